"""Prints how well durations and decisions of pull requests are told: HEADWAY_DATA is a folder with pull_requests_msr14/.

Rows are 230,000 pull requests of 836 projects on GitHub (Gousios and Zaidman 2014, tag msr14-dataset, BSD-2). Trained on
the first 80 % by time with what was known then, scored on the last 20 %; the rule beside it is the project's rolling
distribution as known at each submission. Pinball is of ln seconds, averaged over the quantiles .1, .5 and .9.
Known at submission: size, project and requester columns; comments, participants, conflict, links, number of commits and
how it was merged came later and are never read. The data has no pull request that stayed open.
"""

import csv
import gzip
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np
from past import NAMES, Work, facts, rolling

from headway.core.stats.paired import paired_gain
from headway.models.adaptive import Adaptive, corrected, walk
from headway.models.base import Plan, Rows
from headway.models.candidates.hazard_trees import hazard_trees
from headway.models.durations import quantiles
from headway.models.known import known
from headway.models.scores import auc, coverage, pinballs

COUNTS = ("files_added", "files_deleted", "files_modified", "files_changed", "src_files", "doc_files", "other_files", "src_churn", "test_churn",
          "team_size", "perc_external_contribs", "sloc", "commits_on_files_touched", "test_lines_per_kloc", "test_cases_per_kloc",
          "asserts_per_kloc", "watchers")  # fmt: skip
REQUESTER = ("prev_pullreqs", "requester_succ_rate", "followers", "main_team_member")
LIKE = {"src_churn": 1.0, "test_churn": 1.0, "files_changed": 1.0, "doc_files": 2.0, "other_files": 2.0, "files_added": 0.5, "commits_on_files_touched": 0.5}  # fmt: skip
TRAIN = 0.8
LEAST_MONTH = 100
"""Pull requests that a month needs to have a coverage of its own; the cut leaves the first month a few."""


@dataclass(frozen=True)
class Found:
    """What one run gives: how many rows were scored, the gain with its interval, coverage overall and by month, the AUC of merging."""

    n: int
    rule: float
    pinball: float
    gain: tuple[float, float, float]
    covered: float
    months: dict[str, float]
    merge_auc: float


def data() -> Path | None:
    """Return the table, or None where it is absent."""
    file = Path(os.environ.get("HEADWAY_DATA", "data")) / "pull_requests_msr14" / "pull_requests.csv.gz"
    return file if file.is_file() else None


def read(file: Path, every: int = 1) -> dict[str, np.ndarray]:
    """Return the columns in order of submission; `every` keeps one project in so many."""
    wanted = ("project_name", "created_at", "closed_at", "merged_at", "intra_branch", *COUNTS, *REQUESTER)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = [[row[name] for name in wanted] for row in csv.DictReader(lines)]
    columns = dict(zip(wanted, map(np.array, zip(*rows, strict=True)), strict=True))
    numbers = {"True": 1.0, "False": 0.0, "": np.nan}
    found = {name: columns[name] if name == "project_name" else np.array([numbers.get(v) if v in numbers else float(v) for v in columns[name]]) for name in wanted}  # fmt: skip
    project = np.unique(found["project_name"], return_inverse=True)[1]
    order = np.argsort(found["created_at"], kind="stable")
    order = order[project[order] % every == 0]
    return {name: values[order] for name, values in (found | {"project": project}).items()}


