"""What a trial means, in sentences and in one table: pure text and plain rows, drawn elsewhere."""

from collections.abc import Sequence

from headway.models.base import Task
from headway.models.looks_taken import looked_at
from headway.models.result import Result, Trial

FLOOR = "base_rate_floor"
"""The check whose numbers a verdict repeats: whoever reads why nothing serves must see how far it fell short."""

COLUMNS = {
    "chance": ("auc", "average_precision", "brier_skill", "ece", "caught_5", "caught_10", "caught_20", "precision_at_5",
               "effort_recall_20"),
    "time": ("pinball", "coverage", "mae_log", "width_80"),
    "kind": ("accuracy", "macro_f1", "ece"),
}  # fmt: skip
TITLES = {
    "auc": "AUC",
    "average_precision": "AP",
    "brier_skill": "Brier skill",
    "ece": "ECE",
    "caught_5": "caught in 5 %",
    "caught_10": "10 %",
    "caught_20": "20 %",
    "precision_at_5": "precision at 5 %",
    "effort_recall_20": "effort recall (constant)",
    "pinball": "pinball",
    "coverage": "80 % interval coverage",
    "mae_log": "error of ln s",
    "width_80": "spans ×",
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
}


def verdict(task: Task, results: Sequence[Result], rule: str, looks: int = 0) -> str:
    """Say which candidate is released and why, and how many were looked at; `results` stand in the order of choice."""
    looked = looked_at(looks)
    return _choice(task, results, rule) + (f" {looked}." if looked else "")


def _choice(task: Task, results: Sequence[Result], rule: str) -> str:
    chosen = next((r for r in results if r.released), None)
    failed = [r for r in results[: results.index(chosen) if chosen else len(results)] if failures(r)]
    passed_over = "".join(
        f" {r.name} would have come first but fails {' and '.join(failures(r))}{_below(r)}." for r in failed[:2]
    )
    if chosen is None:
        return f"Nothing is released: no rule passes every check, and no model that earned its place does.{passed_over}"
    if chosen.kind == "rule" and chosen.name != rule:
        return f"The rule {chosen.name} is released: it is what is left where the others fail a check.{passed_over}"
    if chosen.name == rule:
        better = [r for r in results if r.kind != "rule"]
        beside = (
            f"; the nearest, {better[0].name}, {better[0].reason}{_later(better[0])}" if better and not failed else ""
        )
        return (
            f"The rule {rule} suffices: no model that passes the checks gains {100 * task.least_gain:.0f} % over it on the folds "
            f"that choose{beside}.{passed_over}"
        )
    over = f"the rule {rule}" if rule else "the rate of the training"
    return (
        f"{chosen.name} ({chosen.kind}) is released: on later changes it saves {100 * chosen.gain:.1f} % of the "
        f"{task.score.replace('_', ' ')} of {over} (95 % interval {100 * chosen.gain_low:.1f} % to {100 * chosen.gain_high:.1f} %), passes every "
        f"check, and is {chosen.reason}.{passed_over}"
    )


def _later(result: Result) -> str:
    """Say that a candidate did better on the held-out rows, which score and do not choose; "" where it did not."""
    if not result.gain_low > 0:
        return ""
    return (
        f", though on the rows held out it saves {100 * result.gain:.1f} % ({100 * result.gain_low:.1f} % to "
        f"{100 * result.gain_high:.1f} %); those rows score and do not choose, so a later training may take it"
    )


def failures(result: Result) -> list[str]:
    """Return the names of the checks that a candidate did not pass."""
    return [c.check.replace("_", " ") for c in result.checks if c.passed is False]


def _below(result: Result) -> str:
    """Say how far a candidate fell below a constant, "" where it did not."""
    return next((f" ({c.sentence.rstrip('.')})" for c in result.checks if c.check == FLOOR and c.passed is False), "")


def standing(result: Result) -> str:
    """Return why a candidate stands where it does: the checks it fails, else how it did on the folds."""
    failed = failures(result)
    return f"fails {', '.join(failed)}" if failed else result.reason


def table(trial: Trial, target: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the titles and the rows of the one table of a trial, as text, in the order of choice."""
    names = COLUMNS[target]
    titles = ("candidate", "kind", "score", "gain over rule (95 %)", *(TITLES[n] for n in names), "ms p50/p99", "size",
              "training", "verdict")  # fmt: skip
    return titles, [_row(result, names) for result in trial.results]


def summary(trial: Trial) -> dict[str, object]:
    """Return a trial for programs: everything flat under each candidate; a measure that cannot be told is null."""
    return {
        "task": trial.task,
        "as_of": trial.as_of,
        "n_train": trial.n_train,
        "n_test": trial.n_test,
        "base_rate": trial.base_rate,
        "data": trial.data,
        "seed": trial.seed,
        "chosen": trial.chosen or None,
        "verdict": trial.verdict,
        "oracle": trial.oracle,
        "notes": list(trial.notes),
        "candidates": [_flat(result) for result in trial.results],
    }


def _flat(result: Result) -> dict[str, object]:
    always = dict.fromkeys(("auc", "average_precision", "brier", "brier_skill", "ece"))
    own = {
        "name": result.name,
        "kind": result.kind,
        "score": result.score,
        "gain": result.gain,
        "gain_low": result.gain_low,
        "gain_high": result.gain_high,
        "latency_ms_p50": result.latency_ms_p50,
        "latency_ms_p99": result.latency_ms_p99,
        "size_bytes": result.size_bytes,
        "train_seconds": result.train_seconds,
        "released": result.released,
        "reason": result.reason,
        "checks": [
            {"check": c.check, "passed": c.passed, "sentence": c.sentence, "numbers": c.numbers} for c in result.checks
        ],
    }
    return own | always | result.measures


def _row(result: Result, names: tuple[str, ...]) -> tuple[str, ...]:
    return (
        result.name,
        result.kind,
        f"{result.score:.4f}",
        f"{result.gain:+.1%} ({result.gain_low:+.1%} to {result.gain_high:+.1%})",
        *(_measure(result.measures, name) for name in names),
        f"{result.latency_ms_p50:.3f}/{result.latency_ms_p99:.3f}",
        f"{result.size_bytes / 1024:,.0f} kB",
        f"{result.train_seconds:.1f} s",
        "released" if result.released else standing(result),
    )


def _measure(measures: dict[str, float], name: str) -> str:
    if name not in measures:
        return "–"
    value = measures[name]
    beside = f" ({measures[name + '_constant']:.3f})" if f"{name}_constant" in measures else ""
    return (f"{value:.1f}" if name == "width_80" else f"{value:.3f}") + beside
