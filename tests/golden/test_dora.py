"""DORA's five keys on tables small enough to compute by hand; each computation is written out beside its number.

Releases (now is 1 March 2026, observed since 1 January, so 59 days = 59/7 weeks):

    release  came out       failed  repaired       is itself a repair
    r1       5 Jan 00:00    no      -              no
    r2       12 Jan 00:00   yes     14 Jan 00:00   no
    r3       14 Jan 00:00   no      -              yes (of r2)
    r4       26 Jan 00:00   no      -              no
    r5       2 Feb 00:00    yes     3 Feb 12:00    no
    r6       3 Feb 12:00    no      -              yes (of r5)
    r7       25 Feb 00:00   no      -              no      4 days old: it may still fail within the 14 days

Changes:

    change  first commit  landed   first shipped in    lead time
    a       1 Jan         3 Jan    r1, 5 Jan           4 d
    b       2 Jan         10 Jan   r2, 12 Jan          10 d
    c       hidden        13 Jan   r3, 14 Jan          missing (squashed)
    d       20 Jan        21 Jan   r4, 26 Jan          6 d
    e       25 Jan        1 Feb    r5, 2 Feb           8 d
    f       20 Feb        21 Feb   -                   open: it has not shipped
"""

from datetime import datetime, timedelta

import pytest

from headway.core.settings import Privacy, Settings
from headway.measure import measure
from headway.measure.example import fill
from headway.store.duckdb import Store

NOW = datetime(2026, 3, 1)
DAY = 86_400
RELEASES = [
    ("r1", "2026-01-05", None, False),
    ("r2", "2026-01-12", "2026-01-14", False),
    ("r3", "2026-01-14", None, True),
    ("r4", "2026-01-26", None, False),
    ("r5", "2026-02-02", "2026-02-03T12:00", False),
    ("r6", "2026-02-03T12:00", None, True),
    ("r7", "2026-02-25", None, False),
]
CHANGES = [
    ("a", "2026-01-01", "2026-01-03", "2026-01-05"),
    ("b", "2026-01-02", "2026-01-10", "2026-01-12"),
    ("c", None, "2026-01-13", "2026-01-14"),
    ("d", "2026-01-20", "2026-01-21", "2026-01-26"),
    ("e", "2026-01-25", "2026-02-01", "2026-02-02"),
    ("f", "2026-02-20", "2026-02-21", None),
]


@pytest.fixture(scope="module")
def store():
    opened = Store(None)
    fill(
        opened,
        {
            "repository": [{"observed_from": "2026-01-01", "observed_until": "2026-02-28"}],
            "deployment": [
                {"deployment": r, "deployed_at": at, "is_failed": fixed is not None, "recovered_at": fixed}
                | {"is_repair": repair}
                for r, at, fixed, repair in RELEASES
            ],
            "deployed_change": [
                {"change_id": c, "first_commit_at": first, "landed_at": landed, "deployed_at": shipped}
                for c, first, landed, shipped in CHANGES
            ],
        },
    )
    yield opened
    opened.close()


def ask(store, name, **how):
    return measure(store, name, now=NOW, settings=Settings(privacy=Privacy(min_people=1)), **how)


def test_deployment_frequency_is_7_releases_in_59_days(store):
    row = ask(store, "deployment_frequency").total
    assert row.value == pytest.approx(7 / (59 / 7))
    assert row.n == 7


def test_deployment_frequency_by_month_is_4_in_31_days_and_3_in_28(store):
    rows = ask(store, "deployment_frequency", every="month").rows
    assert [r.value for r in rows] == pytest.approx([4 / (31 / 7), 3 / 4])


def test_change_lead_time_is_the_median_of_4_10_6_and_8_days(store):
    row = ask(store, "change_lead_time").total
    assert row.value == 7 * DAY  # halfway between 6 and 8
    assert (row.n, row.missing, row.n_open) == (4, 1, 1)
    assert row.low is None  # four facts bound nothing


def test_change_lead_time_counts_where_it_ends(store):
    january, february = ask(store, "change_lead_time", every="month").rows
    assert (january.value, january.n, january.missing, january.n_open) == (
        6 * DAY,
        3,
        1,
        0,
    )  # 4, 6, 10; e has not landed
    assert (february.value, february.n, february.missing, february.n_open) == (8 * DAY, 1, 0, 1)  # e; f waits


def test_change_fail_rate_is_2_of_the_6_releases_old_enough_to_tell(store):
    row = ask(store, "change_fail_rate").total
    assert row.value == pytest.approx(2 / 6)
    assert (row.n, row.n_young) == (6, 1)
    # Wilson with z = 1.96: middle (2/6 + 1.96²/12) / (1 + 1.96²/6) = 0.3984, half 0.3017.
    assert (row.low, row.high) == pytest.approx((0.0968, 0.7000), abs=5e-4)


def test_change_fail_rate_by_month_is_1_of_4_and_1_of_2(store):
    rows = ask(store, "change_fail_rate", every="month").rows
    assert [(r.value, r.n, r.n_young) for r in rows] == [(0.25, 4, 0), (0.5, 2, 1)]


def test_recovery_took_2_days_and_a_day_and_a_half(store):
    row = ask(store, "failed_deployment_recovery_time").total
    assert row.value == 1.75 * DAY
    assert (row.n, row.n_open) == (2, 0)


def test_a_failure_not_yet_repaired_stands_beside_the_recovery_time(store):
    row = ask(store, "failed_deployment_recovery_time", until=datetime(2026, 2, 3)).total
    assert (row.value, row.n, row.n_open) == (2 * DAY, 1, 1)


def test_deployment_rework_rate_is_2_of_7(store):
    row = ask(store, "deployment_rework_rate").total
    assert row.value == pytest.approx(2 / 7)
    assert row.n == 7


def test_all_of_it_says_that_it_was_inferred(store):
    for name in ("deployment_frequency", "change_lead_time", "change_fail_rate", "deployment_rework_rate"):
        assert ask(store, name).total.inferred == 1.0


def test_as_of_an_earlier_day_the_later_releases_do_not_exist(store):
    early = measure(
        store, "deployment_frequency", now=datetime(2026, 1, 15), settings=Settings(privacy=Privacy(min_people=1))
    ).total
    assert early.value == pytest.approx(3 / (14 / 7))
    assert early.until - datetime(2026, 1, 1) == timedelta(days=14)
