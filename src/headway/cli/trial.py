"""Try every candidate on a table of your own, split by time, and say whether a rule, classical or deep one suffices."""

from pathlib import Path

import click

from headway.cli._edge import Edge, verb

_TABLE = click.Path(path_type=Path, dir_okay=False)


@verb
@click.argument("task")
@click.option(
    "--table", type=_TABLE, required=True, metavar="FILE.csv[.gz]", help="UTF-8, commas, names in the first line."
)
@click.option(
    "--time", required=True, metavar="COLUMN", help="When each row was to be told: seconds since 1970, or ISO 8601."
)
@click.option(
    "--label",
    required=True,
    metavar="COLUMN",
    help="What came true: 0 or 1, false or true; seconds for a task about times; a kind for change_type.",
)
@click.option("--id", "key", metavar="COLUMN", help="Names the rows; equal names are never in training and test both.")
@click.option(
    "--test-share",
    type=click.FloatRange(0.05, 0.5),
    metavar="SHARE",
    default=0.2,
    help="How large a part, the newest, is held out.",
    show_default=True,
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How it is printed.",
)
def trial(
    edge: Edge, task: str, table: Path, *, test_share: float, form: str, time: str, label: str, key: str | None
) -> None:
    """Train and compare all candidates of TASK (or `any`, for any label of yes or no) on an external table. `headway explain` lists tasks and candidates.

    Every other numeric column is a feature. The first part by time is learnt from, rolling folds inside it choose, and
    the last part is held out; external labels count as known at the moment of their row.
    """
    from headway.cli import _trial as told
    from headway.models.base import Plan
    from headway.models.trial import run_trial
    from headway.operate.external import Columns, external
    from headway.operate.table_file import read_table

    ready = external(read_table(table), task, Columns(time, label, key))
    plan = Plan(ready.task.target, ready.now, kinds=ready.task.kinds)
    outcome = run_trial(
        ready.task, ready.rows, plan, test_share=test_share, say=edge.remark if edge.lively else lambda _: None
    )
    told.WRITERS[form](edge, outcome.trial, ready)
