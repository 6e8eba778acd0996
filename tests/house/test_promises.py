"""What every file promises that stands one-a-file, and that the recipes of CONTRIBUTING lead there."""

import doctest
import re
import sys
from dataclasses import replace
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import FunctionType

import pytest

from headway import metrics
from headway.cli._about import rule_files
from headway.core.registry import discover
from headway.core.units import UNITS
from headway.measure.example import run_example
from headway.metrics.base import Metric
from headway.questions.base import Question
from headway.store.duckdb import Store
from headway.tables.base import all_tables
from metrics import test_promises as promises

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


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Metric:
    """The metric that CONTRIBUTING prints, put among those of the house."""
    text = (HOUSE / "CONTRIBUTING.md").read_text("utf-8")
    printed = re.search(r"## Add a metric\n.*?\n\n((?:    [^\n]*\n|\n)+)", text, re.DOTALL)
    assert printed
    code = re.sub(r"(?m)^    ", "", printed[1])
    [name] = re.findall(r"(?m)^def (\w+)", code)
    assert name not in METRICS, "an example that exists already teaches nobody where its file goes"
    (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.setattr(metrics, "__path__", [*metrics.__path__, str(tmp_path)])
    yield discover("headway.metrics", Metric)[name]
    del sys.modules[f"headway.metrics.{name}"]
    delattr(metrics, name)


def test_the_recipe_as_printed_keeps_every_promise_of_a_metric(recipe: Metric) -> None:
    held = [kept for name, kept in vars(promises).items() if name.startswith("test_") and "metric" in arguments(kept)]
    assert len(held) >= 7
    for kept in held:
        kept(recipe, *([Store(None)] if "empty" in arguments(kept) else []))
    assert broken_promises(recipe) == []


def test_a_recipe_without_formula_and_example_is_told_what_is_missing(recipe: Metric) -> None:
    bare = replace(recipe, doc="Small changes. Known problems: none.", source="")
    assert broken_promises(bare) == ["a formula between $$", "an example (>>>)", "a source"]


def arguments(function: FunctionType) -> set[str]:
    return set(signature(function).parameters)
