"""Fairness by group: no group is told risks, or times, that its own outcomes do not bear out."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from headway.core.stats.intervals import wilson
from headway.core.stats.paired import block_sums
from headway.models.base import Case, Checked, Rows, check
from headway.models.measures import Truth, in_sight, losses

LIMIT = 0.1
"""Largest gap, in chance, between what a group was told and what happened to it, compared with everyone else's gap."""

LEAST = 30
"""Groups of fewer rows are counted, not judged."""

_OUTSIDE = ("twin", "aside", "repository_id")
_TAIL = 0.05
_NOTED = 24
_WITHHELD = "(too few people to show)"


@dataclass(frozen=True)
class Group:
    """One value of one grouping of the test rows, and how the model did there against all other rows."""

    name: str
    n: int
    rate: float
    said: float
    flagged: float
    false_alarms: float
    missed: float
    gap: float
    low: float
    high: float
    error: float


@check
def fairness(case: Case) -> Checked:
    """Pass when no group of at least 30 rows is told chances that are off by .1 more than everyone else's, beyond doubt.

    For each group: its rate, what it was told, how much of it was flagged (riskiest 5 %), false alarms and misses with
    Wilson intervals, and its calibration gap against all other rows with a bootstrap interval (corrected for the number
    of groups); it fails when that interval lies wholly beyond .1. Rates and errors are shown but do not decide: where
    groups differ in what happens, no calibrated model has equal ones (Chouldechova 2017). A group behind which too few people
    stand is judged like every other, but neither named nor described. For times the gap is in the
    share done within the predicted median. No attribute of a person beyond how long they have taken part is collected.
    """
    gaps = _gaps(case)
    names = [name for name in sorted(case.test.groups) if name not in _OUTSIDE]
    groups, small = [], []
    for grouping in names:
        for value, mask in _values(case.test, grouping):
            shown = case.may_show(case.test.ids[mask])
            name = f"{grouping}={value}" if shown else f"{grouping}={_WITHHELD}"
            small.append((int(mask.sum()), name)) if mask.sum() < LEAST or mask.all() else groups.append((name, mask))
    found = [_group(case, name, mask, gaps, len(groups)) for name, mask in groups]
    return _judged(found, small)


def _judged(found: list[Group], small: list[tuple[int, str]]) -> Checked:
    no_attribute = "No demographic attribute is collected, so none can be checked."
    if not found:
        least = f" (largest: {max(small)[1]}, {max(small)[0]})" if small else ""
        return Checked(
            "fairness", None, f"No group has {LEAST} rows and others beside it{least}: too few to tell. {no_attribute}"
        )
    worst = max(found, key=lambda g: abs(g.gap))
    unfair = [g for g in found if g.low > LIMIT or g.high < -LIMIT]
    fewest = min(found, key=lambda g: g.n)
    said = (
        f"Among {len(found)} groups (smallest {fewest.name} with {fewest.n:,} rows; {len(small)} smaller than {LEAST} not "
        f"judged) the largest gap is {worst.gap:+.3f} for {worst.name} ({worst.low:+.3f} to {worst.high:+.3f}); "
        f"beyond {LIMIT} without doubt: {', '.join(g.name for g in unfair) or 'none'}. {no_attribute}"
    )
    numbers: dict[str, float | int | str | None] = {"groups": len(found), "too_small": len(small), "smallest": fewest.n}
    for g in sorted((g for g in found if not g.name.endswith(_WITHHELD)), key=lambda g: -abs(g.gap))[:_NOTED]:
        numbers[g.name] = _line(g)
    return Checked("fairness", not unfair, said, numbers)


def _group(case: Case, name: str, mask: np.ndarray, gaps: tuple[np.ndarray, np.ndarray], n_groups: int) -> Group:
    told, happened = gaps
    gap = told - happened

    middle, low, high = _against_others(gap, mask, n_groups)
    flag = told > np.quantile(told, 1 - _TAIL)
    no, yes = mask & (happened == 0), mask & (happened == 1)
    loss = losses(case.task, Truth.of(case.test), case.predicted)
    return Group(
        name=name,
        n=int(mask.sum()),
        rate=float(happened[mask].mean()),
        said=float(told[mask].mean()),
        flagged=float(flag[mask].mean()),
        false_alarms=_share(flag, no),
        missed=_share(~flag, yes),
        gap=middle,
        low=low,
        high=high,
        error=float(loss[mask].mean()),
    )


def _gaps(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Return what each row was told and what happened to it, both as chances."""
    truth = Truth.of(case.test)
    if case.task.target == "time":
        times, quantiles = in_sight(truth, case.predicted)
        return np.full(len(times), 0.5), (times <= quantiles[:, 1]).astype(float)
    if case.task.target == "kind":
        return case.predicted.max(axis=1), (case.predicted.argmax(axis=1) == truth.y).astype(float)
    return case.predicted, truth.y


def _values(rows: Rows, grouping: str) -> Iterator[tuple[str, np.ndarray]]:
    values = rows.groups[grouping]
    text = np.array(["unknown" if v is None or v != v else str(v) for v in values.tolist()])  # noqa: PLR0124 - NaN alone differs from itself
    for value in sorted(set(text.tolist())):
        yield value[:40], text == value


def _against_others(gap: np.ndarray, mask: np.ndarray, n_groups: int) -> tuple[float, float, float]:
    """Return how much a group's mean gap is above everyone else's, with an interval that holds for all groups together.

    Its 95 % interval from blocks of time is widened for `n_groups` looks (Bonferroni).
    """
    columns = np.column_stack([gap * mask, mask, gap * ~mask, ~mask]).astype(float)
    inside, n_inside, outside, n_outside = block_sums(columns, seed=1).T
    drawn = inside / np.maximum(n_inside, 1) - outside / np.maximum(n_outside, 1)
    middle = float(gap[mask].mean() - gap[~mask].mean())
    reach = NormalDist().inv_cdf(1 - 0.025 / n_groups) * float(drawn.std())
    return middle, middle - reach, middle + reach


def _share(flag: np.ndarray, among: np.ndarray) -> float:
    return float(flag[among].mean()) if among.any() else float("nan")


def _line(g: Group) -> str:
    def share(value: float, n: float) -> str:
        low, high = wilson(value * n, n) or (None, None)
        return "–" if value != value else f"{value:.3f}" + (f" ({low:.3f} to {high:.3f})" if low is not None else "")  # noqa: PLR0124 - NaN

    yes = g.rate * g.n
    return (
        f"n {g.n}; happened {share(g.rate, g.n)}; said {g.said:.3f}; gap {g.gap:+.3f} ({g.low:+.3f} to {g.high:+.3f}); "
        f"flagged {share(g.flagged, g.n)}; false alarms {share(g.false_alarms, g.n - yes)}; missed {share(g.missed, yes)}; "
        f"loss {g.error:.4f}"
    )
