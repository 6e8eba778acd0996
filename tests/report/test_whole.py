"""A report of a generated history, from git to the file: no person in it, little empty, small, private."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest

from headway.ask import ask_all
from headway.core.ids import load_key
from headway.core.registry import discover
from headway.core.settings import Settings
from headway.core.units import show
from headway.demo.causes import CAUSES
from headway.demo.history import write
from headway.demo.plan import small
from headway.ingest.run import ingest
from headway.measure.result import Row
from headway.measure.run import measure, young_from
from headway.metrics.base import Metric
from headway.questions.base import Answer, AreaMap, Bars
from headway.report.area import _standing_out
from headway.report.numbers import Meter
from headway.report.rows import examples
from headway.report.write import write_report
from headway.store.duckdb import Store

NOW = datetime(2026, 11, 22)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The store of a small organisation, its report as text, and the page behind it."""
    home = tmp_path_factory.mktemp("whole")
    write(small(5, *(cause() for cause in CAUSES.values())), home / "repo")
    store = Store(home / "db")
    ingest(store, [home / "repo"], Settings(), load_key(home / "key"))
    now = store.rows("select max(landed_at) from change")[0][0]
    page = write_report(store, home / "report.html", now, Settings(), ask_all(store, now, Settings()), "as of then")
    return store, (home / "report.html").read_text("utf-8"), page, home


def test_no_name_address_or_pseudonym_of_anybody_is_in_the_report(told):
    store, text, _, _ = told
    people = store.rows("select person, name, address, canonical from identity")
    assert len(people) > 5
    # A single word such as the platform's own name is a word of any repository; whoever is named has two, or an address.
    said = {str(part).lower() for row in people for part in row if {" ", "@"} & set(str(part)) or part == row[0]}
    assert len(said) > 15
    assert [part for part in said if part in text.lower()] == []


def test_no_message_and_no_branch_name_is_in_the_report(told):
    store, text, _, _ = told
    subjects = {str(m).splitlines()[0] for (m,) in store.rows("select message from commit where message <> ''")}
    branches = {str(n) for (n,) in store.rows("select name from ref where kind = 'head'")} - {"main"}
    assert len(subjects) > 50
    assert [s for s in subjects if len(s) > 15 and s in text] == []
    assert [b for b in branches if "/" in b and b in text] == []


def test_every_link_leads_to_something_and_no_id_is_given_twice(told):
    _, text, _, _ = told
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_examples_are_at_most_twenty_rows(told):
    _, _, page, _ = told
    numbers = [n for s in page.sections for p in s.panels for n in p.numbers]
    assert all(len(n.examples.rows) <= 20 for n in numbers)
    assert sum(bool(n.examples.rows) for n in numbers) > len(numbers) / 2


def test_every_number_links_to_its_definition_and_shows_a_query_that_gives_it(told):
    store, text, page, _ = told
    numbers = [n for s in page.sections for p in s.panels for n in p.numbers if not p.missing]
    assert len(numbers) > 15
    for number in numbers:
        assert f'href="#d-{number.metric}"' in text
        assert store.rows(number.sql)
        if number.value and number.command:
            again = _again(store, page, number.command)
            assert show(again.value, again.unit) == number.value or number.value == again.reason
            assert f"n = {again.n or 0:,}" in number.detail


def _again(store, page, command):
    """What the command beside a number gives: its only row."""
    _, _, name, *rest = command.split()
    since = datetime.fromisoformat(rest[rest.index("--since") + 1]) if "--since" in rest else None
    return measure(store, name, now=page.now, since=since, settings=Settings()).rows[0]


@pytest.mark.parametrize("name", discover("headway.metrics", Metric))
def test_rows_behind_a_number_are_of_its_window_and_hold_no_share_above_the_whole(told, name):
    store, _, page, _ = told
    meter = Meter(store, page.now, Settings())
    found = measure(store, name, now=page.now, since=meter._since(365), settings=Settings())
    grid, metric = examples(store, found, page.now, Settings()), found.metric
    n = sum(row.n or 0 for row in found.rows)
    assert min(n, 1) <= len(grid.rows) <= min(20, n)
    assert "%" not in grid.units
    assert not [unit for unit in grid.units if "week" in unit]
    young = young_from(metric, page.now, Settings())
    for row in grid.rows:
        told_row = dict(zip(grid.titles, row, strict=True))
        assert metric.ends or f"{found.window.since:%Y-%m-%d}" <= told_row["when"]
        assert young is None or told_row["when"] <= f"{young:%Y-%m-%d}"
        assert told_row.get("counted", 0) <= told_row.get("of", 0)


def test_a_change_of_the_first_day_of_the_window_is_in_the_number_as_in_the_command(told):
    store, _, page, _ = told
    early = "select landed_at from change where extract(hour from landed_at) < 23 and landed_at is not null"
    (landed,) = store.rows(f"{early} order by 1 limit 1")[0]
    later = replace(page, now=landed + timedelta(days=365, hours=1))
    meter = Meter(store, later.now, Settings())
    assert meter.words == "the last 12 months"
    number = meter.number(discover("headway.metrics", Metric)["churn"])
    again = _again(store, later, number.command)
    assert number.value == show(again.value, again.unit)
    assert f"n = {again.n:,}" in number.detail