def run(table: dict[str, np.ndarray], *, requester: bool = True) -> Found:
    """Train on the first 80 % and score the rest, with the facts about the requester or without."""
    work = _work(table)
    rows = _rows(table, work, REQUESTER if requester else ())
    cut = int(len(rows) * TRAIN)
    now, test = rows.at[cut], rows.take(np.arange(cut, len(rows)))
    train = known(rows.take(rows.at < now), now, "censored")
    rule = rolling(work, np.quantile(work.log[: len(train)], (0.1, 0.5, 0.9)))[cut:]
    ends = np.log(quantiles(_online(hazard_trees.fit(train, Plan("time", now)), test)))
    truth = work.log[cut:]
    loss, rule_loss = pinballs(truth, ends), pinballs(truth, rule)
    month = test.at.astype("M8[M]")
    names, counts = np.unique(month, return_counts=True)
    whole = names[counts >= LEAST_MONTH] if (counts >= LEAST_MONTH).any() else names
    months = {str(m): coverage(truth[month == m], ends[month == m]) for m in whole}
    merged = _merging(train, work.yes, test)
    gain = paired_gain(loss, rule_loss, 1)
    return Found(
        len(test), float(rule_loss.mean()), float(loss.mean()), gain, coverage(truth, ends), months,
        auc(work.yes[cut:], merged),
    )  # fmt: skip


def told(found: Found) -> str:
    """Say one run in a few lines."""
    gain, low, high = (100 * share for share in found.gain)
    close = [share for share in found.months.values() if 0.74 <= share <= 0.86]
    return (
        f"pinball {found.pinball:.4f}, rule {found.rule:.4f}: {gain:.1f} % better ({low:.1f} to {high:.1f}) on {found.n:,} pull requests\n"
        f"80 % interval covers {found.covered:.1%}; by month {', '.join(f'{m} {c:.1%}' for m, c in found.months.items())} "
        f"({len(close)} of {len(found.months)} within 74 to 86 %)\nmerge decision: AUC {found.merge_auc:.3f}"
    )


def _online(model: Adaptive, test: Rows) -> np.ndarray:
    # Each request is told with the correction in force when it came: nothing that closed later is in it.
    curves = model.model.predict(test)
    return corrected(curves, walk(curves, test, test.at[-1], model.levels)[:-1])


def _work(table: dict[str, np.ndarray]) -> Work:
    like = [weight * np.log1p(table[name]) for name, weight in LIKE.items()] + [2.5 * table["intra_branch"]]
    yes = np.isfinite(table["merged_at"]).astype(float)
    return Work(table["project"], table["created_at"], table["closed_at"], yes, np.column_stack(like))


def _rows(table: dict[str, np.ndarray], work: Work, requester: tuple[str, ...]) -> Rows:
    at = (work.begin * 1e6).astype("i8").astype("M8[us]")
    weekday = ((at.astype("M8[D]").astype(int) + 3) % 7).astype(float)
    own = [np.log1p(table[name]) for name in (*COUNTS, *requester)]
    x = np.column_stack([*own, table["intra_branch"], weekday, rolling(work, np.full(3, np.nan)), facts(work)])
    names = (*COUNTS, *requester, "intra_branch", "weekday", "rolling_10", "rolling_50", "rolling_90", *NAMES)
    ended = (work.end * 1e6).astype("i8").astype("M8[us]")
    return Rows(np.arange(len(at)), at, x, names, work.end - work.begin, ended, {"repository": table["project_name"]})


def _merging(train: Rows, yes: np.ndarray, test: Rows) -> np.ndarray:
    closed = ~np.isnat(train.known_at)
    parameters = {"objective": "binary", "num_leaves": 31, "learning_rate": 0.05, "min_data_in_leaf": 100, "num_threads": 1, "verbose": -1, "seed": 1}  # fmt: skip
    forest = lgb.train(parameters, lgb.Dataset(train.x[closed], yes[: len(train)][closed]), 300)
    return np.asarray(forest.predict(test.x, num_threads=1))


def main() -> None:
    """Print the figures with and without the facts about the requester."""
    file = data()
    if file is None:
        print("skipped: no pull_requests_msr14/pull_requests.csv.gz under HEADWAY_DATA")
        return
    table = read(file, int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    for title, requester in (("every column known at submission", True), ("no column about the requester", False)):
        print(f"## {title}\n{told(run(table, requester=requester))}", flush=True)


if __name__ == "__main__":
    main()
