"""Delay and load are told by what was usual then, of teams only, and never where too few people stand behind them."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from headway.core.settings import Privacy, Settings, Team
from headway.ingest.derive import derive
from headway.models.base import Rows
from headway.models.tasks.completion_time import completion_time
from headway.models.tasks.load_risk import load_risk
from headway.operate.dates import usual_dates
from headway.operate.gather import gather
from headway.operate.serve import Desk
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


def test_a_usual_date_is_the_p80_of_the_year_before_as_known_then(store: Store) -> None:
    times = gather(store, TEAMS, completion_time, NOW)
    opened = times.take(times.groups["age"] == "opened")
    dates = usual_dates(Desk(store, TEAMS, NOW, Path()))
    assert len(dates) > 300
    dated = [i for i in range(len(opened)) if opened.ids[i] in dates]
    for i in dated[::17]:
        since = opened.at[i] - np.timedelta64(365, "D")
        then = opened.y[(opened.known_at < opened.at[i]) & (opened.known_at >= since)]
        usual = np.timedelta64(int(np.ceil(max(np.quantile(then, 0.8), 60))), "s")
        assert abs(np.datetime64(dates[opened.ids[i]].due, "us") - opened.at[i] - usual) <= np.timedelta64(1, "s")
    assert usual_dates(Desk(store, TEAMS, START + timedelta(days=200), Path())).items() < dates.items()


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
