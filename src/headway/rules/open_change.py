"""Which heads are open changes, which landed already, and which are stale, releases' or bots'."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from headway.core.settings import Settings
from headway.rules.base import Columns, Rows, builds

_RELEASE_BRANCH = re.compile(
    r"^(?:(?:release|releases|rel|stable|maint|maintenance|support|hotfixes|backports?|lts)(?:[-_/.].*)?|v?\d+(?:[-._](?:\d+|x))+(?:[-_.](?:stable|sec|dev|branch|maint|x|lts|rc\d*))*"
    r"|.*[-_/]v?\d+[.-](?:\d+|x)(?:[.-]\w+)?[-_](?:stable|sec|maint|lts|devel|release)|(?:stable|release|maint|proposed|temp|update)[-_/]v?\d.*|v\d+|.*[-_/]stable"
    r"|main|master|trunk|develop|devel|dev|next|staging|production|prod|gh-pages|pages|nightly|latest|milestone|head)$",
    re.IGNORECASE,
)
_BOT_BRANCH = re.compile(
    r"^(?:dependabot|renovate|snyk|pyup|greenkeeper|depfu|imgbot|mergify|gh-readonly-queue|weblate|transifex|l10n|allcontributors|whitesource|crowdin|pre-commit-ci|patchback|update-pre-commit|changeset-release|release-please)(?:[-_/].*)?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:^|/)(?:pull|pr|merge-requests|changes)/(\d{1,9})(?:/|$)")
LANDED_SHARE = 0.9
"""Share of a head's own commits (by content), or of the lines it adds, on the mainline from which it counts as landed."""


def is_change_name(name: str) -> bool:
    """Tell whether a branch name may be a change's: it is no release branch and no bot's.

    >>> [is_change_name(name) for name in ("fix-12", "8-1-stable", "renovate/all")]
    [True, False, False]
    """
    return not (is_release_name(name) or _BOT_BRANCH.match(name))


def is_release_name(name: str) -> bool:
    """Tell whether a branch is named like a release's or another long-lived line.

    >>> is_release_name("3.15"), is_release_name("patchback/backports/3.15/0b6c91")
    (True, False)
    """
    return bool(_RELEASE_BRANCH.match(name))


def lines_landed(n_lines: float, n_landed: float) -> bool:
    """Tell whether the lines a head adds are on the mainline; a head that was not compared has NaN lines.

    >>> lines_landed(20, 18), lines_landed(20, 17), lines_landed(0, 0), lines_landed(float("nan"), float("nan"))
    (True, False, True, False)
    """
    return n_landed >= LANDED_SHARE * n_lines


def head_state(
    name: str, days_old: float, n_own: int, n_landed: int, *, is_bot: bool, open_days: int, is_line: bool = False
) -> str:
    """Return open, landed, release, bot or stale for one unmerged head.

    `days_old` is the age of its newest own commit against the newest commit of the repository, `n_landed` how many
    of its own commits the mainline holds: under another id, or line by line (`ref.n_lines_landed`: a squash that was
    edited while it landed). `is_line` tells that it is another line of history, or only a place on one. Known
    problems: a head of new files that landed under other names, or one that mostly removes lines, still looks open until
    it is 30 days old; names of release branches follow habits, not a rule.

    >>> head_state("fix-3508", 14, 2, 0, is_bot=False, open_days=30), head_state("fix-1", 14, 2, 2, is_bot=False, open_days=30)
    ('open', 'landed')
    >>> [head_state(n, 1, 2, 0, is_bot=False, open_days=30) for n in ("8-1-stable", "release/1.0", "2.x", "dependabot/pip/x")]
    ['release', 'release', 'release', 'bot']
    >>> head_state("idea", 400, 1, 0, is_bot=False, open_days=30)
    'stale'
    """
    if is_release_name(name):
        return "release"
    if is_bot or _BOT_BRANCH.match(name):
        return "bot"
    if n_own and n_landed >= LANDED_SHARE * n_own:
        return "landed"
    if days_old > open_days:
        return "stale"
    return "release" if is_line else "open"


def head_number(name: str) -> int | None:
    """Return the number of the request a ref belongs to, or None.

    >>> head_number("pull/12/head"), head_number("fix-12")
    (12, None)
    """
    match = _NUMBER.search(name)
    return int(match[1]) if match else None


