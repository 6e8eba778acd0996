"""The check says in plain words what was planted, and is not content with the wrong answer."""

import pytest
from click.testing import CliRunner

from headway.demo.__main__ import demo
from headway.demo.causes import CAUSES, SlowType, told
from headway.demo.check import check, questions_for


@pytest.mark.parametrize("name", CAUSES)
def test_every_plantable_cause_has_words_and_a_question_and_is_not_found_in_an_empty_answer(name):
    planted = [told(CAUSES[name]())]
    (finding,) = check({q: {"claim": "", "headline": "Nothing stands out."} for q in questions_for(planted)}, planted)
    assert not finding.is_found
    assert len(finding.planted.split()) > 4


def test_the_right_type_in_the_wrong_stage_is_not_found():
    planted = [told(SlowType("fix", "deploy"))]
    said = {"claim": "fix", "headline": "Fixes wait 3 × longer from last commit to merge than other changes."}
    assert not check({"slowest_change_types": said}, planted)[0].is_found
    said["headline"] = "Fixes wait 3 × longer from merge to release than other changes."
    assert check({"slowest_change_types": said}, planted)[0].is_found


def test_a_question_that_was_not_answered_found_nothing():
    assert not check({}, [told(SlowType())])[0].is_found


def test_the_demo_says_in_one_line_what_it_planted_and_replaces_only_itself(tmp_path):
    run = CliRunner().invoke
    first = run(demo, [str(tmp_path / "demo"), "--plant", "hotspot"])
    assert first.exit_code == 0
    assert first.output.count("\n") == 1
    assert "hotspot" in first.output
    assert run(demo, [str(tmp_path / "demo"), "--plant", "hotspot"]).output == first.output
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    refused = run(demo, [str(tmp_path / "mine")])
    assert refused.exit_code == 2
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
