"""Prints how well review lead time is told from git alone: HEADWAY_REPOS is a list of git directories, split by the path separator.

Meant for projects reviewed in Gerrit, where each merge brings one change: first commit authored to merge. Headway mines
each repository itself. Trained on the first 80 % of the changes by time with what was known then, scored on the last 20 %;
the rule beside it is the rolling distribution of the last 200 changes as known then. Pinball is of ln seconds, averaged over
the quantiles .1, .5 and .9. No fact is about a person. Two sets of facts, because git keeps only the last state of a patch:
those surely known at its first commit, and those of the patch as it landed.
"""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from past import Work, rolling

from headway.core.settings import Settings
from headway.core.stats.paired import paired_gain
from headway.ingest.run import ingest
from headway.models.adaptive import corrected, walk
from headway.models.base import Plan, Rows
from headway.models.candidates.hazard_trees import hazard_trees
from headway.models.durations import quantiles
from headway.models.entry import without_aside
from headway.models.features.pace import pace
from headway.models.features.waiting import waiting
from headway.models.known import known
from headway.models.scores import coverage, pinballs
from headway.models.tasks.change_risk import change_risk
from headway.models.tasks.completion_time import completion_time
from headway.operate.gather import gather
from headway.store.duckdb import Store

SURE = completion_time.features
PATCH = (*SURE, *change_risk.features)
LEAST = 1_000
LATEST = datetime(2100, 1, 1)


@dataclass(frozen=True)
class Told:
    """How one set of facts did: pinball beside the rule's, the gain with its interval, the share of 80 % intervals that held."""

    n: int
    pinball: float
    rule: float
    gain: tuple[float, float, float]
    covered: float


def repositories() -> list[Path]:
    """Return the git directories that are there."""
    given = [Path(part) for part in os.environ.get("HEADWAY_REPOS", "").split(os.pathsep) if part]
    return [path for path in given if path.is_dir()]


def mined(repository: Path) -> Rows:
    """Return the landed changes of a repository with all facts, each at its first commit."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "review.duckdb")
        ingest(store, [repository], Settings(), b"k" * 32)
        rows, _ = without_aside(gather(store, Settings(), replace(completion_time, features=PATCH), LATEST))
        store.close()
    return rows.take((rows.groups["age"] == "opened") & ~np.isnat(rows.known_at))


def run(rows: Rows) -> Told:
    """Train on the first 80 %, correct online, score the last 20 %."""
    cut = int(len(rows) * 0.8)
    now, test = rows.at[cut], rows.take(np.arange(cut, len(rows)))
    model = hazard_trees.fit(known(rows.take(rows.at < now), now, "censored"), Plan("time", now))
    curves = model.model.predict(test)
    ends = np.log(quantiles(corrected(curves, walk(curves, test, test.at[-1], model.levels)[:-1])))
    begin = rows.at.astype("i8") / 1e6
    work = Work(np.zeros(len(rows), int), begin, begin + rows.y, np.zeros(len(rows)), np.zeros((len(rows), 1)))
    rule = rolling(work, np.log(np.quantile(rows.y[:cut], (0.1, 0.5, 0.9))))[cut:]
    truth = work.log[cut:]
    loss, rule_loss = pinballs(truth, ends), pinballs(truth, rule)
    gain = paired_gain(loss, rule_loss, 1)
    return Told(len(test), float(loss.mean()), float(rule_loss.mean()), gain, coverage(truth, ends))


def both(rows: Rows) -> dict[str, Told]:
    """Run the facts surely known at the first commit, and those of the patch as it landed."""
    surely = {fact.name for fact in (*pace.facts, *waiting.facts)}
    sure = tuple(name for name in rows.names if name in surely)
    return {"known at the first commit": run(rows.only(sure)), "of the patch as it landed": run(rows)}


def main() -> None:
    """Print one line a repository and set of facts."""
    found = repositories()
    if not found:
        print("skipped: HEADWAY_REPOS names no git directory")
    for repository in found:
        rows = mined(repository)
        if len(rows) < LEAST:
            print(f"{repository.parent.name}: skipped, {len(rows)} changes with a known first commit are under {LEAST}")
            continue
        for title, told in both(rows).items():
            gain, low, high = (100 * share for share in told.gain)
            print(
                f"{repository.parent.name}, facts {title}: pinball {told.pinball:.4f}, rule {told.rule:.4f}, "
                f"{gain:.1f} % better ({low:.1f} to {high:.1f}); 80 % interval covers {told.covered:.1%} of {told.n:,}",
                flush=True,
            )


if __name__ == "__main__":
    main()