def test_at_most_a_quarter_of_the_panels_is_empty(told):
    _, _, page, _ = told
    assert page.empty
    assert page.share_empty <= 1 / 4


def test_the_file_is_private_small_and_leaves_no_draft(told):
    _, text, _, home = told
    assert len(text.encode()) < 3_000_000
    assert (home / "report.html").stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in home.glob("*report*")) == ["report.html"]


def test_lowered_privacy_is_said_on_the_first_screen(told, tmp_path):
    from msgspec.structs import replace  # noqa: PLC0415

    store, _, page, _ = told
    lowered = replace(Settings(), privacy=replace(Settings().privacy, min_people=2))
    again = write_report(store, tmp_path / "r.html", page.now, lowered, {}, "")
    assert "privacy.min_people is lowered to 2" in again.remarks[0]


def test_a_small_team_sees_no_row_of_anybodys_outcome(told, tmp_path):
    from msgspec.structs import replace  # noqa: PLC0415

    store, _, page, _ = told
    many = replace(Settings(), privacy=replace(Settings().privacy, min_people=99))
    again = write_report(store, tmp_path / "r.html", page.now, many, ask_all(store, page.now, many), "")
    outcomes = {m.name for m in discover("headway.metrics", Metric).values() if m.outcome}
    numbers = [n for s in again.sections for p in s.panels for n in p.numbers if n.metric in outcomes]
    assert numbers
    assert all(not n.examples.rows for n in numbers)
    assert "Only totals are shown" in again.remarks[0]


def test_an_empty_store_gives_a_page_that_says_so(tmp_path):
    page = write_report(Store(None), tmp_path / "r.html", NOW, Settings(), {}, "")
    text = (tmp_path / "r.html").read_text("utf-8")
    assert "No repository" in text
    assert "Too little was read" in text
    assert len(page.empty) > 10


def test_the_opening_is_not_told_again_among_the_cards(told):
    page = told[2]
    quiet = replace(page, opening=next((a for a in page.asked if not a.answer.claim), None))
    assert quiet.opening not in quiet.cards


@pytest.mark.parametrize(
    ("headline", "below"),
    [
        ("The model flagged 40 of 800 changes; the difference is not shown.", "#q-a_year_ago"),
        ("Withheld: 3 people made the flagged changes.", "#missing"),
    ],
)
def test_a_look_back_opens_the_page_whatever_it_says(told, tmp_path, headline, below):
    store, _, page, _ = told
    bars = Bars("Share", ("flagged", "others"), (0.2, 0.1), (0.05, 0.05), (0.5, 0.2), "%", 0)
    picture = bars if "flagged 40" in headline else None
    answers = {"a_year_ago": Answer(headline, worth=0.0, picture=picture, look_next=("headway replay",))}
    for db in ("", "other.duckdb"):
        write_report(store, tmp_path / "r.html", page.now, Settings(), answers, "", db)
        above, _, rest = (tmp_path / "r.html").read_text("utf-8").partition('id="findings"')
        assert above.count('class="opening"') == 1
        assert headline in above
        assert f'href="{below}"' in above
        assert f'id="{below[1:]}"' in rest


def test_what_is_missing_says_what_fills_it_and_shows_settings_as_code(told):
    missing = told[1].partition('id="missing"')[2].partition('id="definitions"')[0]
    assert "`" not in missing
    assert "there was none to count" not in "".join(
        p.fill for p in told[2].empty if p.missing.startswith("known for none of")
    )


def test_the_map_says_whether_an_area_lies_clearly_above_the_whole(told):
    panel = next(p for s in told[2].sections for p in s.panels if p.key == "area-map")
    assert ("Clearly above the " in panel.sentence) != ("None of the areas" in panel.sentence)


@pytest.mark.parametrize(
    ("low", "n_lines", "said"),
    [
        (
            0.45,
            300.0,
            " Clearly above the 40.0 % of all lies shell: 60.0 % of 1 change (95 % interval 45.0 to 80.0 %).",
        ),
        (0.45, 3.0, " None of the areas that hold 2 % of it or more lies clearly above the 40.0 % of all."),
        (0.41, 300.0, " None of the areas that hold 2 % of it or more lies clearly above the 40.0 % of all."),
    ],
)
def test_an_area_is_named_on_the_map_only_where_it_is_large_and_its_interval_above_the_whole(low, n_lines, said):
    row = partial(Row, period=None, until=datetime(2026, 1, 1), unit="%", missing=0, inferred=0.0, n_open=0, n_young=0)
    core, shell = row("core", value=0.4, n=90, low=0.3, high=0.5), row("shell", value=0.6, n=1, low=low, high=0.8)
    meter = SimpleNamespace(whole=lambda _: row(None, value=0.4, n=91, low=0.3, high=0.5))
    picture = AreaMap("Map", ("core", "shell"), (900.0, n_lines), (0.4, 0.6), "repair", "%")
    assert _standing_out(picture, SimpleNamespace(rows=(core, shell)), meter) == said
