"""What a user may set in headway.toml, with every default: globs and numbers only; no path, URL or command."""

import tomllib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from headway.core.errors import BadSettings

SETTINGS_FILE = "headway.toml, or the file that --settings names"
"""Where a reader sets what this file declares, in every sentence that says so."""

Positive = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Globs = list[Annotated[str, Meta(min_length=1, max_length=200)]]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """One [section] of headway.toml; an unknown key in it is an error."""


class Privacy(Section, frozen=True):
    """Who may be seen: work outcomes need `min_people` humans; facts older than `keep_days` are dropped."""

    min_people: Positive = 5
    keep_days: Positive | None = None


class Metrics(Section, frozen=True):
    """Metrics that this team does not want computed at all."""

    off: list[str] = field(default_factory=list)


class Mainline(Section, frozen=True):
    """Which branch is the mainline; empty means what HEAD points at."""

    branch: str = ""


class Releases(Section, frozen=True):
    """Which tags are releases; the default reads versions such as v1.2.3, pkg@1.2.3 and 1.2.3-cli."""

    tags: Globs = field(default_factory=lambda: ["*"])
    ignore: Globs = field(default_factory=list)


class Deployments(Section, frozen=True):
    """What counts as a deployment: a release, or each merge to the mainline."""

    source: Literal["releases", "merges"] = "releases"


class Incidents(Section, frozen=True):
    """How soon a repair release must follow, and from which confidence an inferred incident counts."""

    days: Positive = 14
    min_confidence: Share = 0.9


class Areas(Section, frozen=True):
    """Areas of the code by path: `depth` folders deep (0: chosen from the data), or named globs that win over it."""

    depth: Annotated[int, Meta(ge=0, le=6)] = 0
    paths: dict[str, Globs] = field(default_factory=dict)


class Team(Section, frozen=True):
    """One team: whose addresses match, or whose changes touch mostly these paths."""

    addresses: Globs = field(default_factory=list)
    paths: Globs = field(default_factory=list)


class Paths(Section, frozen=True):
    """Extra globs for the role of a file, tried before the built-in ones."""

    test: Globs = field(default_factory=list)
    docs: Globs = field(default_factory=list)
    generated: Globs = field(default_factory=list)


class Changes(Section, frozen=True):
    """Extra prefixes for change types (`hotfix = "fix"`), and when an open head counts as stale."""

    prefixes: dict[str, str] = field(default_factory=dict)
    open_days: Positive = 30


class People(Section, frozen=True):
    """Globs over addresses that the built-in lists of bots and AI agents do not know."""

    bots: Globs = field(default_factory=list)
    agents: Globs = field(default_factory=list)


class Features(Section, frozen=True):
    """Whether models may know facts about a person (experience, past repairs); no model does unless this is set."""

    person: bool = False


class Settings(Section, frozen=True):
    """All of headway.toml."""

    privacy: Privacy = Privacy()
    metrics: Metrics = Metrics()
    mainline: Mainline = Mainline()
    releases: Releases = Releases()
    deployments: Deployments = Deployments()
    incidents: Incidents = Incidents()
    areas: Areas = Areas()
    teams: dict[str, Team] = field(default_factory=dict)
    paths: Paths = Paths()
    changes: Changes = Changes()
    people: People = People()
    features: Features = Features()


def parse_settings(text: str, where: str = "headway.toml") -> Settings:
    r"""Read the text of a settings file; raise `BadSettings` that names the key, what it got and what is allowed.

    >>> parse_settings("[privacy]\nmin_people = 3").privacy.min_people
    3
    >>> parse_settings("[privacy]\nmin_peple = 3")
    Traceback (most recent call last):
    ...
    headway.core.errors.BadSettings: headway.toml: Object contains unknown field `min_peple` - at `$.privacy`. Run `headway explain settings` for the keys.
    """
    try:
        return msgspec.convert(tomllib.loads(text), Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadSettings(f"{where}: {error}.", "Run `headway explain settings` for the keys.") from None
