"""What a team switched off is in no prediction, forecast, replay or watch either, and is refused where it is asked for."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from headway.ask import all_questions
from headway.core.registry import discover
from headway.metrics.base import Metric
from headway.models.base import Task


@pytest.fixture(scope="module")
def here(desk, tmp_path_factory):
    top = tmp_path_factory.mktemp("off")
    shutil.copytree(desk.folder / ".headway", top / ".headway")
    return replace(desk, folder=top)


def off(here, *metrics: str) -> tuple[str, str]:
    Path(here.folder / "off.toml").write_text(f"[metrics]\noff = {list(metrics)}")
    return "--settings", "off.toml"


@pytest.mark.parametrize(
    ("metric", "asking"),
    [
        ("cycle_time", ("forecast",)),
        ("open_changes", ("forecast",)),
        ("cycle_time", ("predict", "completion_time")),
        ("cycle_time", ("predict", "delay")),
        ("cycle_time", ("monitor", "--task", "completion_time")),
        ("cycle_time", ("replay", "--task", "delay")),
        ("cycle_time", ("retrain", "--task", "completion_time")),
        ("unplanned_work_share", ("retrain", "--task", "load_risk")),
        ("change_fail_rate", ("predict", "change_risk")),
        ("change_fail_rate", ("ask", "a_year_ago")),
        ("cycle_time", ("ask", "prediction_score")),
        ("work_in_progress_age", ("ask", "open_changes_ahead")),
    ],
)
def test_what_would_retell_it_is_refused_and_names_it(here, metric, asking):
    said = here.headway(*asking, *off(here, metric))
    assert (said.code, said.out) == (4, "")
    assert f"Switched off: {metric}" in said.err


def test_a_watch_over_all_passes_over_what_is_switched_off(here):
    assert "completion_time" in here.headway("monitor").out
    said = here.headway("monitor", *off(here, "cycle_time", "work_in_progress"))
    assert "change_risk" in said.out
    assert not any(name in said.out for name in ("completion_time", "delay", "load_risk"))


def test_an_analysis_learns_and_says_nothing_of_what_is_switched_off(here, first_run):
    page, told = here.folder / ".headway" / "report.html", ("needed repair by", "Change risk:")
    assert all(words in page.read_text("utf-8") for words in told)
    assert "flagged" in first_run[1].out
    option = off(here, "cycle_time", "change_fail_rate", "work_in_progress")
    said = here.headway("analyze", str(here.repository), *option)
    assert said.code == 0
    assert not any(words in said.out for words in ("of needing repair", "done by", "Completion time", "flagged"))
    assert not any(words in page.read_text("utf-8") for words in told)


def test_every_metric_that_a_task_retells_exists_and_its_questions_retell_it_too():
    tasks, known = discover("headway.models.tasks", Task), set(discover("headway.metrics", Metric))
    assert {name for task in tasks.values() for name in task.retells} <= known
    for question in all_questions().values():
        named = [task for task in tasks.values() if any(f"'{task.name}'" in sql for sql in question.needs.values())]
        assert {name for task in named for name in task.retells} <= set(question.retells), question.name
