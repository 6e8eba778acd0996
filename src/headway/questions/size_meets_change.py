"""Where large files keep changing: the classical hotspots."""

from collections.abc import Mapping

import numpy as np

from headway.core.units import show
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question

HEAT = """
select repository, path, area, n_lines, n_changes, n_changes_ever from file_heat
where role = 'code' and n_lines > 0 order by repository, path
"""


@question("Where do large files keep changing?", heat=HEAT)
def size_meets_change(needs: Mapping[str, Columns], _context: Context) -> Answer:
    """Where change meets size: large code files that keep changing.

    Why: effort spent on a file pays back as often as the file is changed; a large file that never changes costs
    nothing.

    Method: rank of (changes in the last 365 days) x (lines), over live code files. This counts, it tests nothing,
    so it describes and claims nothing.

    Known problems: lines are a coarse stand-in for complexity; a file that was renamed keeps its changes, one that
    was split loses them.
    """
    heat = needs["heat"]
    lines, changes = heat["n_lines"].astype(float), heat["n_changes"].astype(float)
    if not len(lines) or changes.sum() < 5:
        return Answer(
            headline="Too little changed in the last 365 days of history to say where change meets size.",
            look_next=("headway ask change_together",),
        )
    score = lines * changes
    order = np.argsort(-score, kind="stable")
    top = [int(i) for i in order[:15] if score[i] > 0]
    n = min(10, max(1, len(order) // 10))
    held, taken = float(lines[order[:n]].sum() / lines.sum()), float(changes[order[:n]].sum() / changes.sum())
    return Answer(
        headline=_headline(heat, n, held, taken, int(order[0])),
        worth=max(0.0, taken - n / len(order)),
        grid=Grid(
            ("File", "Area", "Lines", "Changes in 365 days", "Changes ever"),
            ("", "", "lines", "changes", "changes"),
            tuple(
                (str(heat["path"][i]), str(heat["area"][i]), lines[i], changes[i], float(heat["n_changes_ever"][i]))
                for i in top
            ),
        ),
        picture=Bars(
            "Changes in 365 days, of the files with most changes × lines",
            tuple(str(heat["path"][i]) for i in top[:10]),
            tuple(float(changes[i]) for i in top[:10]),
            (None,) * len(top[:10]),
            (None,) * len(top[:10]),
            "changes",
            0,
        ),
        sure="These are counts of every live code file, not a sample.",
        blind=("Complexity beyond lines, and whether the changes hurt.",),
        look_next=(
            "headway ask change_together",
            "headway ask incident_hotspots",
            "headway export file_heat --format csv",
        ),
    )


def _headline(heat: Columns, n: int, held: float, taken: float, first: int) -> str:
    return (
        f"{n} of {len(heat['path']):,} code files {'hold' if n > 1 else 'holds'} {show(held, '%')} of the lines and "
        f"{'take' if n > 1 else 'takes'} {show(taken, '%')} of the changes to files in the last 365 days, {heat['path'][first]} first "
        f"({show(float(heat['n_lines'][first]), 'lines')}, {show(float(heat['n_changes'][first]), 'changes')})."
    )
