"""What every file promises that stands one-a-file, and that the recipes of CONTRIBUTING lead there."""

import doctest
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from headway.cli._about import rule_files
from headway.core.registry import discover
from headway.core.units import UNITS
from headway.measure.example import run_example
from headway.metrics.base import Metric
from headway.questions.base import Question
from headway.tables.base import all_tables

HOUSE = Path(__file__).parents[2]
METRICS = discover("headway.metrics", Metric)
QUESTIONS = discover("headway.questions", Question)


def broken_promises(metric: Metric) -> list[str]:
    """Say what a metric still owes its readers."""
    owed = {
        "a formula between $$": "$$" not in metric.doc,
        "a paragraph 'Known problems:'": "Known problems" not in metric.doc,
        "an example (>>>)": ">>>" not in metric.doc,
        "a known unit": metric.unit not in UNITS,
        "a source": not metric.source.strip(),
        "a group": not metric.group.strip(),
        "a declared table": metric.table not in all_tables(),
        "an instant of its table as `at`": metric.table in all_tables()
        and not any(c.name in metric.at for c in all_tables()[metric.table].columns if c.type == "instant"),
    }
    return [promise for promise, broken in owed.items() if broken]


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_owes_its_readers_nothing(metric: Metric) -> None:
    assert broken_promises(metric) == []


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_the_example_of_a_metric_really_runs(metric: Metric) -> None:
    # A decorator that returns an object hides the docstring from pytest, so the examples are counted here.
    failed, ran = run_example(metric)
    assert (failed, ran > 0) == (0, True)


def test_the_examples_of_the_rules_are_seen_by_pytest() -> None:
    rules = [import_module(f"headway.rules.{name}") for name in rule_files()]
    found = [example for rule in rules for test in doctest.DocTestFinder().find(rule) for example in test.examples]
    written = sum(Path(str(rule.__file__)).read_text("utf-8").count(">>> ") for rule in rules)
    assert len(found) == written


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_example_hides_in_a_question(question: Question) -> None:
    assert ">>>" not in question.doc


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty package that stands for `headway/metrics` of a contributor."""
    folder = tmp_path / "contributed"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""One file a metric."""\n')
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [m for m in sys.modules if m.split(".")[0] == "contributed"]:
        del sys.modules[name]


def test_a_copied_metric_is_found_under_its_new_name_and_owes_nothing(package: Path) -> None:
    name, metric = next(iter(METRICS.items()))
    text = (HOUSE / f"src/headway/metrics/{name}.py").read_text("utf-8")
    (package / "a_new_one.py").write_text(re.sub(rf"\b{name}\b", "a_new_one", text))
    found = discover("contributed", Metric)
    assert list(found) == ["a_new_one"]
    assert found["a_new_one"].value == metric.value
    assert broken_promises(found["a_new_one"]) == []


def test_a_metric_whose_function_has_another_name_is_refused_with_the_remedy(package: Path) -> None:
    name = next(iter(METRICS))
    text = (HOUSE / f"src/headway/metrics/{name}.py").read_text("utf-8")
    (package / "misnamed.py").write_text(text)
    with pytest.raises(ImportError, match="must define a Metric named 'misnamed'"):
        discover("contributed", Metric)


def test_the_recipe_as_printed_works_and_the_promises_say_what_is_still_missing(package: Path) -> None:
    recipe = re.search(
        r"## Add a metric\n.*?\n\n((?:    [^\n]*\n|\n)+)", (HOUSE / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL
    )
    assert recipe
    code = re.sub(r"(?m)^    ", "", recipe[1])
    (package / "revert_share.py").write_text(code)
    metric = discover("contributed", Metric)["revert_share"]
    assert metric.value == "is_revert"
    assert broken_promises(metric) == ["a formula between $$", "an example (>>>)"]
