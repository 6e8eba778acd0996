"""Change risk on real repositories that Headway mined itself: ours against size alone and against trees on fourteen facts.

Ours is what a trial on the first four fifths releases, which sees nothing of the last. The shipped prior may take part where
it was not made from the repository; as it was made of other histories up to its own day, what a trial releases without it
is shown as well.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from headway.core.registry import find
from headway.core.settings import Features, Settings
from headway.ingest.content import read_contents
from headway.ingest.run import ingest
from headway.models import scores
from headway.models.base import Candidate, Model, Plan, Rows
from headway.models.cost import latency
from headway.models.folds import split
from headway.models.known import known
from headway.models.tasks.change_risk import change_risk
from headway.models.trial import run_trial
from headway.models.verdict import failures
from headway.operate.gather import gather
from headway.operate.unseen import unseen
from headway.store.duckdb import Store

FOURTEEN = (
    "n_subsystems", "n_folders", "n_files", "entropy", "n_added", "n_removed", "n_lines_before", "is_fix", "n_people_before",
    "days_since_change", "n_changes_before", "author_changes", "author_changes_recent", "author_changes_here",
)  # fmt: skip
"""The change metrics of Kamei et al. 2013, by our names: ns nd nf entropy la ld lt fix ndev age nuc exp rexp sexp."""

PERSON = Settings(features=Features(person=True))
OURS = "ours"
RIVALS = ("size alone", "trees on 14")
DRAWS = 1_000

Gaps = dict[str, tuple[float, float, float]]
"""By measure: how much ours is above another, and the 95 % interval of that."""

Said = dict[str, tuple[np.ndarray, tuple[float, float]]]
"""By contender: its chances (n,), and the median and 99th percentile of the milliseconds that one of them takes."""


def mined(path: Path, kept: Path | None = None) -> tuple[Rows, list[Candidate]]:
    """Read a repository (or what is kept of an earlier read) and gather every fact, those about a person too.

    Beside them stand the candidates that may be judged on it: without those whose prior was made from it.
    """
    with TemporaryDirectory() as folder:
        store = Store(kept or Path(folder) / "mined.duckdb")
        try:
            ingest(store, [path], Settings(), b"k" * 32)
            read_contents(store)
            now = store.rows("select max(landed_at) from change")[0][0]
            rows, (fair, _) = gather(store, PERSON, change_risk, now), unseen(store)
        finally:
            store.close()
    return rows.take(rows.groups["aside"] == ""), fair


def released(early: Rows, then: np.datetime64, fair: Sequence[Candidate]) -> tuple[Candidate, Candidate, str]:
    """Return what a trial before the last fifth releases, which sees nothing of it, what would be without a prior, and both told."""
    trial = run_trial(change_risk, early, Plan("chance", then, seed=1), fair, with_oracle=False).trial
    name = trial.chosen or trial.results[0].name
    passed = [r.name for r in trial.results if not failures(r)] or [name]
    local = next((one for one in passed if not _candidate(one).prior), name)
    return (
        _candidate(name),
        _candidate(local),
        f"{name if trial.chosen else name + ', not released'}; without the prior: {local}",
    )


def said(rows: Rows, fair: Sequence[Candidate]) -> tuple[Rows, Said]:
    """Return the last fifth with its truth as known at the end, and what each contender says of it, trained as of then."""
    fold = split(rows, 0.2)
    then, end = rows.at[fold.test_start], rows.at[-1] + np.timedelta64(1, "s")
    early, test = (
        rows.take(np.arange(fold.train_end)),
        known(rows, end, "no").take(np.arange(fold.test_start, len(rows))),
    )
    train, oracle = known(early, then, "no"), known(early, end, "no")
    own = tuple(name for name in rows.names if not name.startswith("author_"))
    plan = Plan("chance", then, seed=1)
    trees, size = (_candidate(name) for name in ("boosted_trees", "size_alone"))
    ours, local, told = released(early.only(own), then, fair)
    print(f"\nreleased by a trial on the first four fifths: {told}", flush=True)
    return test, {
        OURS: _asked(ours.fit(train.only(own), plan), test.only(own)),
        "ours without prior": _asked(local.fit(train.only(own), plan), test.only(own)),
        "size alone": _asked(size.fit(train, plan), test),
        "trees on 14": _asked(trees.fit(train.only(FOURTEEN), plan), test.only(FOURTEEN)),
        "trees on our facts": _asked(trees.fit(train.only(own), plan), test.only(own)),
        "ours with person": _asked(ours.fit(train, plan), test),
        "ours, all labels known": _asked(ours.fit(oracle.only(own), plan), test.only(own)),
    }


def _asked(model: Model, rows: Rows) -> tuple[np.ndarray, tuple[float, float]]:
    return model.predict(rows), latency(model, rows)


def compared(y: np.ndarray, ours: np.ndarray, other: np.ndarray) -> Gaps:
    """Return by measure how much ours is above the other, with a 95 % interval from paired draws of the same rows."""
    chance = np.random.default_rng(1)
    draws = [chance.integers(0, len(y), len(y)) for _ in range(DRAWS)]
    found = {}
    for name, measure in {"auc": scores.auc, "average_precision": scores.average_precision}.items():
        gaps = np.array([measure(y[i], ours[i]) - measure(y[i], other[i]) for i in draws])
        low, high = np.quantile(gaps, [0.025, 0.975])
        found[name] = (measure(y, ours) - measure(y, other), float(low), float(high))
    return found


def report(name: str, rows: Rows, fair: Sequence[Candidate]) -> dict[str, Gaps]:
    """Print the tables of a repository and return how far ours is above each contender, over all changes."""
    test, predicted = said(rows, fair)
    gaps = _table(f"{name}: {len(rows):,} changes", test, predicted, np.full(len(test), True))
    # a change without code can hardly be found to need repair, so some of the gain is knowing which files are code
    _table(f"{name}: of these, changes of code", test, predicted, test["n_code_lines"] > 0)
    return gaps


def verdict(gaps: dict[str, Gaps]) -> str:
    """Say where ours is above size alone and trees on fourteen facts, and where the interval leaves it open."""
    found = {f"{measure} over {other}": gaps[other][measure] for other in RIVALS for measure in gaps[other]}
    below = [name for name, (gap, _, _) in found.items() if not gap > 0]
    open_ = [name for name, (gap, low, _) in found.items() if gap > 0 and not low > 0]
    surely = len(found) - len(below) - len(open_)
    told = f"above in {surely} of {len(found)} comparisons with an interval above none"
    return told + "".join(
        f"; {word}: {', '.join(names)}" for word, names in (("open", open_), ("NOT ABOVE", below)) if names
    )


def _table(title: str, test: Rows, predicted: Said, kept: np.ndarray) -> dict[str, Gaps]:
    y, gaps = test.y[kept], {}
    print(f"\n{title}; {len(y):,} tested, {int(y.sum()):,} repaired")
    for other, (p, (p50, p99)) in predicted.items():
        gaps[other] = compared(y, predicted[OURS][0][kept], p[kept])
        told = "  ".join(f"ours {gap:+.3f} ({low:+.3f} to {high:+.3f})" for gap, low, high in gaps[other].values())
        own = f"AUC {scores.auc(y, p[kept]):.3f}  AP {scores.average_precision(y, p[kept]):.3f}  {p50:.2f}/{p99:.2f} ms"
        print(f"  {other:24} {own}  {told}")
    return gaps


def _candidate(name: str) -> Candidate:
    return find("headway.models.candidates", Candidate, name, "candidate")


def main(paths: Sequence[str]) -> int:
    """Print the tables and the verdict of each repository; return 1 where ours is not above both rivals in both measures."""
    below = False
    for path in map(Path, paths):
        said = verdict(report(path.parent.name if path.name == "repo" else path.name, *mined(path)))
        below |= "NOT ABOVE" in said
        print(f"  {said}", flush=True)
    return int(below)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
