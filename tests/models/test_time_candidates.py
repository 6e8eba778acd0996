"""Every candidate for time learns what is planted, serves rising curves for any input, and comes back from its files."""

from dataclasses import replace

import numpy as np
import pytest

from headway.core.errors import HeadwayError
from headway.core.registry import discover
from headway.models.base import Candidate, Plan, Rows
from headway.models.candidates.hazard_linear import hazard_linear
from headway.models.durations import quantiles

NOW = np.datetime64("2024-06-01", "us")
CANDIDATES = [
    c for c in discover("headway.models.candidates", Candidate).values() if "time" in c.targets and not c.extra
]


def made(n: int, seed: int = 1) -> Rows:
    """Return n rows over a year: two repositories of different pace, one fact that slows work, what is unfinished open."""
    draw = np.random.default_rng(seed)
    at = np.sort(NOW - (draw.random(n) * 365 * 86400e6).astype("m8[us]"))
    slow = draw.random(n) < 0.5
    fact = draw.normal(size=n)
    seconds = np.exp(draw.normal(9 + 2 * slow + fact, 0.7))
    done = at + (seconds * 1e6).astype("m8[us]")
    told = done <= NOW
    return Rows(
        ids=np.arange(n),
        at=at,
        x=np.column_stack([fact, slow.astype(float)]),
        names=("fact", "slow"),
        y=np.where(told, seconds, (NOW - at).astype(float) / 1e6),
        known_at=np.where(told, done, np.datetime64("NaT", "us")),
        groups={"repository": np.where(slow, "a", "b")},
    )


@pytest.fixture(scope="module", params=CANDIDATES, ids=lambda c: c.name)
def fitted(request):
    return request.param, request.param.fit(made(3000), Plan("time", NOW))


def test_a_time_candidate_tells_slow_from_quick(fitted):
    _, model = fitted
    rows = made(400, seed=2)
    middle = quantiles(model.predict(rows))[:, 1]
    slow = rows["slow"] == 1
    assert np.median(middle[slow]) > 4 * np.median(middle[~slow])


def test_a_time_candidate_covers_what_comes(fitted):
    _, model = fitted
    rows = made(2000, seed=3)
    ends = quantiles(model.predict(rows))
    told = ~np.isnat(rows.known_at)
    inside = (ends[told, 0] <= rows.y[told]) & (rows.y[told] <= ends[told, 2])
    assert 0.76 < inside.mean() < 0.85


def test_a_time_candidate_serves_finite_rising_chances_for_any_input(fitted):
    _, model = fitted
    draw = np.random.default_rng(4)
    rows = made(500, seed=5)
    strange = np.array([np.nan, np.inf, -np.inf, 0.0, 1e308, -1e308, 1e-308])
    rows = replace(rows, x=draw.choice(strange, rows.x.shape), groups={})
    chances = model.predict(rows)
    assert chances.shape == (500, 64)
    assert np.isfinite(chances).all()
    assert (np.diff(chances) >= 0).all()
    assert ((chances >= 0) & (chances <= 1)).all()


def test_a_time_candidate_comes_back_from_its_files_and_answers_no_rows(fitted):
    declared, model = fitted
    rows = made(50, seed=6)
    again = declared.load(model.files())
    assert (again.predict(rows) == model.predict(rows)).all()
    assert model.predict(rows.take(np.zeros(50, bool))).shape == (0, 64)


def test_a_time_candidate_learns_the_same_twice(fitted):
    declared, model = fitted
    assert declared.fit(made(3000), Plan("time", NOW)).files() == model.files()


def test_spells_drawn_from_those_survived_only_move_the_offset(monkeypatch):
    rows = made(3000)
    whole = hazard_linear.fit(rows, Plan("time", NOW)).predict(rows)
    monkeypatch.setattr("headway.models.candidates.hazard_linear.MOST_LINES", 8_000)
    drawn = hazard_linear.fit(rows, Plan("time", NOW)).predict(rows)
    assert not (drawn == whole).all()
    assert np.abs(drawn - whole).mean() < 0.02


@pytest.mark.parametrize("declared", CANDIDATES, ids=lambda c: c.name)
def test_nothing_finished_is_a_refusal_of_one_line_or_a_curve_without_hurry(declared):
    rows = replace(made(40), known_at=np.full(40, np.datetime64("NaT", "us")))
    said = _said(declared, rows)
    assert "ended" in said if isinstance(said, str) else said.max() <= 0.05


def _said(declared: Candidate, rows: Rows) -> np.ndarray | str:
    try:
        return declared.fit(rows, Plan("time", NOW)).predict(rows)
    except HeadwayError as error:
        return str(error)
