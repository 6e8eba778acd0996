"""Prints the promises about the speed of learning on a database that was filled: make bench, or DATABASE REPOSITORY here."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from bench import show

from headway.core.errors import HeadwayError
from headway.core.registry import discover, find
from headway.core.settings import Settings
from headway.models.base import Candidate, FeatureGroup, Plan, Rows, Task
from headway.models.cost import latency
from headway.models.known import known
from headway.models.rows import Tokens
from headway.operate.gather import gather
from headway.operate.one_change import fresh_of
from headway.operate.predict import predict_fresh, speaker
from headway.operate.registry import home_of
from headway.operate.serve import Desk
from headway.store.duckdb import Store

MANY = 50_000
DIFFS = 12
ONE_MS, FRESH_MS, TRAINING_SECONDS = 0.2, 200.0, 180.0
"""The promises: one prediction with its facts ready, one fresh diff from its text to the answer, all classical candidates."""


def many(rows: Rows, n: int = MANY) -> Rows:
    """Return the newest `n` rows in time order; where there are fewer, the same ones again under other names."""
    index = np.sort(np.arange(n) % len(rows)) if len(rows) < n else np.arange(len(rows) - n, len(rows))
    return replace(rows.take(index), ids=np.array([f"r{i}" for i in range(n)], object))


def training(rows: Rows, task: Task) -> dict[str, float]:
    """Return the processor seconds that each classical candidate of a task takes to train on all rows, by name.

    Each trains on one thread, so that on a quiet machine the clock says the same, and on a busy one only this tells.
    """
    now = rows.at[-1] + np.timedelta64(1, "s")
    seen, found = known(rows, now, task.absent), {}
    for name, candidate in discover("headway.models.candidates", Candidate).items():
        if candidate.kind == "classical" and task.target in candidate.targets:
            start = process_time()
            candidate.fit(seen, Plan(task.target, now, kinds=task.kinds))
            found[name] = process_time() - start
    return found


def fresh(desk: Desk, path: Path, task: Task, n: int = DIFFS) -> list[tuple[float, float]]:
    """Return the milliseconds by the clock and of the processor from a diff's text to its prediction, for the newest changes."""
    git = ("git", "-C", str(path))
    heads = subprocess.run([*git, "rev-list", "--first-parent", "--min-parents=1", f"--max-count={n}", "HEAD"], capture_output=True, text=True, check=True)  # fmt: skip
    found = []
    for sha in heads.stdout.split():
        diff = subprocess.run([*git, "diff", f"{sha}^1", sha], capture_output=True, check=True).stdout
        if diff:
            start, spent = perf_counter(), process_time()
            predict_fresh(desk, task, fresh_of(desk, path, text=diff))
            found.append((1e3 * (perf_counter() - start), 1e3 * (process_time() - spent)))
    # the first one also opens what the others find open
    return found[1:] or found


def invented(n: int = MANY, seed: int = 1) -> Rows:
    """Return rows of change risk with every fact and words, from a seed: as much to learn from as there can be."""
    task, groups = (
        find("headway.models.tasks", Task, "change_risk", "task"),
        discover("headway.models.features", FeatureGroup),
    )
    names = tuple(fact.name for group in task.features for fact in groups[group].facts if not fact.person)
    dice = np.random.default_rng(seed)
    x = dice.lognormal(2, 1, (n, len(names)))
    x[dice.random(x.shape) < 0.1] = np.nan
    y = (dice.random(n) < 1 / (1 + np.exp(3 - np.nan_to_num(np.log1p(x[:, 0]))))).astype(float)
    at = np.datetime64("2024-01-01", "us") + np.arange(n) * np.timedelta64(20, "m")
    tokens = Tokens(np.arange(n + 1) * 120, dice.integers(0, 1 << 18, 120 * n).astype(np.uint32))
    groups_of = {
        "repository": np.full(n, "web", object),
        "area": dice.choice(np.array(["api", "web", "docs"], object), n),
    }
    return Rows(np.arange(n).astype(str).astype(object), at, x, names, y, at, groups_of, tokens)


def told(taken: Mapping[str, float]) -> str:
    """Say what each candidate took."""
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in taken.items())


def main(db: Path, path: Path) -> None:
    """Print every figure beside its limit; what no model is in use for says so."""
    with closing(Store(db)) as store:
        now = store.rows("select max(landed_at) from change")[0][0]
        desk = Desk(store, Settings(), now, home_of(db))
        n = store.rows("select count(*) from change where state = 'landed'")[0][0]
        for name in ("change_risk", "completion_time"):
            task = find("headway.models.tasks", Task, name, "task")
            rows = gather(store, desk.settings, task, now)
            try:
                speaking = speaker(desk, task)
            except HeadwayError as error:
                print(f"  {name}: {error.what}")
                continue
            p50, p99 = latency(speaking.serving.model, rows)
            show(f"{name}: one prediction ({speaking.trial.chosen}), p50", p50, ONE_MS, " ms")
            print(f"  {'':<58}{p99:>8.2f} ms p99")
            if name == "change_risk":
                clock, processor = np.median(fresh(desk, path, task), axis=0)
                show(f"a fresh diff, {n:,} changes read, p50", float(clock), FRESH_MS, " ms")
                print(f"  {'':<58}{processor:>8.2f} ms of the processor")
        task = find("headway.models.tasks", Task, "change_risk", "task")
        rows = gather(store, desk.settings, task, now)
        of = many(rows)
        taken = training(of, task)
        again = "" if len(rows) >= MANY else f", {len(rows):,} rows repeated"
        show(f"all classical candidates on {len(of):,} changes{again}", sum(taken.values()), TRAINING_SECONDS, " s")
        print(f"  {told(taken)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
