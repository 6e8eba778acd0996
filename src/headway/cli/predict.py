"""Predict changes: the risk of repair or the time until done, with reasons in plain words."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from headway.cli._edge import INSTANT, Edge, verb
from headway.core.errors import BadInput

if TYPE_CHECKING:
    from headway.models.base import Task

LARGEST_DIFF = 64 << 20


@verb
@click.argument("task")
@click.argument("subjects", nargs=-1, metavar="[SUBJECT...]")
@click.option("--diff", type=click.File("rb"), help="A unified diff that nobody committed yet; - reads stdin.")
@click.option("--rev", metavar="A..B", help="What B changes since it left A.")
@click.option(
    "--repository",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="PATH",
    help="Of which repository: only its open changes, or what --diff and --rev belong to.  [default: of all; of --diff and --rev here]",
)
@click.option(
    "--by", type=INSTANT, help="The date to be done by: its chance for a time, the chance of missing it for delay."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How it is printed.",
)
def predict(  # noqa: PLR0917 - one parameter an option
    edge: Edge,
    task: str,
    subjects: tuple[str, ...],
    diff: BinaryIO | None,
    rev: str | None,
    repository: Path | None,
    by: datetime | None,
    form: str,
) -> None:
    """Say what the model in use for TASK predicts of each SUBJECT, or of every open change.

    `headway explain` lists the tasks. TASK delay says for every open change the chance of missing --by, the date of an issue it works on, or the usual time of
    its type.
    A SUBJECT is the object id of a landing or an open head (four digits or more), or the number of a request; of TASK issue_time
    the number or key of an open issue. Nothing is stored.
    """
    from headway.cli._learning import as_json, desk, print_predictions
    from headway.cli._session import session
    from headway.core.registry import find
    from headway.models.base import Task
    from headway.operate.held import held
    from headway.operate.one_change import fresh_of, of_repository
    from headway.operate.predict import predict as predicted
    from headway.operate.predict import predict_fresh, speaker

    asked = find("headway.models.tasks", Task, task, "task")
    _refuse_what_does_not_apply(asked, subjects, diff, rev, by)
    _refuse_a_repository(asked, subjects, repository)
    if task == "delay":
        _delay(edge, asked, repository, by, form)
        return
    text = diff.read(LARGEST_DIFF + 1) if diff else None
    if text is not None and len(text) > LARGEST_DIFF:
        raise BadInput("The diff is larger than 64 MB.", "Give a smaller one, or --rev.")
    with session(edge) as opened:
        at = desk(opened)
        if diff or rev:
            said = [predict_fresh(at, asked, fresh_of(at, repository or Path(), rev or "", text))]
        else:
            said = predicted(at, asked, subjects)
            said = of_repository(at, repository, said) if repository else said
            asked = find("headway.models.tasks", Task, said[0].task, "task") if said else asked  # an issue has its own
        kept = held(at, speaker(at, asked)) if asked.target == "time" else None
    if form == "json":
        edge.say(as_json(said, by, kept))
    elif said:
        print_predictions(said, by)
        if kept:
            edge.say(kept.sentence)
    else:
        edge.say(f"No {'issue' if asked.needs else 'change'} is open here.")


def _refuse_what_does_not_apply(
    asked: "Task", subjects: tuple[str, ...], diff: BinaryIO | None, rev: str | None, by: datetime | None
) -> None:
    """Raise `BadInput` for what was given and would not be looked at: silence would read as an answer to it."""
    given = [word for word, value in (("SUBJECT", subjects), ("--diff", diff), ("--rev", rev)) if value]
    if asked.name == "delay" and given:
        raise BadInput(
            f"`predict delay` speaks of every open change: {' and '.join(given)} cannot be given with it.",
            "Leave them out, or ask `headway predict change_risk` or `completion_time` of one change.",
        )
    if len(given) > 1:
        raise BadInput("Subjects, --diff and --rev exclude each other.", "Give one of them.")
    if by and asked.target != "time" and asked.name != "delay":
        raise BadInput(
            f"--by does not apply to {asked.name}, which predicts no time.",
            "Leave it out, or ask completion_time, issue_time or delay.",
        )


def _refuse_a_repository(asked: "Task", subjects: tuple[str, ...], repository: Path | None) -> None:
    """Raise `BadInput` for a repository beside what is not chosen by one."""
    if repository and subjects:
        raise BadInput("--repository does not apply to SUBJECT, which names its change.", "Leave one of them out.")
    if repository and asked.name == "load_risk":
        raise BadInput("--repository does not apply to load_risk, which is about teams.", "Leave it out.")


def _delay(edge: Edge, asked: "Task", repository: Path | None, by: datetime | None, form: str) -> None:
    """Print the chance of each open change to miss a date, and how good such chances were."""
    import json
    from dataclasses import asdict

    import msgspec

    from headway.cli._learning import desk, print_delays
    from headway.cli._session import session
    from headway.operate.delay import delay_score, delays
    from headway.operate.one_change import of_repository
    from headway.operate.serve import must_be_on

    with session(edge) as opened:
        must_be_on(opened.settings, asked)
        at = desk(opened)
        found, scored = delays(at, by), delay_score(at)
        found = of_repository(at, repository, found) if repository else found
    if form == "json":
        whole = {"scored": msgspec.to_builtins(scored), "delays": [asdict(one) for one in found]}
        edge.say(json.dumps(whole, indent=1, default=str))
    else:
        print_delays(found)
        edge.say(scored.sentence)
