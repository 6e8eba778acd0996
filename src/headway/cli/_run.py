"""The one place where what went wrong becomes one line and an exit code."""

import errno
import os
import sys
from types import TracebackType

import click

from headway.cli._verbs import headway
from headway.core.errors import HeadwayError
from headway.core.text import one_line

INTERRUPTED = 130
LONGEST_LINE = 1000


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; a `HeadwayError` is one line on stderr, never a traceback."""
    try:
        outcome = headway.main(arguments, prog_name="headway", standalone_mode=False)
        sys.stdout.flush()
    except HeadwayError as error:
        return _say(str(error), error.exit_code)
    except click.ClickException as error:
        return _refused(error)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has seen enough; the interpreter must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f"{error.strerror or error}: {error.filename}. {_REMEDIES.get(error.errno or 0, '')}".rstrip()
        return _say(place if error.filename else f"{error}.", 1)
    return outcome if isinstance(outcome, int) else 0


_UNREACHED = "Choose a place that is there, where you may read and write."
_REMEDIES = dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS), _UNREACHED)
_REMEDIES[errno.ENOSPC] = "Free some space and run it again."


def _refused(error: click.ClickException) -> int:
    """Say what the command line itself refuses as everything else is said, and where it is told what is allowed."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    context = error.ctx if isinstance(error, click.UsageError) else None
    usage = f" {context.get_usage()}." if context and isinstance(error, click.MissingParameter) else ""
    more = f" `{context.command_path} --help` says what it takes." if context else ""
    return _say(f"{error.format_message().rstrip('.')}.{usage}{more}", error.exit_code)


def _say(what: str, exit_code: int) -> int:
    click.echo(f"headway: {one_line(what, LONGEST_LINE)}", file=sys.stderr)
    return exit_code


def defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Be the process's last word: say in one line that Headway itself is wrong; the traceback is for whoever asks for it."""
    if os.environ.get("HEADWAY_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
    else:
        _say(f"a defect of Headway, {kind.__name__}: {error}. HEADWAY_TRACEBACK=1 shows where.", 1)
