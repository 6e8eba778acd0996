"""An invented organisation in a database of its own: every table that a metric reads, with slices of every size."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from headway.measure.example import fill
from headway.store.duckdb import Store

NOW = datetime(2026, 3, 1)
START = datetime(2025, 3, 1)
DAY = timedelta(days=1)
AREAS = ("src/core", "src/core/db", "src/web", "src/web/css", "docs", "tools/ci", "tools")
TYPES = ("feature", "fix", "refactor", "docs", "revert")


def pick(rng, names, shares):
    return str(rng.choice(names, p=np.array(shares) / sum(shares)))


def one_change(rng, i, people):
    author = int(rng.integers(0, people))
    # A person works in few areas, so that small areas have few people.
    area = AREAS[author % 3] if rng.random() < 0.8 else AREAS[int(rng.integers(0, len(AREAS)))]
    landed = START + DAY * float(rng.uniform(0, 364))
    hidden = rng.random() < 0.3
    first = landed - DAY * float(rng.lognormal(0, 1))
    kind = pick(rng, ["human", "bot", "agent"], [90, 6, 4])
    return {
        "change_id": f"c{i}",
        "repository": "web" if author % 2 else "api",
        "state": "landed",
        "kind": pick(rng, ["merge", "squash", "direct"], [5, 3, 2]),
        "author": f"{kind}{author}",
        "author_kind": kind,
        "type": pick(rng, TYPES, [5, 4, 1, 1, 0.3]),
        "ai_assisted": pick(rng, ["none visible", "explicit", "configured"], [8, 1, 1]),
        "main_area": area,
        "size": pick(rng, ["xs", "s", "m", "l"], [1, 1, 1, 1]),
        "n_commits": int(rng.integers(1, 4)),
        "n_files": int(rng.integers(1, 9)),
        "n_added": int(rng.lognormal(3, 1)),
        "n_removed": int(rng.lognormal(2, 1)),
        "n_test_lines": int(rng.integers(0, 4)),
        "n_docs_lines": int(rng.integers(0, 3)),
        "first_commit_at": None if hidden else first,
        "opened_at": first,
        "ready_at": None if hidden else first + (landed - first) / 2,
        "first_review_at": None if rng.random() < 0.5 else first + (landed - first) * 0.7,
        "landed_at": landed,
        "is_hidden": hidden,
        "is_revert": bool(rng.random() < 0.05),
        "n_reviewers": int(rng.integers(0, 3)),
    }


def invented(seed=1, n=600, people=24):
    """Return the rows of every table that a metric reads."""
    rng = np.random.default_rng(seed)
    changes = [one_change(rng, i, people) for i in range(n)]
    deployments = [{"deployment": f"r{k}", "deployed_at": START + 7 * DAY * k + DAY / 3} for k in range(1, 52)]
    for k, release in enumerate(deployments):
        failed = bool(rng.random() < 0.3)
        release |= {"repository": "web", "stream": "app" if k % 3 else "lib", "kind": "release", "is_failed": failed}
        release |= {
            "is_repair": bool(rng.random() < 0.2),
            "recovered_at": release["deployed_at"] + 2 * DAY if failed else None,
        }
    shipped, lives, areas, teams, work, commits = [], [], [], [], [], []
    for c in changes:
        after = [r for r in deployments if r["deployed_at"] > c["landed_at"]]
        shipped.append(c | {"stream": "app", "via": "ancestry" if after else "none"})
        shipped[-1] |= {"deployment": after[0]["deployment"], "deployed_at": after[0]["deployed_at"]} if after else {}
        gone = c["landed_at"] + DAY * float(rng.exponential(200))
        seen = gone < NOW
        lives.append(c | {"origin_sha": c["change_id"], "removed_sha": "x" if seen else "", "area": c["main_area"]})
        lives[-1] |= {"role": "code", "n_lines": c["n_added"] + 1, "born_at": c["landed_at"]}
        lives[-1] |= {"removed_at": gone if seen else None, "is_own": bool(rng.random() < 0.5) if seen else None}
        other = AREAS[int(rng.integers(0, len(AREAS)))]
        weights = {c["main_area"]: 1.0} if other == c["main_area"] else {c["main_area"]: 0.75, other: 0.25}
        areas += [{"change_id": c["change_id"], "area": a, "weight": w} for a, w in weights.items()]
        mine = [f"team {int(c['author'].strip('abeghmnotu')) % 3}"] + (["guild"] if rng.random() < 0.1 else [])
        teams += [{"change_id": c["change_id"], "team": t, "weight": 1 / len(mine)} for t in mine]
        work.append(c | {"started_at": c["first_commit_at"], "ended_at": c["landed_at"], "last_at": c["landed_at"]})
        commits.append({"sha": c["change_id"], "author": c["author"], "committed_at": c["landed_at"]})
    for i in range(12):
        started = NOW - DAY * (i + 1)
        stale = i % 4 == 0
        work.append(changes[i] | {"change_id": f"w{i}", "state": "stale" if stale else "open", "started_at": started})
        work[-1] |= {"ended_at": started + DAY / 2 if stale else None}
    span = {
        "observed_from": min(c["landed_at"] for c in changes),
        "observed_until": max(c["landed_at"] for c in changes),
    }
    return {
        "repository": [{"repository": name, **span} for name in ("web", "api")],
        "change": changes,
        "deployed_change": shipped,
        "deployment": deployments,
        "line_life": lives,
        "change_area": areas,
        "change_team": teams,
        "work_in_progress": work,
        "commit": commits,
    }


@pytest.fixture(scope="session")
def organisation():
    return invented


@pytest.fixture(scope="session")
def rows():
    return invented()


@pytest.fixture(scope="session")
def store(rows):
    opened = Store(None)
    fill(opened, rows)
    yield opened
    opened.close()
