"""A diff that nobody landed yet has the facts that it has once it lands."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from headway.core.errors import BadInput
from headway.core.settings import Settings
from headway.ingest.content import read_contents
from headway.ingest.run import ingest
from headway.models.base import Rows
from headway.models.tasks.change_risk import change_risk
from headway.operate.diff import fresh_from_commits, fresh_from_text
from headway.operate.gather import gather, gather_fresh, gather_open
from headway.store.duckdb import Store

START, N = 1_700_000_000, 25


class Clone:
    """A work tree that grows by random edits, a day apart."""

    def __init__(self, path: Path) -> None:
        self.path, self.chance = path, Random(5)
        self.git("init", "-q", "-b", "main")

    def git(self, *args: str, day: int = 0) -> bytes:
        at = f"{START + day * 86400} +0000"
        who = {
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@x.org",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@x.org",
        }
        when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "PATH": "/usr/bin:/bin", "HOME": str(self.path)}
        return subprocess.run(
            ["git", "-C", str(self.path), *args], env=who | when, capture_output=True, check=True
        ).stdout

    def edit(self, day: int) -> None:
        for name in self.chance.sample(["app/a.py", "app/b.py", "lib/x/c.py", "tests/test_a.py", "README.md"], 3):
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            lines = file.read_text().splitlines(keepends=True) if file.exists() else []
            at = self.chance.randrange(len(lines) + 1)
            lines[at : at + self.chance.randrange(3)] = [f"{day} {i}\n" for i in range(self.chance.randrange(1, 6))]
            file.write_text("".join(lines))
        self.git("add", "-A")
        self.git("commit", "-qm", self.chance.choice(["fix: a crash", "feat: more", "Say it better"]), day=day)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    made = Clone(tmp_path_factory.mktemp("clone"))
    for day in range(N):
        made.edit(day)
    made.git("branch", "topic")
    made.git("reset", "-q", "--hard", "HEAD~1")
    return made


@pytest.fixture
def store(clone: Clone) -> Iterator[Store]:
    opened = Store(None)
    ingest(opened, [clone.path], Settings(), b"k" * 32)
    read_contents(opened)
    yield opened
    opened.close()


def landed(clone: Clone) -> Rows:
    """Return the newest change as it is once it landed."""
    after = Store(None)
    clone.git("update-ref", "refs/heads/main", "topic")
    ingest(after, [clone.path], Settings(), b"k" * 32)
    read_contents(after)
    clone.git("update-ref", "refs/heads/main", "topic~1")
    rows = gather(after, Settings(), change_risk, MOMENT)
    after.close()
    return rows.take(np.array([len(rows) - 1]))


MOMENT = np.datetime64(START + (N - 1) * 86400, "s").astype("M8[us]").item()


def words(rows: Rows) -> set[int]:
    assert rows.tokens is not None
    return {int(bucket) for bucket in rows.tokens.buckets}


def name(store: Store) -> str:
    return str(store.rows("select repository from repository")[0][0])


def test_a_diff_has_the_facts_of_the_landed_change(clone: Clone, store: Store) -> None:
    text = clone.git("diff", "-M", "main", "topic")
    message = clone.git("log", "-1", "--format=%B", "topic").decode().strip() + "\n"
    fresh = fresh_from_text(store, Settings(), name(store), text, message)
    rows = gather_fresh(store, Settings(), change_risk, MOMENT, fresh)
    np.testing.assert_array_equal(rows.x, landed(clone).x)
    assert np.isfinite(rows["removed_days"]).all()
    assert words(rows) == words(landed(clone))


def test_two_commits_have_the_facts_of_the_landed_change_but_for_its_message(clone: Clone, store: Store) -> None:
    fresh = fresh_from_commits(store, Settings(), name(store), clone.path, "main..topic")
    found, expected = gather_fresh(store, Settings(), change_risk, MOMENT, fresh), landed(clone)
    others = tuple(n for n in expected.names if n != "n_message")
    np.testing.assert_array_equal(found.only(others).x, expected.only(others).x)
    assert abs(found["n_message"][0] - expected["n_message"][0]) <= 1  # the line end


def test_an_open_head_has_the_facts_of_the_landed_change(clone: Clone, store: Store) -> None:
    rows = gather_open(store, Settings(), change_risk, MOMENT)
    np.testing.assert_array_equal(rows.x, landed(clone).x)
    assert list(rows.ids) == [clone.git("rev-parse", "topic").decode().strip()]
    assert rows.groups["area"][0] in {"app", "lib", "tests", "(root)", "lib/x"}
    assert np.isnan(rows.y).all()


@pytest.mark.parametrize("span", ["main", "main..nowhere", "..topic", "main..$(x)", "main..topic~9999", "--all..topic"])
def test_a_span_that_names_no_commits_is_refused_in_one_line(clone: Clone, store: Store, span: str) -> None:
    with pytest.raises(BadInput, match=r"commit|A\.\.B") as said:
        fresh_from_commits(store, Settings(), name(store), clone.path, span)
    assert "\n" not in str(said.value)


def test_a_database_of_another_repository_is_refused(store: Store, tmp_path: Path) -> None:
    other = Clone(tmp_path)
    for day in range(3):
        other.edit(day + 100)
    with pytest.raises(BadInput, match="neither the first nor the newest commit") as said:
        fresh_from_commits(store, Settings(), name(store), tmp_path, "main~1..main")
    assert "headway analyze" in str(said.value.remedy)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"--- a/app/a.py\n+++ b/app/a.py\n@@ -999999999,2 +1,1 @@\n-x\n-y\n+z\n",
        b"--- a/app/a.py\n+++ b/app/a.py\n@@ -9,1 +1,1 @@\n-x\n+z\n@@ -2,1 +1,1 @@\n-x\n+z\n",
        b"--- /dev/null\n+++ b/never/seen.rs\n@@ -0,0 +1 @@\n+x\n",
        b'diff --git "a/\\033[31m" "b/\\033[31m"\nold mode 100644\nnew mode 100755\n',
    ],
)
def test_an_odd_diff_still_is_a_subject_with_finite_or_missing_facts(store: Store, text: bytes) -> None:
    rows = gather_fresh(store, Settings(), change_risk, MOMENT, fresh_from_text(store, Settings(), name(store), text))
    assert len(rows) == 1
    assert not np.isinf(rows.x).any()
