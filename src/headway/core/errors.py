"""What can go wrong, said so that the reader knows what, where, what is allowed and what to do.

HeadwayError                     exit 1: the root; the CLI prints it in one line, without a traceback
├── BadInput                     exit 2: what the user gave cannot be used
│   ├── UnknownName              a metric, column, table, question or word that does not exist
│   ├── BadSettings              headway.toml (or --settings) is malformed
│   └── NotARepository           the path holds no git repository
├── GitMissing                   exit 1: no git is on PATH
├── RefusedRepository            exit 3: the repository is hostile or broken, so it is not read
├── Withheld                     exit 4: the answer exists, but showing it would expose a person
├── StoreLocked                  exit 5: another process holds the database
└── StoreFailed                  exit 6: the database cannot be read or written (full disk, corrupt file)
    └── StoreCramped             a statement needs more memory than the database may take
"""

from difflib import get_close_matches
from typing import ClassVar


class HeadwayError(Exception):
    """The root of every error that Headway raises on purpose.

    `what` is the fact, `remedy` is what the reader can do about it; both are whole sentences.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what} {remedy}".strip())


class BadInput(HeadwayError):
    """What the user gave cannot be used as it stands."""

    exit_code = 2


class UnknownName(BadInput):
    """A name that does not exist where it was looked for; suggests the nearest ones.

    All are named where they are few; where they are many, `lists` is the command that prints them.

    >>> str(UnknownName("metric", "chrun", ["churn", "rework"]))
    "There is no metric named 'chrun'. Did you mean 'churn'? Known: churn, rework."
    >>> str(UnknownName("thing", "Chrun", ["churn", "churn_rate", "rework"], lists="headway explain"))
    "There is no thing named 'Chrun'. Did you mean 'churn' or 'churn_rate'? `headway explain` lists all 3."
    """

    def __init__(self, kind: str, name: str, known: list[str], lists: str = "") -> None:
        near = get_close_matches(name.lower(), known, n=3 if lists else 1, cutoff=0.5)
        hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
        listing = f"Known: {', '.join(sorted(known))}." if known else "None is known here."
        listing = f"`{lists}` lists all {len(known)}." if lists else listing
        super().__init__(f"There is no {kind} named '{name[:80]}'.", hint + listing)


class BadSettings(BadInput):
    """The settings file is malformed; names the key, what it got and what is allowed."""


class NotARepository(BadInput):
    """The path given holds no git repository."""


class GitMissing(HeadwayError):
    """There is no git on PATH to read repositories with."""

    def __init__(self) -> None:
        super().__init__("git is missing:", "install it, nothing can be read without.")


class RefusedRepository(HeadwayError):
    """The repository is hostile or broken in a way that makes every number doubtful."""

    exit_code = 3


class Withheld(HeadwayError):
    """The answer exists, but showing it would expose a person."""

    exit_code = 4


class StoreLocked(HeadwayError):
    """Another process holds the database; says which."""

    exit_code = 5


class StoreFailed(HeadwayError):
    """The database cannot be read or written."""

    exit_code = 6


class StoreCramped(StoreFailed):
    """A statement needs more memory than the database may take."""
