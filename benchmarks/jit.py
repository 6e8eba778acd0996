"""Prints how well defect-prone changes are told from 14 facts, beside the published figures: HEADWAY_DATA has jit_issta21/.

Zeng et al. 2021 (ISSTA, MIT licence): changes in time order, the first 80 % to learn from, the last 20 % to score. Each
`features/*.csv.gz` goes through the very trial of `headway trial any --table`: which candidate is released is chosen by
rolling origins inside the first 80 %. The truths are those of the end, so nothing here is lost to late labels.
HEADWAY_DATA is also looked for as ../shared/data beside the checkout.
"""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from headway.models.base import Plan
from headway.models.result import Result, Trial
from headway.models.scores import auc
from headway.models.trial import run_trial
from headway.operate.external import Columns, External, external
from headway.operate.table_file import read_table

TABLE = "published_tables/ResultAnalysis_RQ4-T8_result.csv"
FACTS = ("ns", "nd", "nf", "entrophy", "la", "ld", "lt", "fix", "ndev", "age", "nuc", "exp", "rexp", "sexp")
SPLIT = 0.2


@dataclass(frozen=True)
class Found:
    """What one project gives: AUC of logistic regression on `la` alone, published AUCs by model, and the trial."""

    project: str
    la_alone: float
    published: dict[str, float]
    trial: Trial

    @property
    def released(self) -> Result:
        """The candidate that the protocol chose."""
        return next(result for result in self.trial.results if result.released)


def folder() -> Path | None:
    """Return the folder of the data, or None where it is absent."""
    beside = Path(__file__).parents[2] / "shared/data"
    found = Path(os.environ.get("HEADWAY_DATA", beside)) / "jit_issta21"
    return found if any(found.glob("features/*.csv.gz")) else None


def projects(data: Path) -> list[str]:
    """Return the names of the projects that are there."""
    return sorted(file.name.removesuffix(".csv.gz") for file in data.glob("features/*.csv.gz"))


def run(data: Path, project: str) -> Found:
    """Try every candidate on one project."""
    ready = external(read_table(data / f"features/{project}.csv.gz"), "any", Columns("date", "bug", "_id"))
    if ready.rows.names != FACTS:
        raise SystemExit(f"{project} holds other facts than the 14 published: {ready.rows.names}")
    outcome = run_trial(ready.task, ready.rows, Plan("chance", ready.now), test_share=SPLIT)
    return Found(project, la_alone(ready), published(data, project), outcome.trial)


def la_alone(ready: External) -> float:
    """Return the AUC of LApredict: logistic regression on the lines added, and on nothing else."""
    rows, cut = ready.rows, round(len(ready.rows) * (1 - SPLIT))
    added = rows["la"][:, None]
    made = LogisticRegression().fit(added[:cut], rows.y[:cut])
    return auc(rows.y[cut:], made.predict_proba(added[cut:])[:, 1])


def published(data: Path, project: str) -> dict[str, float]:
    """Return each model's published AUC on a project, the better of trained within it and trained across projects."""
    if not (data / TABLE).is_file():
        return {}
    names, _, *models = [
        [cell.strip() for cell in row] for row in csv.reader((data / TABLE).read_text("utf-8").splitlines())
    ]
    places = [i for i, name in enumerate(names) if name == project]
    return {row[0]: max(float(row[i]) for i in places) for row in models} if places else {}


def show(found: Found) -> None:
    """Print one project."""
    trial = found.trial
    print(
        f"{found.project}: {trial.n_train:,} changes to learn from, {trial.n_test:,} to score, rate {trial.base_rate:.3f}"
    )
    for name, area in found.published.items():
        print(f"  published  {name:<14}{area:.3f}")
    print(f"  reproduced {'LApredict':<14}{found.la_alone:.3f}")
    for r in trial.results:
        m, word = r.measures, "released" if r.released else r.reason
        print(f"  ours       {r.name:<14}{m['auc']:.3f}  Brier skill {m['brier_skill']:.3f}  ECE {m['ece']:.3f}"
              f"  {r.latency_ms_p50:.3f} ms  {r.size_bytes / 1e6:.1f} MB  {word}", flush=True)  # fmt: skip


def main() -> None:
    """Print every project that is there, and the means of what was released."""
    data = folder()
    if data is None:
        print("skipped: no jit_issta21/features/*.csv.gz under HEADWAY_DATA")
        return
    all_found = [run(data, project) for project in projects(data)]
    for found in all_found:
        show(found)
    means = {n: np.mean([f.released.measures[n] for f in all_found]) for n in ("auc", "brier_skill", "ece")}
    print("mean of the released: " + ", ".join(f"{name} {value:.3f}" for name, value in means.items()))


if __name__ == "__main__":
    main()
