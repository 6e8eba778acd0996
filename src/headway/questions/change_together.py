"""Which files change together although they live apart."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from headway.core.units import show
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question
from headway.rules.path_names import is_source

PAIRS = """
select p.repository, p.path, p.other_path, p.n_shared, p.n_path, p.n_other, p.coupling, p.is_cross_area, k.area, o.area as other_area,
  k.confidence as sure, o.confidence as other_sure
from file_pair p join file_kind k on k.path = p.path join file_kind o on o.path = p.other_path
join file_heat h on h.repository = p.repository and h.path = p.path join file_heat i on i.repository = p.repository and i.path = p.other_path
where k.role = 'code' and o.role = 'code' and h.n_changes > 0 and i.n_changes > 0
  and not regexp_matches(p.path || ' ' || p.other_path, '(^|[/_ ])(version|about|__about__)[.]')
  and not regexp_matches(p.path || ' ' || p.other_path, '(^|/)(__init__|index)[.][a-z]+ (.*/)?(__init__|index)[.][a-z]+$') and p.n_shared >= 5 and p.n_path >= 5 and p.n_other >= 5 and p.coupling >= 0.3
order by p.repository, p.path, p.other_path
"""
TOTALS = """
select c.repository, count(*) as n_changes from change c where c.state = 'landed' and c.landed_at <= :now and c.n_files between 1 and 30
group by c.repository order by c.repository
"""
FILES = (
    "select repository, count(*) as n_files from file_heat where role = 'code' group by repository order by repository"
)
SHARED = """
select repository, path, other_path, sha from (
  select p.repository, p.path, p.other_path, c.change_id as sha,
    row_number() over (partition by p.repository, p.path, p.other_path order by c.landed_at desc, c.change_id) as place
  from file_pair p join file_touch a on a.repository = p.repository and a.path = p.path
  join file_touch b on b.repository = p.repository and b.path = p.other_path and b.change_id = a.change_id
  join change c on c.change_id = a.change_id and c.repository = p.repository
  where p.is_cross_area and p.n_shared >= 5 and p.coupling >= 0.3 and c.n_files <= 30 and c.landed_at <= :now
) newest where place <= 5 order by repository, path, other_path, place
"""

SURE = 0.75
"""Confidence in a role from which on it needs no known source language beside it."""

PLAIN = frozenset({"__init__", "index", "mod", "main", "lib"})
"""Names of files that say nothing without their folder."""


@question(
    "Which files change together although they live apart?", pairs=PAIRS, totals=TOTALS, files=FILES, shared=SHARED
)
def change_together(needs: Mapping[str, Columns], _context: Context) -> Answer:
    """Which code files change together, pairs that live apart first.

    Why: files of different areas that keep changing together share a secret that neither shows.

    Method: coupling = shared changes over the mean of both files' changes; at least 5 changes each, 5 shared, 30 %,
    change sets up to 30 files. A pair is named when it lives apart (neither area lies inside the other), both files
    are of a known source language or were told to be code by a rule (confidence of .75 or more), and chance (independent files, Poisson tail,
    times the number of possible pairs) would hardly give it.

    Known problems: counts run over the whole history, of files that changed in its last 365 days. Tests, documentation,
    generated files, configuration, version files and pairs of package indexes are left out: that they move together is no news. Renamed files are followed, split ones are not.
    """
    pairs = needs["pairs"]
    if not len(pairs["path"]):
        return Answer(
            headline="No two code files change together often enough to say so: in 5 changes, and in 30 % of those of the two, a shared one counted for each.",
            blind=("Change sets over 30 files, and files that were deleted.",),
            look_next=("headway ask size_meets_change",),
        )
    apart = np.array([_apart(one, other) for one, other in zip(pairs["area"], pairs["other_area"], strict=True)])
    strength = np.array(
        [_lower(s, m) for s, m in zip(pairs["n_shared"], (pairs["n_path"] + pairs["n_other"]) / 2, strict=True)]
    )
    fit = apart & _is_source(pairs) & (_chance(pairs, needs) < 0.001)
    order = np.lexsort((-strength, ~apart))
    best = next((int(i) for i in order if fit[i]), None)
    answer = _answer(pairs, order, strength, best)
    return answer if best is None else replace(answer, examples=_newest(needs["shared"], pairs, best))


def _is_source(pairs: Columns) -> np.ndarray:
    """Tell of which pairs both files surely are code: what no rule knows may be data of a format that nobody heard of."""
    surely = np.ones(len(pairs["path"]), dtype=bool)
    for path, sure in (("path", "sure"), ("other_path", "other_sure")):
        surely &= (pairs[sure] >= SURE) | np.array([is_source(str(one)) for one in pairs[path]], dtype=bool)
    return surely


def _apart(area: str, other: str) -> bool:
    """Tell whether two areas are neither the same nor one inside the other: what lies below a folder does not live apart from it.

    >>> _apart("src/io", "src/runtime"), _apart("src", "src/io"), _apart("src", "src2")
    (True, False, True)
    """
    return not (f"{area}/".startswith(f"{other}/") or f"{other}/".startswith(f"{area}/"))


def _ends(path: str, other: str) -> tuple[str, str]:
    """Say two paths by their ends, as short as tells them apart and names more than a package's own file.

    >>> _ends("web/ui/list.ts", "web/types/list.ts"), _ends("io/mod.rs", "driver/op.rs")
    (('ui/list.ts', 'types/list.ts'), ('io/mod.rs', 'op.rs'))
    """
    one, two = path.split("/"), other.split("/")
    n, m = (2 if parts[-1].partition(".")[0] in PLAIN else 1 for parts in (one, two))
    while one[-n:] == two[-m:]:
        n, m = n + 1, m + 1
    return "/".join(one[-n:]), "/".join(two[-m:])


def _labels(shown: list[tuple[str, str]]) -> tuple[str, ...]:
    """Name pairs by the ends of their paths; those that would be called the same by their whole paths.

    >>> _labels([("a/x.py", "b/y.py"), ("c/x.py", "b/y.py"), ("c/x.py", "b/z.py")])
    ('a/x.py + b/y.py', 'c/x.py + b/y.py', 'x.py + z.py')
    """
    short = [" + ".join(_ends(*pair)) for pair in shown]
    return tuple(
        label if short.count(label) == 1 else " + ".join(pair) for label, pair in zip(short, shown, strict=True)
    )


def _newest(shared: Columns, pairs: Columns, best: int) -> tuple[str, ...]:
    """Return the newest changes that touched both files."""
    same = [shared[k] == pairs[k][best] for k in ("repository", "path", "other_path")]
    return tuple(str(sha)[:12] for sha in shared["sha"][np.logical_and.reduce(same)])


def _chance(pairs: Columns, needs: Mapping[str, Columns]) -> np.ndarray:
    """How many pairs as coupled as this one independent files would give, at most."""
    totals = dict(zip(needs["totals"]["repository"], needs["totals"]["n_changes"], strict=True))
    files = dict(zip(needs["files"]["repository"], needs["files"]["n_files"], strict=True))
    out = np.ones(len(pairs["path"]))
    for i, repository in enumerate(pairs["repository"]):
        mean = pairs["n_path"][i] * pairs["n_other"][i] / max(totals.get(repository, 1), 1)
        out[i] = _poisson_tail(int(pairs["n_shared"][i]), float(mean)) * files.get(repository, 2) ** 2 / 2
    return out


def _poisson_tail(k: int, mean: float) -> float:
    """Chernoff bound of P(X >= k), exact enough for what must be far below any level.

    >>> _poisson_tail(3, 5.0), round(_poisson_tail(20, 5.0), 6)
    (1.0, 3e-06)
    """
    return 1.0 if k <= mean else math.exp(k - mean - k * math.log(k / mean))


def _lower(shared: float, mean: float) -> float:
    """Lower end of Wilson's 80 % interval of a coupling, so that 5 of 5 does not beat 90 of 100."""
    z, p = 1.2816, min(shared / mean, 1.0)
    middle, reach = p + z * z / (2 * mean), z * math.sqrt(p * (1 - p) / mean + z * z / (4 * mean * mean))
    return (middle - reach) / (1 + z * z / mean)


