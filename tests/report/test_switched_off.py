"""What a team switched off is in no answer, number or map of its report, and is named once, where gaps are listed."""

import pytest

from headway.ask import all_questions, ask, ask_all
from headway.core.errors import Withheld
from headway.core.ids import load_key
from headway.core.registry import discover
from headway.core.settings import Metrics, Settings
from headway.demo.causes import CAUSES
from headway.demo.history import write
from headway.demo.plan import small
from headway.ingest.run import ingest
from headway.metrics.base import Metric
from headway.report.page import html
from headway.report.write import compose
from headway.store.duckdb import Store

OFF = ["throughput", "knowledge_at_risk", "coding_time", "unplanned_work_share"]
SETTINGS = Settings(metrics=Metrics(off=OFF))


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    home = tmp_path_factory.mktemp("off")
    write(small(5, *(cause() for cause in CAUSES.values())), home / "repo")
    store = Store(home / "db")
    ingest(store, [home / "repo"], Settings(), load_key(home / "key"))
    return store


@pytest.fixture(scope="module")
def page(store):
    now = store.rows("select max(landed_at) from change")[0][0]
    return compose(store, now, SETTINGS, ask_all(store, now, SETTINGS), "")


def test_every_metric_that_a_question_retells_exists_and_is_no_whole_list():
    known = set(discover("headway.metrics", Metric))
    retold = {name: set(question.retells) for name, question in all_questions().items()}
    assert {name for name, metrics in retold.items() if metrics - known} == set()
    assert retold["flow"] & {"throughput", "cycle_time"}


def test_no_answer_of_the_report_retells_what_is_switched_off(store, page):
    told = {asked.name for asked in page.asked}
    assert told == {name for name, q in all_questions().items() if not set(q.retells) & set(OFF)}
    assert "size_meets_change" in told
    assert {"flow", "knowledge", "bottlenecks"} & {card.name for card in page.cards} == set()
    with pytest.raises(Withheld, match=r"Switched off: throughput\."):
        ask(store, all_questions()["flow"], page.now, SETTINGS)


def test_what_is_switched_off_is_named_once_where_gaps_are_listed(page):
    rows = [panel for panel in page.empty if panel.key == "off"]
    assert len(rows) == 1
    assert all(name in rows[0].missing for name in OFF)
    assert all(name in rows[0].hides for name in ("flow", "knowledge", "bottlenecks"))
    assert {panel.key for panel in page.empty} & set(OFF) == set()
    assert html(page).count("[metrics] off") == 1


def test_the_map_says_that_its_metric_is_switched_off_and_not_that_people_are_few(page):
    note = " ".join(n for s in page.sections for p in s.panels if p.key == "area-map" for n in p.notes)
    assert "switched off" in note
    assert "too few people" not in note
