"""Delay and load are told by what was usual then, of teams only, and never where too few people stand behind them."""

from datetime import datetime

import numpy as np
import pytest

from headway.core.settings import Privacy, Settings, Team
from headway.ingest.derive import derive
from headway.models.base import Rows
from headway.models.tasks.completion_time import completion_time
from headway.models.tasks.delay import delay
from headway.models.tasks.load_risk import load_risk
from headway.operate.gather import gather
from headway.store.duckdb import Store
from operate.branches import START, merged

NOW = datetime(2025, 1, 1)
TEAMS = Settings(teams={"core": Team(addresses=["*@x.org"])}, privacy=Privacy(min_people=1))


@pytest.fixture(scope="module")
def store() -> Store:
    store = merged(420, 1)
    derive(store, TEAMS)
    return store


@pytest.fixture(scope="module")
def weeks(store: Store) -> Rows:
    return gather(store, TEAMS, load_risk, NOW)


def test_a_delay_is_a_landing_after_the_p80_of_the_year_before(store: Store) -> None:
    late, times = gather(store, TEAMS, delay, NOW), gather(store, TEAMS, completion_time, NOW)
    opened = times.take(times.groups["age"] == "opened")
    took = dict(zip(opened.ids, opened.y, strict=True))
    assert len(late) > 300
    for i in range(0, len(late), 17):
        since = late.at[i] - np.timedelta64(365, "D")
        then = opened.y[(opened.known_at < late.at[i]) & (opened.known_at >= since)]
        assert late.y[i] == (took[late.ids[i]] > max(np.quantile(then, 0.8), 60))


def test_a_delay_is_known_at_its_date_and_not_before(store: Store) -> None:
    late = gather(store, TEAMS, delay, NOW)
    middle = late.at[len(late) // 2]
    early = gather(store, TEAMS, delay, middle.astype(datetime))
    assert (np.isnan(early.y) == np.isnat(early.known_at)).all()
    assert not (early.known_at > middle).any()


def test_load_is_told_week_by_week_once_there_is_half_a_year(weeks: Rows) -> None:
    assert len(weeks) > 20
    assert (np.diff(weeks.at) == np.timedelta64(7, "D")).all()
    assert weeks.at[0] - np.datetime64(START, "us") >= np.timedelta64(26 * 7 - 7, "D")
    told = ~np.isnat(weeks.known_at)
    assert (weeks.known_at[told] - weeks.at[told] == np.timedelta64(28, "D")).all()
    assert np.isnan(weeks.y[-4:]).all()
    assert set(weeks.y[told]) <= {0.0, 1.0}


def test_no_load_of_a_small_team_or_of_none(store: Store) -> None:
    few = Settings(teams=TEAMS.teams, privacy=Privacy(min_people=2))
    assert len(gather(store, few, load_risk, NOW)) == 0
    alone = merged(60, 1)
    assert len(gather(alone, Settings(), load_risk, NOW)) == 0


def test_no_fact_of_load_counts_people(weeks: Rows) -> None:
    assert not [name for name in weeks.names if "people" in name or "author" in name]
