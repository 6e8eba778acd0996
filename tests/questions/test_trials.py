"""Invented organisations: what is planted is named first, and where nothing is planted nothing is claimed."""

from collections.abc import Callable

import pytest

from headway.ask import all_questions, ask, ask_all
from headway.core.settings import Settings
from headway.store.duckdb import Store

PLANTS = [
    ("slowest_change_types", ("type", "fix", "release", 3.0), "fix"),
    ("slowest_change_types", ("type", "docs", "review", 3.0), "docs"),
    ("slowest_change_types", ("type", "refactor", "coding", 3.0), "refactor"),
    ("incident_hotspots", ("hotspot", "billing", "", 7.0), "billing"),
    ("delay_factors", ("delay", "size", "", 3.0), "size"),
    ("delay_factors", ("delay", "files", "", 3.0), "files"),
    ("delay_factors", ("delay", "search", "", 3.0), "search"),
    ("bottlenecks", ("growth", "", "review", 4.0), "review"),
    ("bottlenecks", ("growth", "", "coding", 4.0), "coding"),
    ("ai_assistance", ("ai", "rework", "", 3.0), "rework"),
    ("ai_assistance", ("ai", "size", "", 3.0), "size"),
    ("ai_assistance", ("ai", "speed", "", 3.0), "speed"),
]


def claims(make: Callable[..., None], question: str, plant: tuple[object, ...], seeds: range) -> list[str]:
    store = Store(None)
    asked = all_questions()[question]
    out = []
    for seed in seeds:
        now = make(store, seed, plant)
        out.append(ask(store, asked, now, Settings()).claim)
    return out


@pytest.mark.parametrize(("question", "plant", "named"), PLANTS)
def test_what_is_planted_is_named_first(
    planted: Callable[..., None], question: str, plant: tuple[object, ...], named: str
) -> None:
    found = claims(planted, question, plant, range(300, 304))
    assert found.count(named) >= 3, found


def test_where_nothing_is_planted_hardly_anything_is_claimed(planted: Callable[..., None]) -> None:
    store = Store(None)
    answers = [ask_all(store, planted(store, seed, ()), Settings()) for seed in range(400, 412)]
    assert sum(any(a.claim for a in of.values()) for of in answers) <= 1


@pytest.mark.slow
@pytest.mark.parametrize(("question", "plant", "named"), PLANTS)
def test_nine_of_ten_plants_are_named_first(
    planted: Callable[..., None], question: str, plant: tuple[object, ...], named: str
) -> None:
    found = claims(planted, question, plant, range(600, 650))
    assert found.count(named) >= 45, found


@pytest.mark.slow
def test_nineteen_of_twenty_quiet_organisations_stay_quiet(planted: Callable[..., None]) -> None:
    store = Store(None)
    claimed = {}
    for seed in range(700, 900):
        answers = ask_all(store, planted(store, seed, ()), Settings())
        claimed[seed] = {n: a.claim for n, a in answers.items() if a.claim}
    assert sum(bool(c) for c in claimed.values()) <= 10, {s: c for s, c in claimed.items() if c}
