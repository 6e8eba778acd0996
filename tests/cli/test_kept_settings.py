"""Which settings hold: those of this run's file for this run, those of the last analysis for every other."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest


@pytest.fixture
def here(desk, tmp_path: Path):
    """A desk of its own, with a database that was analysed under the defaults."""
    shutil.copytree(desk.folder / ".headway", tmp_path / ".headway")
    return replace(desk, folder=tmp_path)


def settings(here, text: str, name: str = "other.toml") -> tuple[str, str]:
    (here.folder / name).write_text(text)
    return "--settings", name


@pytest.mark.parametrize(
    "text",
    [
        "[privacy]\nmin_people = 1",
        "[privacy]\nmin_people = 50",
        "[areas]\ndepth = 1",
        "[metrics]\noff = ['cycle_time']",
    ],
)
def test_a_verb_that_only_looks_keeps_no_settings(here, text):
    asking = ("measure", "cycle_time", "--by", "area", "--every", "month", "--format", "csv")
    before = here.headway(*asking)
    between = here.headway(*asking, *settings(here, text))
    assert (before.out, before.err) != (between.out, between.err)
    after = here.headway(*asking)
    assert (before.out, before.err, before.code) == (after.out, after.err, after.code)


def test_what_an_analysis_was_told_is_kept_and_doctor_says_so(here):
    here.headway(
        "ingest", str(here.repository), *settings(here, "[privacy]\nmin_people = 2\n[metrics]\noff = ['churn']")
    )
    doctor, privacy = here.headway("doctor").out, here.headway("doctor", "--privacy").out
    assert "privacy.min_people = 2" in doctor
    assert 'metrics.off = ["churn"]' in doctor
    assert "needs 2 human authors" in privacy
    assert "off`): churn." in privacy
    assert "kept by the last" in doctor
    assert "kept by the last" in privacy
    said = here.headway("measure", "churn")
    assert said.code == 4
    assert "headway analyze" in said.err
    assert "churn" in next(line for line in here.headway("measure").out.splitlines() if line.endswith("(off)"))


def test_doctor_names_the_file_that_gives_the_settings_of_this_run(here):
    option = settings(here, "[privacy]\nmin_people = 3\n[metrics]\noff = ['churn']", "mine.toml")
    for verb in (("doctor",), ("doctor", "--privacy"), ("measure", "churn")):
        said = here.headway(*verb, *option)
        assert "mine.toml" in said.out + said.err
    assert "needs 3 human authors" in here.headway("doctor", "--privacy", *option).out
    plain = here.headway("doctor").out
    assert "min_people" not in plain
    assert "The defaults." in plain


def test_doctor_tells_the_settings_where_nothing_was_read_yet(here):
    shutil.rmtree(here.folder / ".headway")
    assert (
        "needs 7 human authors" in here.headway("doctor", "--privacy", *settings(here, "[privacy]\nmin_people = 7")).out
    )


@pytest.mark.parametrize("verb", [("measure", "churn"), ("analyze", "."), ("doctor",)])
def test_a_metric_that_does_not_exist_cannot_be_switched_off(here, verb):
    said = here.headway(*verb, *settings(here, "[metrics]\noff = ['churn', 'throughputt']"))
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "other.toml" in said.err
    assert "Did you mean 'throughput'" in said.err


def test_a_question_that_retells_what_is_switched_off_says_so_and_where(here):
    option = settings(here, "[metrics]\noff = ['throughput', 'knowledge_at_risk', 'review_time']")
    for question, metric in (
        ("flow", "throughput"),
        ("knowledge", "knowledge_at_risk"),
        ("bottlenecks", "review_time"),
    ):
        said = here.headway("ask", question, *option)
        assert (said.code, said.out) == (4, "")
        assert f"Switched off: {metric}." in said.err
        assert "other.toml" in said.err
    assert here.headway("ask", "size_meets_change", *option).code == 0
    off = [line.split()[0] for line in here.headway("ask", *option).out.splitlines() if line.endswith("(off)")]
    assert off == ["bottlenecks", "flow", "knowledge", "slowest_change_types"]


def test_a_total_instead_of_months_is_called_all(here):
    said = here.headway("measure", "cycle_time", "--every", "month", *settings(here, "[privacy]\nmin_people = 90"))
    assert said.out.splitlines()[-1].split()[0] == "all"
