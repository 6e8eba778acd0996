"""What a trial on an external table, or a check of other models' predictions, prints: words, or JSON."""

import json

import msgspec

from headway.cli._edge import Edge
from headway.core.text import plain
from headway.core.units import show
from headway.models.result import Trial
from headway.models.verdict import summary, table
from headway.operate.external import External
from headway.operate.others import Inspected

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

    titles, rows = narrow(*table(trial, ready.task.target))
    drawn = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0))
    for title in titles:
        drawn.add_column(title, overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    console = terminal()
    console.print(
        f"{trial.n_train:,} rows to learn from, the {trial.n_test:,} after them to score{usual(trial, ready.task.target)}"
    )
    console.print(drawn)
    console.print(plain(trial.verdict))
    for note in (suffices(trial), *_noted(trial, ready).notes):
        console.print(plain(note), style="dim")


def usual(trial: Trial, target: str) -> str:
    """Say what was usual in the rows learnt from: a rate of chances, a median of times; kinds have neither."""
    if target == "kind":
        return ""
    return f"; rate {100 * trial.base_rate:.1f} %" if target == "chance" else f"; median {show(trial.base_rate, 's')}"


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


def inspected_json(edge: Edge, found: Inspected) -> None:
    """Print for programs what checks and watch found."""
    told = {
        "n": found.n,
        "measures": found.measures,
        "checks": found.checks,
        "watch": found.watched,
        "failed": found.failed,
    }
    edge.say(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())


def inspected_text(edge: Edge, found: Inspected) -> None:
    """Print for people what checks and watch found, one sentence a line."""
    shown = (f"{name.replace('_', ' ')} {value:.3f}" for name, value in found.measures.items())
    edge.say(f"{found.n:,} predictions: {', '.join(shown)}.")
    for check in found.checks:
        word = {True: "passes", False: "FAILS", None: "cannot tell"}[check.passed]
        edge.say(plain(f"{check.check.replace('_', ' ')} {word}: {check.sentence}"))
    if found.watched is None:
        edge.say("Not watched over time: no --time was named.")
        return
    watched = found.watched
    findings = (*watched.accuracy, *watched.facts, *watched.predictions, *watched.patterns)
    edge.say(
        f"Watched over time: {len(watched.windows)} windows of {watched.window:,} predictions after the first half."
    )
    calm = "Nothing got worse, nothing moved, and no part of the rows fails beyond chance."
    for line in findings or ((calm,) if watched.windows and watched.state != "not yet" else ()):
        edge.say(plain(line))
    for wait in watched.waiting:
        edge.say(f"{wait.have}.")
    if watched.state == "not yet" or not watched.windows:
        edge.say("Whether it got worse cannot be told yet.")


INSPECTED = {"json": inspected_json, "table": inspected_text}