def _upper(shared: float, mean: float) -> float:
    return 1 - _lower(mean - min(shared, mean), mean)


def _answer(pairs: Columns, order: np.ndarray, strength: np.ndarray, best: int | None) -> Answer:
    top = [int(i) for i in order[:15]]
    return Answer(
        headline=_headline(pairs, best, int(order[0])),
        claim=f"{pairs['path'][best]} + {pairs['other_path'][best]}" if best is not None else "",
        effect=_effect(pairs, best) if best is not None else None,
        surprise=float(np.log1p(strength[best])) if best is not None else 0.0,
        grid=Grid(
            ("File", "Other file", "Areas", "Shared", "Changes", "Other's changes", "Coupling"),
            ("", "", "", "changes", "changes", "changes", "%"),
            tuple(_row(pairs, i) for i in top),
        ),
        picture=_bars(pairs, top, best),
        sure="Every pair that exists was looked at; independent files would not give one like this in 1,000 repositories."
        if best is not None
        else "Pairs within one area are expected.",
        blind=(
            "Why they change together: a shared format, a copied rule, or one feature that spans both.",
            "Change sets over 30 files.",
        ),
        look_next=("headway ask size_meets_change", "headway export file_pair --format csv"),
    )


def _headline(pairs: Columns, best: int | None, first: int) -> str:
    i = first if best is None else best
    shared = int(pairs["n_shared"][i])
    one, other = _ends(str(pairs["path"][i]), str(pairs["other_path"][i]))
    words = f"{one} and {other} changed together {shared:,} times, of {int(pairs['n_path'][i]):,} and {int(pairs['n_other'][i]):,} changes"
    total = int(pairs["n_path"][i]) + int(pairs["n_other"][i])
    share = f"{show(float(pairs['coupling'][i]), '%')} of these {total:,}, a shared one counted for each file"
    if best is None:
        return f"No code files that live apart stand out; of all that change together, {words} ({share})."
    low, high = _effect(pairs, i)[1:]
    return (
        f"{words}, though they live apart, in {pairs['area'][i]} and {pairs['other_area'][i]} "
        f"({share}; 80 % interval {low * 100:.0f}-{high * 100:.0f} %)."
    )


