"""What a trial on an external table prints: one table and its verdict, or the same as JSON."""

import json

import msgspec

from headway.cli._edge import Edge
from headway.models.base import Trial
from headway.models.verdict import summary, table
from headway.operate.external import External

BESIDE = {"kind", "caught in 5 %", "10 %", "precision at 5 %", "effort recall (constant)", "training", "error of ln s"}
"""Columns of the trial's table that a terminal has no room for."""


def write_json(edge: Edge, trial: Trial, ready: External) -> None:
    """Print the trial for programs."""
    told = summary(_noted(trial, ready)) | {"suffices": suffices(trial), "features": list(ready.rows.names)}
    edge.say(json.dumps(told, allow_nan=False, default=float, indent=1))


def write_table(edge: Edge, trial: Trial, ready: External) -> None:  # noqa: ARG001 - writers look alike
    """Print the trial for people: the one table, the verdict, and what must be known beside it."""
    from rich.table import Table

    from headway.cli.show import terminal
    from headway.core.text import plain

    titles, rows = narrow(*table(trial, ready.task.target))
    drawn = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0))
    for title in titles:
        drawn.add_column(title, overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    console = terminal()
    console.print(
        f"{trial.n_train:,} rows to learn from, the {trial.n_test:,} after them to score; rate {trial.base_rate:.1%}"
    )
    console.print(drawn)
    console.print(plain(trial.verdict))
    for note in (suffices(trial), *_noted(trial, ready).notes):
        console.print(plain(note), style="dim")


def narrow(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the columns that fit a terminal; `--format json` has them all."""
    shown = [i for i, title in enumerate(titles) if title not in BESIDE]
    return tuple(titles[i] for i in shown), [tuple(row[i] for i in shown) for row in rows]


def suffices(trial: Trial) -> str:
    """Say which of rule, classical or deep is enough here."""
    chosen = next((r for r in trial.results if r.released), None)
    if chosen is None:
        return "Nothing suffices here: no candidate passed every check."
    kind = {"rule": "A rule", "classical": "A classical model", "deep": "Only a deep model"}[chosen.kind]
    return f"{kind} suffices here: {chosen.name}."


def _noted(trial: Trial, ready: External) -> Trial:
    return msgspec.structs.replace(trial, notes=(*ready.notes, *trial.notes))


WRITERS = {"json": write_json, "table": write_table}
