"""What a trial leaves behind: how each candidate did, which one was chosen, and why."""

import msgspec

from headway.models.base import CandidateKind, Checked


class Result(msgspec.Struct, frozen=True):
    """How one candidate did in one trial, on rows later than all it was trained on.

    `score` is the task's proper score (lower is better), `gain` its share of the rule's score saved, with a 95 %
    interval from paired rows. `measures` holds the rest by name (auc, average_precision, brier, brier_skill, ece, …).
    """

    name: str
    kind: CandidateKind
    score: float
    gain: float
    gain_low: float
    gain_high: float
    measures: dict[str, float]
    latency_ms_p50: float
    latency_ms_p99: float
    size_bytes: int
    train_seconds: float
    checks: tuple[Checked, ...] = ()
    released: bool = False
    reason: str = ""


class Trial(msgspec.Struct, frozen=True):
    """One comparison of all candidates of one task: what is printed, kept and packaged with the winner.

    `oracle` holds the measures of the chosen one had every label been known at once: what label latency costs.
    `notes` are the sentences a reader must know (candidates left out, labels taken as known, …). The held-out rows lie from
    `test_since` to `test_until`; `looked` names the models that were looked at there in the order of choice until one
    passed, and `looks` counts them with those of earlier trials on these rows.
    """

    task: str
    as_of: str
    n_train: int
    n_test: int
    base_rate: float
    data: str
    seed: int
    results: tuple[Result, ...]
    chosen: str
    verdict: str
    oracle: dict[str, float] = {}
    notes: tuple[str, ...] = ()
    test_since: str = ""
    test_until: str = ""
    looked: tuple[str, ...] = ()
    looks: int = 0


RENAMED = {"base_rate": "area_rate", "rolling_median": "recent_durations"}
"""What candidates are called today, by the names that stand in models and trials made before."""


def called_today(trial: Trial) -> Trial:
    """Return a trial that was kept, its candidates under the names that they have today."""
    results = tuple(msgspec.structs.replace(r, name=RENAMED.get(r.name, r.name)) for r in trial.results)
    looked = tuple(RENAMED.get(name, name) for name in trial.looked)
    return msgspec.structs.replace(
        trial, results=results, looked=looked, chosen=RENAMED.get(trial.chosen, trial.chosen)
    )
