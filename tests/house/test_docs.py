"""Words that cannot go stale: generated pages equal their declarations, and whatever is declared is explained."""

import re
from pathlib import Path

import pytest

from headway.cli import _about as about
from headway.cli._glossary import explain, listing
from headway.cli._learnt import SCORES, learnt
from headway.cli._reference import PAGES, stale, write
from headway.cli._verbs import verbs
from headway.core.registry import discover
from headway.metrics.base import Metric
from headway.models.base import Task
from headway.questions.base import Question
from headway.tables.base import all_tables

HOUSE = Path(__file__).parents[2]
METRICS, QUESTIONS = discover("headway.metrics", Metric), discover("headway.questions", Question)
LEARNT = (*learnt("tasks"), *learnt("candidates"), *learnt("checks"), *SCORES)


def test_the_generated_pages_are_current() -> None:
    assert stale(HOUSE / "docs") == [], "run `make docs`"


def test_a_page_that_was_edited_by_hand_is_noticed(tmp_path: Path) -> None:
    write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "reference/cli.md").write_text("by hand")
    assert stale(tmp_path) == ["reference/cli"]


@pytest.mark.parametrize("name", [*METRICS, *QUESTIONS, *all_tables(), *LEARNT, "mainline", "change.landed_at"])
def test_whatever_can_be_named_can_be_explained(name: str) -> None:
    assert f"## {name}\n" in explain(name)


def test_capitals_do_not_matter_and_the_declaration_speaks() -> None:
    assert explain("AUC") == explain("auc")
    assert "The chance that a positive row is ranked above a negative one" in explain("AUC")
    assert "What it cannot do:" in explain("change_risk")
    assert "*Known problems:*" in explain("size_alone")


def test_the_scores_of_a_trial_can_be_explained() -> None:
    told = {task.score for task in discover("headway.models.tasks", Task).values()}
    assert told <= set(SCORES)


@pytest.mark.parametrize("verb", verbs())
def test_a_verb_is_explained_by_its_help(verb: str) -> None:
    assert f"Usage: headway {verb}" in explain(verb)


@pytest.mark.parametrize(
    ("name", "heading", "key"),
    [
        ("privacy", "[privacy]", "keep_days"),
        ("min_people", "[privacy]", "min_people"),
        ("teams.addresses", "[teams.NAME]", "addresses"),
    ],
)
def test_a_setting_is_explained_with_its_section_and_default(name: str, heading: str, key: str) -> None:
    assert f"## {heading}\n" in explain(name)
    assert f"| `{key}` |" in explain(name)


def test_the_listing_names_every_metric_question_table_and_verb() -> None:
    assert {*METRICS, *QUESTIONS, *all_tables(), *LEARNT, *verbs()} <= set(re.split(r"[:,\s]+", listing()))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_says_how_it_answers(question: Question) -> None:
    assert question.text.endswith("?")
    assert len(question.doc.split()) >= 15


@pytest.mark.parametrize("name", about.rule_files())
def test_a_rule_says_what_it_infers(name: str) -> None:
    assert len(about.about_rule(name).split()) >= 20


def test_pages_cover_everything_that_stands_one_a_file() -> None:
    assert {"reference/metrics", "reference/questions", "reference/rules", "reference/tables", "reference/cli"} <= set(
        PAGES
    )
