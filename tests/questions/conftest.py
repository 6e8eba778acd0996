"""Invented organisations at the level of derived tables, with at most one planted cause; quick enough to try hundreds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from headway.store.duckdb import Store
from headway.tables.base import all_tables

NOW = datetime(2026, 7, 1)
DAY = 86_400.0
AREAS = np.array(["api", "web", "billing", "search", "data/load", "data/clean", "tools"])
TYPES = np.array(["feature", "fix", "refactor", "docs", "test", "chore", "other"])
DEFAULTS: dict[str, Any] = {
    "text": "",
    "integer": 0,
    "real": 1.0,
    "boolean": False,
    "instant": np.datetime64("NaT", "us"),
}

Tables = dict[str, dict[str, np.ndarray]]


@dataclass(frozen=True)
class Plant:
    """One planted cause: what, on which type, area, stage, factor or outcome, how strong."""

    what: str = ""
    on: str = ""
    stage: str = ""
    factor: float = 1.0


def organisation(
    seed: int, plant: Plant = Plant(), n: int = 800, people: int = 14, days: int = 365, rough: float = 0.0
) -> Tables:
    """One repository: people with their own pace, favourite areas and types; drifting type mix; releases in batches.

    `rough` adds what no one planted: people who are slower at some types and in some areas, and good and bad weeks.
    """
    chance = np.random.default_rng(seed)
    author = chance.choice(people, size=n, p=chance.dirichlet(np.full(people, 2.0)))
    begun = np.sort(chance.uniform(0, days * DAY, n))
    sprint = (begun // (14 * DAY)).astype(int)
    favourites = chance.dirichlet(np.full(len(AREAS), 1.5), size=people)
    area = np.array([chance.choice(len(AREAS), p=favourites[a]) for a in author])
    mixes = chance.dirichlet(np.array([6, 5, 2, 2, 2, 2, 2.0]), size=sprint.max() + 1)
    kind = np.array([chance.choice(len(TYPES), p=mixes[s]) for s in sprint])
    lines = np.maximum(chance.lognormal(3.6, 1.2, n), 1).round()
    files = 1 + chance.poisson(0.6 + lines / 120)
    ai = chance.random(n) < chance.beta(1, 2, size=people)[author]
    pace = chance.normal(0, 0.5, people)[author]
    stages = {s: m * DAY * np.exp(chance.normal(0, 1.0, n) + pace) for s, m in (("coding", 1.4), ("review", 1.1))}
    for name, span in stages.items():
        own = (
            chance.normal(0, 1, (people, len(TYPES)))[author, kind]
            + chance.normal(0, 1, (people, len(AREAS)))[author, area]
        )
        weeks = chance.normal(0, 1, 3 + days // 7)[(begun // (7 * DAY)).astype(int)]
        stages[name] = span * np.exp(rough * (own + weeks))
    hit = _planted(plant, area, kind, lines, files, ai)
    if plant.what == "delay" or (plant.what == "ai" and plant.on == "speed"):
        stages = {s: v * np.where(hit, plant.factor, 1.0) for s, v in stages.items()}
    if plant.what == "type" and plant.stage in stages:
        stages[plant.stage] = stages[plant.stage] * np.where(hit, plant.factor, 1.0)
    if plant.what == "growth" and plant.stage in stages:
        late = np.clip((begun - (days - 182) * DAY) / (182 * DAY), 0, 1)
        stages[plant.stage] = stages[plant.stage] * (1 + late * (plant.factor - 1))
    if plant.what == "ai" and plant.on == "size":
        lines = np.where(ai, lines * plant.factor, lines).round()
    landed = begun + stages["coding"] + stages["review"]
    cuts = np.cumsum(chance.gamma(4.0, 1.8 * DAY, int(days / 4)))
    wanted = (
        landed + np.where(hit, (plant.factor - 1) * 4 * DAY, 0.0)
        if (plant.what, plant.stage) == ("type", "release")
        else landed
    )
    which = np.searchsorted(cuts, wanted)
    shipped = np.append(cuts, np.inf)[np.minimum(which, len(cuts))]
    ids = np.array([f"{seed:04x}{i:036x}" for i in range(n)])
    hidden = chance.random(n) < 0.15
    keep = landed < days * DAY
    zero = np.datetime64(NOW, "us") - np.timedelta64(int(days * DAY), "s")

    def at(seconds: np.ndarray) -> np.ndarray:
        out = zero + (np.where(np.isfinite(seconds), seconds, 0) * 1e6).astype("timedelta64[us]")
        return np.where(np.isfinite(seconds) & (seconds < days * DAY), out, np.datetime64("NaT", "us"))

    names = np.array([f"p{a:02d}" for a in author])
    change = {
        "change_id": ids, "repository": _same("app", n), "state": _same("landed", n), "kind": np.where(hidden, "squash", "merge"),
        "author": names, "author_kind": _same("human", n), "n_authors": 1 + (chance.random(n) < 0.1), "type": TYPES[kind],
        "ai_assisted": np.where(ai, "explicit", "none visible"), "main_area": AREAS[area],
        "size": np.array(["xs", "s", "m", "l", "xl"])[np.searchsorted([10, 50, 250, 1000], lines)],
        "n_commits": _same(2, n), "n_files": files, "n_added": lines, "n_removed": (lines * 0.3).round(),
        "n_test_lines": np.where(chance.random(n) < 0.5, (lines * 0.2).round(), 0), "n_docs_lines": _same(0, n),
        "first_commit_at": at(np.where(hidden, np.inf, begun)), "ready_at": at(np.where(hidden, np.inf, begun + stages["coding"])),
        "landed_at": at(landed), "is_hidden": hidden,
    }  # fmt: skip
    deployed = {"change_id": ids, "deployment": _same("r", n), "deployed_at": at(shipped), "landed_at": at(landed)}
    fail = 0.03 * np.where(hit, plant.factor, 1.0) if plant.what == "hotspot" else _same(0.03, n)
    failed = (chance.random(n) < fail) & (shipped < (days - 20) * DAY)
    rework = (
        np.clip(0.15 * np.where(hit, plant.factor, 1.0), 0, 1)
        if (plant.what, plant.on) == ("ai", "rework")
        else _same(0.15, n)
    )
    again = (chance.random(n) < rework) & (landed < (days - 21) * DAY)
    share = np.where(again, chance.uniform(0.2, 1.0, n), 0.0)
    tables: Tables = {
        "repository": {"repository": np.array(["app"])},
        "change": {k: v[keep] for k, v in change.items()},
        "change_area": {"change_id": ids[keep], "area": AREAS[area][keep], "weight": _same(1.0, n)[keep]},
        "deployed_change": {k: v[keep] for k, v in deployed.items()},
        "incident_cause": {
            "incident": np.array([f"i{w}" for w in which[failed]], dtype=object), "change_id": ids[failed],
            "started_at": at(shipped[failed]), "confidence": _same(0.9, n)[failed],
        },
        "line_life": _lives(ids, lines, share, landed, at, keep, names, AREAS[area]),
        "person": {"person": np.unique(names), "last_at": _same(np.datetime64(NOW, "us"), len(np.unique(names)))},
        "commit": {"sha": ids[keep], "author": names[keep], "committed_at": at(landed)[keep]},
        **_files(chance, AREAS[area], ids, keep),
    }  # fmt: skip
    return tables


def _planted(plant: Plant, area: Any, kind: Any, lines: Any, files: Any, ai: Any) -> np.ndarray:
    if plant.what == "type":
        return TYPES[kind] == plant.on
    if plant.what in ("hotspot", "delay") and plant.on in AREAS:
        return AREAS[area] == plant.on
    if plant.what == "delay":
        return lines >= 90 if plant.on == "size" else files >= 3
    return ai & (plant.what == "ai")


def _lives(
    ids: Any, lines: Any, share: Any, landed: Any, at: Any, keep: Any, names: Any, area: Any
) -> dict[str, np.ndarray]:
    gone = (lines * share).round()
    both = [np.concatenate([v[keep], v[keep & (gone > 0)]]) for v in (ids, names, area, at(landed))]
    n = np.concatenate([np.maximum(lines - gone, 0)[keep], gone[keep & (gone > 0)]])
    removed = np.concatenate([np.full(keep.sum(), "", object), np.full((keep & (gone > 0)).sum(), "x", object)])
    when = np.concatenate([at(np.full(keep.sum(), np.inf)), at(landed + 9 * DAY)[keep & (gone > 0)]])
    return {
        "origin_sha": both[0], "removed_sha": removed, "area": both[2], "role": _same("code", len(n)), "n_lines": n, "born_at": both[3],
        "removed_at": when, "author": both[1], "author_kind": _same("human", len(n)),
    }  # fmt: skip


def _files(chance: np.random.Generator, area: Any, ids: Any, keep: Any) -> Tables:
    """Three code files an area; each change touches one, and now and then a neighbour or a stranger."""
    paths = [f"{a}/{f}.py" for a in AREAS for f in ("one", "two", "three")]
    n = int(keep.sum())
    own = np.searchsorted(np.sort(AREAS), area[keep]) * 3 + chance.integers(0, 3, n)
    other = chance.integers(0, len(paths), n)
    touched = np.zeros((n, len(paths)), dtype=int)
    touched[np.arange(n), own] = 1
    extra = chance.random(n) < 0.2
    touched[np.arange(n)[extra], other[extra]] = 1
    counts, shared = touched.sum(axis=0), touched.T @ touched
    pairs = [(i, j) for i in range(len(paths)) for j in range(i + 1, len(paths)) if shared[i, j]]
    kind = {
        "path": np.array(paths),
        "area": np.array([p.rsplit("/", 1)[0] for p in paths]),
        "role": _same("code", len(paths)),
    }
    heat = {
        "repository": _same("app", len(paths)),
        **kind,
        "n_lines": 50 * counts + 10,
        "n_changes": counts,
        "n_changes_ever": counts,
    }
    change, file = np.nonzero(touched)
    return {
        "file_kind": kind,
        "file_heat": heat,
        "file_touch": {
            "repository": _same("app", len(file)),
            "path": np.array(paths)[file],
            "change_id": np.asarray(ids)[keep][change],
        },
        "file_pair": {
            "repository": _same("app", len(pairs)),
            "path": np.array([paths[i] for i, _ in pairs]), "other_path": np.array([paths[j] for _, j in pairs]),
            "n_shared": np.array([shared[i, j] for i, j in pairs]),
            "n_path": np.array([counts[i] for i, _ in pairs]), "n_other": np.array([counts[j] for _, j in pairs]),
            "coupling": np.array([2 * shared[i, j] / (counts[i] + counts[j]) for i, j in pairs]),
            "is_cross_area": np.array([kind["area"][i] != kind["area"][j] for i, j in pairs]),
        },
    }  # fmt: skip


def _same(value: Any, n: int) -> np.ndarray:
    return np.full(n, value, dtype=object if isinstance(value, str) else None)


def fill(store: Store, tables: Tables) -> None:
    """Write the tables; columns that the organisation does not speak of get a plain value."""
    for name, table in all_tables().items():
        given = tables.get(name)
        if given is None:
            continue
        n = len(next(iter(given.values())))
        rest = {
            c.name: np.full(n, DEFAULTS[c.type], dtype=object if c.type == "text" else None)
            for c in table.columns
            if c.name not in given
        }
        whole = {k: v.astype(object) if v.dtype.kind == "U" else v for k, v in given.items()}
        store.replace(table, {**rest, **whole})


@pytest.fixture
def store() -> Store:
    """An empty database in memory."""
    return Store(None)


@pytest.fixture
def planted() -> Callable[..., datetime]:
    """Fill a store with an organisation of that seed and plant; returns its clock."""

    def make(store: Store, seed: int, plant: tuple[Any, ...], **shape: Any) -> datetime:
        fill(store, organisation(seed, Plant(*plant), **shape))
        return NOW

    return make


@pytest.fixture
def invented() -> Callable[[Store, Callable[[Tables], Tables]], datetime]:
    """Fill a store with one organisation and whatever more a function makes of its tables; returns its clock."""

    def make(store: Store, more: Callable[[Tables], Tables]) -> datetime:
        tables = organisation(5)
        fill(store, tables | more(tables))
        return NOW

    return make
