"""A model in use is called fine, degraded, stale or too young to tell, each with its reason; small groups stay hidden."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from headway.core.errors import HeadwayError
from headway.models.base import Rows, Task
from headway.models.tally import ranking
from headway.operate.monitor import Use, Watched, watch_over
from headway.operate.reference import Watch, keep_watch, read_watch

START = np.datetime64("2024-01-01", "us")


def chances(rows: Rows) -> np.ndarray:
    return 1 / (1 + np.exp(1.5 - 1.2 * rows.x[:, 0]))


RIPENING = np.timedelta64(80, "D")


def reference(rows: Rows) -> Watch:
    return Watch.of("v1", str(rows.at[-1] + RIPENING), rows, chances(rows), float(rows.y.mean()))


def watched(task: Task, rows: Rows, later: Rows, n_people: int = 9) -> Watched:
    """Release a model at the end of `rows`, use it on `later`, and watch it at the end of that."""
    released, watch = rows.at[-1] + RIPENING, reference(rows)
    moved = (released - later.at[0]).astype("m8[us]")
    use = replace(later, at=later.at + moved, known_at=later.known_at + moved)
    people = np.array([f"p{i % n_people}" for i in range(len(use))], object)
    now = use.at[-1] + np.timedelta64(81, "D")
    return watch_over(Use(task, watch, rows, use, chances(use), people), now, least=5)


def test_a_model_that_holds_is_fine(task: Task, history: Callable[..., Rows]) -> None:
    found = watched(task, history(6000, 1), history(20_000, 2).take(np.arange(6000)))
    assert (found.state, found.accuracy, found.facts, found.predictions) == ("fine", (), (), ())
    assert sum(w.n for w in found.windows) <= 6000
    assert sum(n for _, _, n in found.reliability) == 6000


def test_a_model_whose_rule_no_longer_holds_is_degraded_and_says_from_what_to_what(
    task: Task, history: Callable[..., Rows]
) -> None:
    found = watched(task, history(6000, 1), history(20_000, 2, strength=0.3).take(np.arange(6000)))
    assert found.state == "degraded"
    assert any("AUC" in sentence and "standard errors" in sentence for sentence in found.accuracy)


def test_a_fact_that_moves_is_named_and_is_no_loss_of_accuracy(task: Task, history: Callable[..., Rows]) -> None:
    later = history(20_000, 2).take(np.arange(6000))
    later.x[:, 1] += 1.5
    found = watched(task, history(6000, 1), later)
    assert found.state == "fine"
    assert [sentence.split()[0] for sentence in found.facts] == ["spread"]


def test_a_planted_area_is_found_as_a_pattern(task: Task, history: Callable[..., Rows]) -> None:
    later = history(20_000, 2).take(np.arange(6000))
    web = later.groups["area"] == "web"
    later.y[web] = 1.0
    later = replace(later, known_at=np.where(web, later.at + np.timedelta64(1, "D"), later.known_at))
    assert any("area web" in sentence for sentence in watched(task, history(6000, 1), later).patterns)


def test_no_group_of_fewer_than_five_people_is_told(task: Task, history: Callable[..., Rows]) -> None:
    rows, later = history(3000, 1), history(3000, 2, strength=0.0)
    assert watched(task, rows, later, n_people=9).groups
    hidden = watched(task, rows, later, n_people=4)
    assert (hidden.groups, hidden.patterns) == ((), ())


def test_a_young_model_says_not_yet(task: Task, history: Callable[..., Rows]) -> None:
    found = watched(task, history(2000, 1), history(2000, 2).take(np.arange(50)))
    assert found.state == "not yet"
    assert "50 predictions" in found.sentence


def test_a_watch_is_read_back_as_it_was_kept(tmp_path, task: Task, history: Callable[..., Rows]) -> None:
    rows = history(800)
    watch = Watch.of("v1", "2026-01-01T00:00:00", rows, chances(rows), 0.2)
    keep_watch(tmp_path / "change_risk", watch)
    assert read_watch(tmp_path / "change_risk", "v1") == watch
    assert read_watch(tmp_path / "change_risk", "v2") is None


@pytest.mark.parametrize("text", [b"", b"{}", b'{"version":1}', b"\xff\xfe", b"[1,2]"])
def test_a_watch_that_was_damaged_is_refused_in_one_line(tmp_path, text: bytes) -> None:
    (tmp_path / "v1.watch.json").write_bytes(text)
    with pytest.raises(HeadwayError) as refused:
        read_watch(tmp_path, "v1")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("n", [60, 120, 400, 6000])
def test_no_loss_is_promised_that_is_larger_than_what_there_is_to_lose(
    task: Task, history: Callable[..., Rows], n: int
) -> None:
    rows = history(n, 3)
    found, most = watched(task, rows, rows), ranking(reference(rows).reference).value - 0.5
    assert (found.shows or 0.0) < most
    assert found.shows is not None or n < 6000