@builds(
    "head",
    reads=("changes.open_days",),
    heads="""
      WITH newest AS (SELECT repository, max(committed_at) AS at FROM "commit" WHERE position IS NOT NULL GROUP BY repository),
      landed AS (SELECT DISTINCT c.patch FROM "commit" c JOIN side_commit s ON s.sha = c.sha
                 WHERE c.patch IS NOT NULL AND s.is_landed),
      -- rebasing keeps author, author time and title, also when lines had to be fitted in
      moved AS (SELECT DISTINCT s.sha FROM side_commit s JOIN "commit" c ON c.sha = s.sha
                JOIN "commit" o ON o.author = c.author AND o.authored_at = c.authored_at
                               AND split_part(o.message, chr(10), 1) = split_part(c.message, chr(10), 1)
                JOIN side_commit t ON t.sha = o.sha AND t.is_landed WHERE NOT s.is_landed),
      own AS (SELECT s.change_id AS sha, count(*) FILTER (c.n_parents < 2) AS n_own,
                     count(coalesce(l.patch, m.sha)) FILTER (c.n_parents < 2) AS n_landed,
                     min(c.authored_at) FILTER (c.n_parents < 2) AS started_at, max(c.committed_at) FILTER (c.n_parents < 2) AS last_at,
                     bool_and(p.kind = 'bot') FILTER (c.n_parents < 2) AS is_bot
              FROM side_commit s JOIN "commit" c ON c.sha = s.sha JOIN person p ON p.person = c.author
              LEFT JOIN landed l ON l.patch = c.patch LEFT JOIN moved m ON m.sha = c.sha
              WHERE NOT s.is_landed GROUP BY s.change_id)
      -- a squash lands a head's commits as one: then all of them have landed
      SELECT r.repository, r.name, r.sha, c.author, coalesce(o.n_own, 0) AS n_own,
             CASE WHEN q.patch IS NULL THEN coalesce(o.n_landed, 0) ELSE coalesce(o.n_own, 0) END AS n_landed,
             o.started_at, coalesce(o.last_at, c.committed_at) AS last_at, coalesce(o.is_bot, p.kind = 'bot') AS is_bot,
             date_diff('second', coalesce(o.last_at, c.committed_at), n.at) / 86400.0 AS days_old,
             o.sha IS NULL AS is_line, r.n_lines::DOUBLE AS n_lines, r.n_lines_landed::DOUBLE AS n_lines_landed
      FROM ref r JOIN "commit" c ON c.sha = r.sha JOIN person p ON p.person = c.author
      JOIN newest n ON n.repository = r.repository LEFT JOIN own o ON o.sha = r.sha LEFT JOIN landed q ON q.patch = r.patch
      WHERE r.kind = 'head' AND NOT EXISTS (SELECT 1 FROM side_commit s WHERE s.sha = r.sha AND s.is_landed)
      ORDER BY r.repository, r.name""",
)
def head(rows: Mapping[str, Rows], settings: Settings) -> Columns:
    """Judge every unmerged head; of two names for one commit the first by name that is open counts."""
    heads = rows["heads"]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for i, name in enumerate(heads["name"]):
        days = float(heads["days_old"][i])
        n_own, n_landed = int(heads["n_own"][i]), int(heads["n_landed"][i])
        if lines_landed(heads["n_lines"][i], heads["n_lines_landed"][i]):
            n_landed = n_own
        state = head_state(
            name,
            days if np.isfinite(days) else np.inf,
            n_own,
            n_landed,
            is_bot=bool(heads["is_bot"][i]),
            open_days=settings.changes.open_days,
            is_line=bool(heads["is_line"][i]),
        )
        row = {column: heads[column][i] for column in _COPIED} | {"state": state, "number": head_number(name)}
        key = (row["repository"], row["sha"])
        # a commit that two names point at is one change; a release branch among them settles it
        if key not in found or state == "release":
            found[key] = row
    return {column: [row[column] for row in found.values()] for column in (*_COPIED, "state", "number")}


_COPIED = ("repository", "sha", "author", "n_own", "started_at", "last_at")
