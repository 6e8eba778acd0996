"""What every answer must be: whole, plain, without verdicts, without people, and honest about little data."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest

from headway.ask import all_questions, answer_as_dict, ask, ask_all, findings
from headway.core.settings import Privacy, Settings
from headway.measure import measure
from headway.measure.privacy import OTHER
from headway.questions.base import Answer
from headway.store.duckdb import Store

VERDICTS = re.compile(
    r"\b(poor|elite|productiv\w*|bad|causes?|caused|leads? to|because of|due to|makes?)\b|(?<![\d.])0 % AI", re.I
)
OUTCOMES = (
    "slowest_change_types",
    "incident_hotspots",
    "delay_factors",
    "bottlenecks",
    "ai_assistance",
    "flow",
    "knowledge",
)


@pytest.fixture
def answers(planted: Callable[..., datetime], store: Store) -> dict[str, Answer]:
    return ask_all(store, planted(store, 31, ("type", "fix", "release", 3.0)), Settings())


@pytest.mark.parametrize("name", all_questions())
def test_a_question_says_why_how_and_what_is_wrong_with_it(name: str) -> None:
    asked = all_questions()[name]
    assert asked.text.endswith("?")
    assert all(heading in asked.doc for heading in ("Why:", "Method:", "Known problems:"))


@pytest.mark.parametrize("name", all_questions())
def test_an_answer_is_one_sentence_with_its_evidence_and_its_limits(name: str, answers: dict[str, Answer]) -> None:
    answer = answers[name]
    assert answer.headline.endswith(".")
    assert answer.blind
    assert answer.look_next
    assert bool(answer.claim) == (answer.effect is not None) == (answer.surprise > 0)


@pytest.mark.parametrize("name", all_questions())
def test_no_answer_gives_a_verdict_or_a_cause(name: str, answers: dict[str, Answer]) -> None:
    said = " ".join([answers[name].headline, *answers[name].look_next, answers[name].sure])
    assert not VERDICTS.findall(said)


@pytest.mark.parametrize("name", all_questions())
def test_no_answer_shows_a_person(name: str, answers: dict[str, Answer]) -> None:
    assert not re.search(r"\bp\d\d\b", json.dumps(answer_as_dict(answers[name]), allow_nan=False))


@pytest.mark.parametrize("name", all_questions())
def test_every_row_of_a_grid_has_a_cell_for_each_title(name: str, answers: dict[str, Answer]) -> None:
    grid = answers[name].grid
    assert len(grid.titles) == len(grid.units)
    assert {len(row) for row in grid.rows} <= {len(grid.titles)}


@pytest.mark.parametrize("name", all_questions())
def test_with_nothing_to_look_at_a_question_says_so(name: str, store: Store) -> None:
    answer = ask(store, all_questions()[name], datetime(2026, 1, 1), Settings())
    assert answer.claim == ""
    assert re.search(r"\b(no|nothing|too little|too few|withheld)\b", answer.headline, re.I)


@pytest.mark.parametrize("name", OUTCOMES)
def test_three_people_are_not_compared(name: str, planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 5, ("type", "fix", "release", 4.0), people=3)
    answer = ask(store, all_questions()[name], now, Settings())
    assert answer.claim == ""
    assert answer.examples == ()
    assert "Withheld" in answer.headline or name in ("bottlenecks", "flow", "knowledge"), (
        "only totals need no comparison"
    )
    assert len(answer.grid.rows) <= 1 or name == "bottlenecks"


@pytest.mark.parametrize("people", [1, 2, 3, 4, 8])
def test_what_left_with_people_is_shown_in_the_answer_where_the_metric_shows_it(
    people: int, planted: Callable[..., datetime], store: Store
) -> None:
    now = planted(store, 5, (), people=people)
    answer = ask(store, all_questions()["knowledge"], now, Settings())
    shown = measure(store, "knowledge_at_risk", now=now, settings=Settings()).rows[0].value is not None
    assert shown is ("Withheld" not in answer.headline) is bool(answer.grid.rows)
    if 1 < people < 5:
        assert len(answer.grid.rows) == 1
        assert f"{people} people work here, and splitting needs 5" in answer.blind[0]


@pytest.mark.parametrize("days_ago", [0, 150])
def test_the_share_that_left_with_people_is_the_metric_also_as_of_an_earlier_day(
    days_ago: int, planted: Callable[..., datetime], store: Store
) -> None:
    now = planted(store, 5, ()) - timedelta(days=days_ago)
    store.rows("update line_life set role = 'docs' where hash(origin_sha) % 3 = 0")
    quiet_since = now - timedelta(days=200)
    store.rows("delete from commit where hash(author) % 2 = 0 and committed_at between ? and ?", [quiet_since, now])
    answer = ask(store, all_questions()["knowledge"], now, Settings())
    (row,) = measure(store, "knowledge_at_risk", now=now, settings=Settings()).rows
    assert row.value is not None
    assert 0 < row.value < 1
    assert answer.worth == pytest.approx(row.value)


def test_three_people_who_agree_may_compare(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 5, ("type", "fix", "release", 4.0), people=3)
    agreed = Settings(privacy=Privacy(min_people=2))
    assert ask(store, all_questions()["slowest_change_types"], now, agreed).claim == "fix"


def test_a_person_alone_sees_everything(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 6, ("type", "fix", "release", 4.0), people=1)
    assert ask(store, all_questions()["slowest_change_types"], now, Settings()).claim == "fix"


def test_facts_after_now_are_invisible(planted: Callable[..., datetime], store: Store) -> None:
    planted(store, 31, ("type", "fix", "release", 3.0))
    early = datetime(2026, 1, 1)
    before = ask_all(store, early, Settings())
    for table, at in (("change", "landed_at"), ("deployed_change", "landed_at"), ("incident_cause", "started_at")):
        store.rows(f"delete from {table} where {at} > ?", [early])
    store.rows("update deployed_change set deployed_at = null where deployed_at > ?", [early])
    after = ask_all(store, early, Settings())
    same = [n for n in before if n not in ("size_meets_change", "change_together", "line_survival_story")]
    # without the later changes nothing tells that the files were read later
    told = {n: replace(a, blind=tuple(b for b in a.blind if "as read last" not in b)) for n, a in before.items()}
    assert [n for n in same if asdict(told[n]) != asdict(after[n])] == []


def test_no_ai_evidence_is_called_unknown(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 8, ())
    store.rows("update change set ai_assisted = 'none visible'")
    headline = ask(store, all_questions()["ai_assistance"], now, Settings()).headline
    assert headline.startswith("No AI evidence visible")
    assert "unknown" in headline
    assert "evidence (" not in headline


def test_evidence_on_changes_that_are_not_compared_is_told(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 8, ())
    store.rows("update change set ai_assisted = 'none visible'")
    newest = "(select max(landed_at) from change where author_kind <> 'bot' and state = 'landed')"
    store.rows(f"update change set type = 'dependency', ai_assisted = 'explicit' where landed_at = {newest}")
    headline = ask(store, all_questions()["ai_assistance"], now, Settings()).headline
    assert headline.startswith("No AI evidence visible among the ")
    assert "1 other carries evidence (dependency bumps and release commits are not compared)" in headline


def test_findings_come_with_the_largest_surprise_first() -> None:
    said = {"a": Answer("", "x", surprise=0.2), "b": Answer(""), "c": Answer("", "y", surprise=0.9)}
    assert findings(said) == ["c", "a", "b"]


def test_hostile_names_are_made_harmless(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 9, ())
    store.rows("update file_heat set path = 'a\x1b[31m\u202eb.py'")
    said = json.dumps(
        answer_as_dict(ask(store, all_questions()["size_meets_change"], now, Settings())), ensure_ascii=False
    )
    assert "\x1b" not in said
    assert "\\u001b" not in said
    assert "\u202e" not in said


def test_an_area_of_two_people_is_counted_with_others(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 10, ("delay", "search", "", 4.0))
    few = "select change_id from change where author in ('p00', 'p01')"
    store.rows(f"update change set main_area = 'den' where change_id in ({few})")
    store.rows(f"update change_area set area = 'den' where change_id in ({few})")
    store.rows("update line_life set area = 'den' where author in ('p00', 'p01')")
    store.rows("update line_life set area = 'web' where area = 'den' and author not in ('p00', 'p01')")
    said = {n: json.dumps(answer_as_dict(ask(store, all_questions()[n], now, Settings()))) for n in OUTCOMES}
    assert [n for n, text in said.items() if '"den"' in text or "of den" in text] == []


def test_a_month_of_few_people_shows_no_times(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 11, ())
    store.rows("update change set author = 'p00' where landed_at >= '2026-03-01' and landed_at < '2026-04-01'")
    rows = {row[0]: row for row in ask(store, all_questions()["flow"], now, Settings()).grid.rows}
    assert rows["2026-03"][2:] == (None, None)
    assert rows["2026-02"][2] is not None


def test_two_repositories_keep_their_areas_apart(planted: Callable[..., datetime], store: Store) -> None:
    now = planted(store, 12, ("hotspot", "billing", "", 8.0))
    store.rows("update change set repository = 'lib' where hash(change_id) % 2 = 0")
    answer = ask(store, all_questions()["incident_hotspots"], now, Settings())
    assert {str(row[0]).split("/")[0] for row in answer.grid.rows} <= {"app", "lib", OTHER}


def test_flow_says_that_its_pace_is_an_average_and_what_it_was_lately(
    planted: Callable[..., datetime], store: Store
) -> None:
    now = planted(store, 31, ())
    every = store.rows("select count(*) from change")[0][0]
    store.rows("delete from change where landed_at > ? and hash(change_id) % 2 = 0", [now - timedelta(days=90)])
    lately = store.rows("select count(*) from change where landed_at > ?", [now - timedelta(days=90)])[0][0]
    said = ask(store, all_questions()["flow"], now, Settings()).headline
    assert f"on average over 12 months of history, {lately / 90 * 30.44:,.0f} a month in the last 90 days" in said
    assert 0 < lately < every / 4


def test_what_files_were_like_at_an_earlier_moment_is_said_to_be_unseen(
    planted: Callable[..., datetime], store: Store
) -> None:
    now = planted(store, 5, ())
    for name, dated in (("size_meets_change", False), ("slowest_change_types", True)):
        said, before = (
            ask(store, all_questions()[name], at, Settings()).blind for at in (now, now - timedelta(days=30))
        )
        assert len(before) - len(said) == (not dated)
        assert dated or "as read last" in before[-1]
