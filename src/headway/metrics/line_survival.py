"""Line survival: the share of lines that still stand a year after they landed."""

from headway.metrics.base import WRITTEN, metric, seconds, survival


@metric(
    table="line_life",
    at="born_at",
    kind=survival(365 * 86_400),
    unit="%",
    better="neither",
    group="Lines",
    source="Kaplan and Meier 1958, on lines of code",
    where=WRITTEN,
    weight="n_lines",
    per="removed_at is not null and removed_at < :now",
)
def line_survival() -> str:
    r"""Kaplan-Meier share of lines that reach the age of one year; lines younger than that count for as long as they stood.

    $$\hat S(1\,y) = \prod_{t_i \le 1\,y} \left(1 - \frac{d_i}{r_i}\right)$$

    Lines by bots and in generated files are left out. Here $d_i$ lines ended at age $t_i$ of $r_i$ that had reached
    it. Known problems: lines of one change stand or fall together, so the interval counts changes, not lines. A
    moved line counts as ended.

    >>> measure([
    ...     {"n_lines": 60, "born_at": "2024-01-01", "removed_at": "2024-06-01"},
    ...     {"n_lines": 40, "born_at": "2024-01-01", "removed_at": "2025-06-01"},
    ...     {"n_lines": 100, "born_at": "2025-02-01"},
    ... ])
    70.0 %  n 3
    """
    return seconds("born_at", "least(coalesce(removed_at, :now), :now)")