def _effect(pairs: Columns, i: int) -> tuple[float, float, float]:
    shared, mean = float(pairs["n_shared"][i]), float(pairs["n_path"][i] + pairs["n_other"][i]) / 2
    return float(pairs["coupling"][i]), _lower(shared, mean), _upper(shared, mean)


def _row(pairs: Columns, i: int) -> tuple[str | float | None, ...]:
    areas = f"{pairs['area'][i]} + {pairs['other_area'][i]}" if pairs["is_cross_area"][i] else str(pairs["area"][i])
    counts = (int(pairs[k][i]) for k in ("n_shared", "n_path", "n_other"))
    return (str(pairs["path"][i]), str(pairs["other_path"][i]), areas, *counts, float(pairs["coupling"][i]))


def _bars(pairs: Columns, top: list[int], best: int | None) -> Bars:
    shown = sorted(top[:10], key=lambda i: -float(pairs["coupling"][i]))
    effects = [_effect(pairs, i) for i in shown]
    labels = _labels([(str(pairs["path"][i]), str(pairs["other_path"][i])) for i in shown])
    coupling, low, high = zip(*effects, strict=True)
    return Bars(
        "How much of the changes of two code files is shared",
        labels,
        coupling,
        low,
        high,
        "%",
        shown.index(best) if best in shown else None,
    )
