"""Open work with a date is told beside the chance of missing it; without dates nothing of them is said."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from headway.ask import all_questions, ask
from headway.core.settings import Settings
from headway.questions.base import Answer, Bars
from headway.store.duckdb import Store

LATER = datetime(2026, 7, 2)
Tables = dict[str, dict[str, np.ndarray]]
DAY = 86_400.0


@pytest.fixture
def fill(store: Store, invented: Callable[[Store, Callable[[Tables], Tables]], datetime]) -> Any:
    return lambda more: invented(store, more)


def asked(store: Store, name: str) -> Answer:
    return ask(store, all_questions()[name], LATER, Settings())


def at(*days: str) -> np.ndarray:
    return np.array(days, dtype="M8[us]")


def said(task: str, subjects: list[str]) -> dict[str, np.ndarray]:
    n = len(subjects)
    words = {"task": task, "repository": "app", "moment": "+1 d", "version": "v1", "reasons": ""}
    times = {"low": 0.1 * DAY, "middle": 10 * DAY, "high": 100 * DAY}
    return (
        {name: np.full(n, word, object) for name, word in words.items()}
        | {name: np.full(n, time) for name, time in times.items()}
        | {"subject": np.array(subjects, object), "predicted_at": at(*["2026-07-02"] * n), "is_replay": np.zeros(n, bool), "is_flagged": np.zeros(n, bool)}
    )  # fmt: skip


def issues(due: tuple[str, ...]) -> dict[str, np.ndarray]:
    n = len(due)
    keys = np.array([str(k + 1) for k in range(n)], object)
    return {"repository": np.full(n, "app", object), "issue": keys, "opened_at": at(*["2026-06-22"] * n), "closed_at": at(*["NaT"] * n), "due_at": at(*due), "project": np.full(n, None, object)}  # fmt: skip


def test_issues_that_may_miss_their_date_come_first(store: Store, fill: Any) -> None:
    due = ("NaT", "2026-12-31", "2026-07-12", "2026-07-01")
    fill(lambda _: {"issue": issues(due), "prediction": said("issue_time", [f"app#{k + 1}" for k in range(4)])})
    answer = asked(store, "open_issues_ahead")
    assert [row[0] for row in answer.grid.rows] == ["#4", "#3", "#2", "#1"]
    missed = [row[-1] for row in answer.grid.rows]
    assert missed[0] == 1.0
    assert missed[1] == pytest.approx(0.5)
    assert 0 < missed[2] < 0.1
    assert missed[3] is None
    assert answer.headline.startswith("Of 4 open issues 3 have a date, and 1 is more likely than not to miss it")
    assert isinstance(answer.picture, Bars)


def test_without_dates_only_times_are_told(store: Store, fill: Any) -> None:
    fill(lambda _: {"issue": issues(("NaT",)), "prediction": said("issue_time", ["app#1"])})
    answer = asked(store, "open_issues_ahead")
    assert (
        answer.headline == "1 issues are open, and none of them has a date; when each may be closed is told beside it."
    )
    assert answer.picture is None


def test_without_a_file_of_issues_it_says_how_to_give_one(store: Store, fill: Any) -> None:
    fill(lambda _: {})
    answer = asked(store, "open_issues_ahead")
    assert answer.headline == "Not yet: no file of issues was read."
    assert answer.look_next[0] == "an exported file of issues (--issues)"


def test_open_changes_show_their_date_only_where_one_has_any(store: Store, fill: Any) -> None:
    ids: list[str] = []

    def more(tables: Tables, dated: int) -> Tables:
        change = tables["change"] | {"state": tables["change"]["state"].copy()}
        change["state"][:2] = "open"
        ids[:] = change["change_id"][:2].tolist()
        due = {"change_id": np.array(ids[:dated], object), "repository": np.full(dated, "app", object), "issue": np.full(dated, "1", object), "source": np.full(dated, "issue", object), "due_at": at(*["2026-07-12"] * dated), "told_at": at(*["2026-06-01"] * dated)}  # fmt: skip
        return {"change": change, "prediction": said("completion_time", ids), "change_due": due}

    fill(lambda tables: more(tables, 1))
    grid = asked(store, "open_changes_ahead").grid
    assert grid.titles[-2:] == ("Due", "Misses it")
    shown = sorted((row[-2:] for row in grid.rows), key=str)
    assert shown == [("", None), ("2026-07-12", pytest.approx(0.5))]


def test_open_changes_without_dates_have_no_column_for_them(store: Store, fill: Any) -> None:
    def more(tables: Tables) -> Tables:
        change = tables["change"] | {"state": tables["change"]["state"].copy()}
        change["state"][:2] = "open"
        return {"change": change, "prediction": said("completion_time", change["change_id"][:2].tolist())}

    fill(more)
    assert "Due" not in asked(store, "open_changes_ahead").grid.titles
