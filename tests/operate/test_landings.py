"""A live prediction of an open change meets its truth however the change lands, and whenever somebody looks."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from headway.ask import all_questions, ask
from headway.core.settings import Privacy, Settings
from headway.ingest.run import ingest
from headway.operate import learn as learning
from headway.operate.learn import learn
from headway.operate.monitor_all import as_text, watch_all
from headway.operate.serve import Desk, in_use, tasks
from headway.store.duckdb import Store

pytestmark = pytest.mark.xdist_group("learning")
TASK = tasks()["completion_time"]
ONE = Settings(privacy=Privacy(min_people=1))
HEADS = """select h.sha, min(r.name) from head h join ref r using (sha) join change c on c.change_id = h.sha
           where h.state = 'open' and r.patch is not null group by h.sha order by h.sha"""
SCORED = """select p.subject, p.moment, p.predicted_at, o.truth, o.is_cut, o.score, o.rule_score
            from outcome o join prediction p using (task, subject, moment, version, is_replay) where not is_replay"""


class Repository:
    """The clone of a team, some days after the newest landing that was read."""

    def __init__(self, path: Path, newest: datetime) -> None:
        self.path, self.newest = path, newest

    def git(self, *words: str, day: float = 0) -> str:
        at = f"{self.newest + timedelta(days=day):%Y-%m-%dT%H:%M:%S}+0000"
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in (("NAME", "Ada"), ("EMAIL", "ada@x.org"), ("DATE", at))}  # fmt: skip
        ran = subprocess.run(
            ["git", "-C", str(self.path), *words], env=os.environ | who, capture_output=True, text=True, check=True
        )
        return ran.stdout.strip()

    def fits(self, sha: str) -> bool:
        try:
            return bool(self.git("merge-tree", "--write-tree", "main", sha))
        except subprocess.CalledProcessError:
            return False

    def land(self, sha: str, day: float, *, squash: bool = False) -> None:
        tree = self.git("merge-tree", "--write-tree", "main", sha).splitlines()[0]
        parents = ["-p", "main"] if squash else ["-p", "main", "-p", sha]
        made = self.git("commit-tree", tree, *parents, "-m", "Land it", day=day)
        self.git("update-ref", "refs/heads/main", made)

    def drop(self, branch: str) -> None:
        self.git("update-ref", "-d", f"refs/heads/{branch}")


@pytest.fixture(scope="module")
def spoken(shop, tmp_path_factory) -> Path:
    """A folder with a clone and the database of a team whose open changes were just predicted."""
    file, newest = shop
    top = tmp_path_factory.mktemp("spoken")
    shutil.copytree(file.parent / "shop", top / "shop")
    shutil.copy(file, top / "db.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learning, "QUICK", ("recent_durations", "hazard_trees"))
        patch.setattr(learning, "tasks", lambda: {TASK.name: TASK})
        store = Store(top / "db.duckdb")
        learn(Desk(store, ONE, newest, top), left=lambda: 12.0)
        store.close()
    return top


@pytest.fixture
def again(shop, spoken, tmp_path, monkeypatch) -> Callable[..., Desk]:
    """Copy the team, let something happen to its clone, read it again, and learn some days after."""
    monkeypatch.setattr(learning, "tasks", lambda: {TASK.name: TASK})

    def run(happen: Callable[[Repository, list[tuple[str, str]]], None], *days: float) -> Desk:
        here = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        shutil.copytree(spoken, here)
        store = Store(here / "db.duckdb")
        repository = Repository(here / "shop", shop[1])
        happen(repository, [head for head in store.rows(HEADS) if repository.fits(head[0])])
        ingest(store, [here / "shop"], ONE, b"k" * 32)
        for day in days:
            learn(Desk(store, ONE, shop[1] + timedelta(days=day), here), left=lambda: 9.0)
        return Desk(store, ONE, shop[1] + timedelta(days=days[-1]), here)

    return run


def scored(desk: Desk) -> dict[str, list[tuple]]:
    found: dict[str, list[tuple]] = {}
    for subject, *rest in desk.store.rows(SCORED):
        found.setdefault(subject, []).append(tuple(rest))
    return found


def ripening(desk: Desk) -> float:
    return in_use(desk, TASK).watch.ripening_days


def happen(repository: Repository, heads: list[tuple[str, str]]) -> None:
    """Merge the first head, squash the second, drop the third; the rest stays open. The branches of these are gone."""
    repository.land(heads[0][0], 2)
    repository.land(heads[1][0], 3, squash=True)
    for _, branch in heads[:3]:
        repository.drop(branch)


@pytest.fixture
def both(again) -> tuple[list[str], Desk, Desk]:
    heads: list[str] = []

    def noted(repository: Repository, fitting: list[tuple[str, str]]) -> None:
        heads[:] = [sha for sha, _ in fitting]
        happen(repository, fitting)

    soon, late = again(noted, 61), again(happen, 300)
    return heads, soon, late


def test_open_heads_that_land_are_scored_by_merge_and_by_squash(both, shop) -> None:
    heads, soon, _ = both
    found = scored(soon)
    for subject, days in ((heads[0], 2), (heads[1], 3)):
        assert found[subject], "an open change that landed was not scored"
        for _, at, truth, is_cut, score, rule_score in found[subject]:
            assert truth == pytest.approx((shop[1] + timedelta(days=days) - at).total_seconds(), abs=1)
            assert not is_cut
            assert np.isfinite([score, rule_score]).all()


def test_what_stays_open_counts_as_longer_and_what_went_cannot_be_told(both) -> None:
    heads, soon, _ = both
    found = scored(soon)
    assert heads[2] not in found
    still = [row for subject in heads[3:] for row in found[subject]]
    assert still
    assert all(is_cut and truth == pytest.approx(ripening(soon) * 86400) for _, _, truth, is_cut, *_ in still)


def test_scores_are_the_same_soon_or_late(both) -> None:
    heads, soon, late = both
    assert ripening(soon) == ripening(late)
    first, second = scored(soon), scored(late)
    assert {s: sorted(first[s]) for s in heads if s in first} == {s: sorted(second[s]) for s in heads if s in first}


def test_a_landing_is_not_asked_again_what_its_head_was_asked(both) -> None:
    heads, soon, _ = both
    landing = soon.store.rows("select change_id from change_commit where sha = ?", [heads[0]])[0][0]
    moments = [m for (m,) in soon.store.rows("select moment from prediction where subject in (?, ?) and not is_replay", [heads[0], landing])]  # fmt: skip
    assert len(moments) == len(set(moments)) > 0


def test_nothing_is_scored_before_it_is_ripe(again) -> None:
    assert scored(again(happen, 4)) == {}


def test_the_scoreboard_and_the_watch_tell_of_them(both) -> None:
    _, soon, _ = both
    n = len(soon.store.rows(f"{SCORED} and p.said_at < o.known_at"))
    late = len(soon.store.rows(SCORED)) - n
    assert min(n, late) > 0
    grid = ask(soon.store, all_questions()["prediction_score"], soon.now, ONE).grid
    assert [row[:2] for row in grid.rows[:1]] == [("completion time", f"filled in afterwards, {late:,} scored")]
    (watched,) = watch_all(soon, [TASK])
    assert f"{n:,} live predictions" in as_text(watched)
    assert f"{late:,} were filled in afterwards" in as_text(watched)
    assert "cannot be told" in as_text(watched)
