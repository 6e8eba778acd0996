"""What every verb is handed: database, clock, settings and a quiet mouth. Beside `headway.predict` the only place that reads a clock."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, wraps
from inspect import getdoc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from headway.cli import _places as places
from headway.core.errors import BadInput, GitMissing, RefusedRepository
from headway.core.settings import Settings
from headway.core.text import one_line
from headway.core.time import parse_instant

if TYPE_CHECKING:
    from headway.store.duckdb import Store


@dataclass(frozen=True)
class Edge:
    """The four options that every verb takes, and what follows from them."""

    db: Path | None
    quiet: bool
    given_now: datetime | None
    settings_file: Path | None

    @cached_property
    def given(self) -> Settings | None:
        """The settings that a file of this run gives, or None; a remark goes to stderr when a file here was not used."""
        settings, remark = places.read_settings(self.settings_file)
        self.remark(remark)
        return settings

    @property
    def settings(self) -> Settings:
        """The settings that a file of this run gives, else the defaults."""
        return self.given or Settings()

    @property
    def settings_named(self) -> str:
        """The file that settings of this run come from."""
        return one_line(str(self.settings_file or places.SETTINGS))

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self.db or places.DATABASE

    @cached_property
    def clock(self) -> datetime:
        """The clock of this run: --now, else the machine's, in naive UTC and whole seconds."""
        return self.given_now or datetime.now(UTC).replace(tzinfo=None, microsecond=0)

    @property
    def db_named(self) -> str:
        """The database as commands must name it: as it was given, or "" where it is the default."""
        return "" if self.db in (None, places.DATABASE) else str(self.db)

    @contextmanager
    def store(self, *, create: bool = False, writes: bool = False) -> Iterator["Store"]:
        """Open the database for this run, to read unless it `writes`; without `create` one that is not there is refused."""
        from headway.store.duckdb import Store

        new = [place for place in places.made_with(self.path) if not os.path.lexists(place)]
        if self.db is None and (create or places.HOME.exists()):
            places.open_home()
        if not create and not self.path.exists():
            raise BadInput(
                f"There is no database at {self.path}.", "Run `headway analyze PATH` first, or name one by --db."
            )
        store = Store(self.path, reading=not (create or writes))
        refused = False
        try:
            yield store
        except (BadInput, RefusedRepository, GitMissing):
            refused = not store.rows("select 1 from repository limit 1")
            raise
        finally:
            store.close()
            if create and refused and self.path in new:
                places.clear(new)

    def remark(self, line: str) -> None:
        """Say something beside the answer, on stderr, unless asked to be quiet."""
        if line and not self.quiet:
            click.echo(line, file=sys.stderr)

    def say(self, text: str) -> None:
        """Print the answer itself on stdout."""
        # Left to itself, click writes UTF-8 into a stream that says it is ASCII.
        click.echo(text, file=sys.stdout)

    def show(self, markdown: str) -> None:
        """Print Markdown, rendered where a person looks and plain where a program reads."""
        if not sys.stdout.isatty():
            self.say(markdown)
            return
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(markdown))

    @property
    def lively(self) -> bool:
        """Whether progress may be drawn: someone is looking and did not ask for quiet."""
        return not self.quiet and sys.stderr.isatty()


class Instant(click.ParamType[datetime]):
    """An ISO 8601 date or instant, as naive UTC; anything else is a `BadInput`."""

    name = "instant"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ARG002 - click's signature
        """Read what was typed."""
        return parse_instant(value)


INSTANT = Instant()
_FILE = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.option("--db", type=_FILE, metavar="FILE", help="Database.  [default: .headway/headway.duckdb]"),
    click.option("--quiet", "-q", is_flag=True, help="No progress, no remarks, no summary."),
    click.option(
        "--now", type=INSTANT, help="The clock, such as 2026-03-01 or 2026-03-01T12:00Z; later facts are invisible."
    ),
    click.option(
        "--settings",
        type=_FILE,
        metavar="FILE",
        help="Settings.  [default: headway.toml here, unless this is a repository]",
    ),
)


def verb(function: Callable[..., None]) -> click.Command:
    """Make a command of a function whose first argument is the `Edge`; its docstring is its help."""

    @wraps(function)
    def enter(db: Path | None, quiet: bool, now: datetime | None, settings: Path | None, **given: object) -> None:
        function(Edge(db, quiet, now, settings), **given)

    command: Callable[..., None] = enter
    for option in reversed(_OPTIONS):
        command = option(command)
    return click.command(help=getdoc(function))(command)
