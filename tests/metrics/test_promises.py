"""Every metric keeps the same promises: a formula, an example that ran, a source, a unit, and honest emptiness."""

from dataclasses import replace
from datetime import datetime
from doctest import DocTestParser
from importlib import import_module
from inspect import getsource

import pytest

from headway.core.registry import discover
from headway.core.units import UNITS
from headway.measure import measure
from headway.measure.example import run_example
from headway.metrics.base import Metric
from headway.store.duckdb import Store
from headway.tables.base import all_tables

METRICS = discover("headway.metrics", Metric)
NOW = datetime(2026, 3, 1)
every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)


@pytest.fixture(scope="module")
def empty():
    return Store(None)


def test_the_metrics_that_the_issue_names_are_there():
    assert {
        *("change_lead_time", "deployment_frequency", "failed_deployment_recovery_time", "change_fail_rate"),
        *("deployment_rework_rate", "coding_time", "pickup_time", "review_time", "deploy_time", "cycle_time"),
        *("merge_to_release_time", "throughput", "work_in_progress", "work_in_progress_age", "batch_size"),
        *("rework_rate", "rework_own_rate", "rework_others_rate", "churn", "line_survival", "review_wait"),
        *("review_depth", "ownership_fragmentation", "knowledge_at_risk", "change_type_mix", "test_share"),
        *("docs_share", "ai_assisted_share", "ai_evidence_mix", "unplanned_work_share", "open_changes"),
    } <= set(METRICS)


@every_metric
def test_it_says_its_formula_its_source_and_its_known_problems(metric):
    assert metric.doc.count("$$") == 2
    assert "nown problems:" in metric.doc
    assert len(metric.source) > 10
    assert metric.unit in UNITS
    assert metric.doc.split("\n")[0].endswith(".")
    assert metric.title.lower().replace("-", " ")[:4] in {metric.name.replace("_", " ")[:4], "age ", "othe", "own "}


@every_metric
def test_what_it_leaves_out_is_said(metric):
    assert ("bot" in metric.where) <= ("bots" in metric.doc)
    assert ("generated" in metric.where) <= ("generated" in metric.doc)


@every_metric
def test_its_example_really_ran_and_was_right(metric):
    failed, ran = run_example(metric)
    assert ran == len(DocTestParser().get_examples(metric.doc)) >= 1
    assert failed == 0


@every_metric
def test_an_example_that_is_wrong_would_be_noticed(metric):
    lies = metric.doc.replace("  n ", "  n 9", 1)
    assert run_example(replace(metric, doc=lies))[0] >= 1


@every_metric
def test_an_empty_table_gives_missing_and_no_error(metric, empty):
    rows = measure(empty, metric, now=NOW).rows
    assert all(row.value is None and row.low is None and row.reason for row in rows)
    assert len(rows) == (0 if metric.by else 1)


@every_metric
def test_its_columns_exist_and_work_outcomes_know_whose_they_are(metric):
    table = all_tables()[metric.table]
    assert metric.by == "" or metric.by in table.slices
    assert not metric.outcome or table.people or table.people_in


@every_metric
def test_it_fits_in_a_page(metric):
    assert len(getsource(import_module(f"headway.metrics.{metric.name}")).splitlines()) <= 55
