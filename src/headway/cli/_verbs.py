"""Finds the verbs by their files and reads their one-line help without importing them, so that --help is quick."""

from functools import cache
from importlib import import_module
from pathlib import Path

import click

from headway.core.errors import UnknownName


@cache
def verbs() -> dict[str, str]:
    """Map each verb to the first sentence of its file; a verb's file defines a function of the file's name, spelt with - for _."""
    files = {file.stem: file.read_text("utf-8") for file in sorted(Path(__file__).parent.glob("[!_]*.py"))}
    lines = {name: text.split('"""')[1].splitlines()[0] for name, text in files.items() if f"\ndef {name}(" in text}
    return {name.replace("_", "-"): line for name, line in lines.items()}


class Verbs(click.Group):
    """A group that imports the file of a verb only when that verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the verbs."""
        return list(verbs())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002 - click's signature
        """Load one verb; raise `UnknownName` that lists the others."""
        if cmd_name not in verbs():
            raise UnknownName("verb", cmd_name, list(verbs()))
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"headway.cli.{name}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - a verb's file that forgot its decorator
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the verbs with the sentences their files begin with."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(verbs().items()))


@click.group(
    cls=Verbs,
    subcommand_metavar="VERB [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="headway")
def headway() -> None:
    """Software engineering intelligence from a team's own history.

    Offline, from git alone; nothing leaves this machine. Start in a clone with: headway analyze .

    Then `headway ask` and `headway measure` list what can be asked, `headway explain NAME` says what a word means, and
    `headway VERB --help` what a verb takes.
    """
