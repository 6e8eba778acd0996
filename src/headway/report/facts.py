"""What stands at the top of the report: names, span, what was read, and what a reader must know before the numbers."""

from datetime import datetime

from headway.core.settings import SETTINGS_FILE, Settings
from headway.core.text import one_line
from headway.report.base import Count
from headway.store.duckdb import Store

AT_LAST_READ = "not exists (select 1 from change where landed_at > :now)"
"""What is true where no earlier moment is looked at than the one that was read."""

READ = (
    (
        "commits",
        "Every commit that the mainline, the tags and the branches reach, merges and bots included.",
        "select count(*) from commit where committed_at <= :now or committed_at is null",
    ),
    (
        "changes landed",
        "Steps on the mainline, by people and by bots: a merge with all its commits is one, and so is a squash.",
        "select count(*) from change where state = 'landed' and landed_at <= :now",
    ),
    (
        "people",
        "Human authors of landed changes: of each, whoever wrote most of its commits.",
        "select count(distinct author) from change where state = 'landed' and author_kind = 'human' and landed_at <= :now",
    ),
    (
        "releases",
        "Stable version tags since the first landing that was read.",
        """select count(*) from release r left join repository o on o.repository = r.repository
        where is_stable and released_at <= :now and released_at >= coalesce(observed_from, released_at)""",
    ),
    (
        "live files",
        "Text files that stand on the mainline.",
        f"select count(distinct (repository, path)) from live_line where {AT_LAST_READ}",
    ),
    (
        "live lines",
        "The lines in them, generated files and documentation included.",
        f"select sum(n_lines) from live_line where {AT_LAST_READ}",
    ),
)
"""What was read, each with what counts as one and its own query."""

PEOPLE = next(sql for name, _, sql in READ if name == "people")

_ONE = {name: name.replace("changes", "change").removesuffix("s") for name, _, _ in READ} | {"people": "person"}

REMARKS = (
    (
        "select count(*) from repository where is_shallow",
        "Shallow clones: {n}. Origins beyond the cut are unknown, so survival and rework are understated.",
    ),
    (
        "select coalesce(sum(n_unreadable), 0) from repository",
        "Commits or files that were stepped over, because their objects are missing here: {n}.",
    ),
    (
        "select count(*) from repository where repository not in (select repository from commit where position is not null)",
        "Repositories without a commit on the mainline: {n}. Nothing of them can be measured yet.",
    ),
    (
        "select count(*) from (select repository from commit group by repository having count(*) = 1)",
        "Repositories with a single commit: {n}. Nothing in them can be timed or compared yet.",
    ),
    (
        # a landing is the running maximum of the times that were believed: a later one was not
        """select count(*) from commit c left join change l on l.change_id = c.sha
        where c.committed_at is null or c.authored_at is null or c.committed_at > l.landed_at""",
        "Commits without a time that can be believed (missing, before 1971, after 2100, or far ahead of what follows): {n}.",
    ),
    (
        "select count(*) from change where landed_at > :now",
        "Changes that landed after the moment looked at: {n}. They are left out; names and sizes of files and areas, and which change together, are as read last.",
    ),
)
"""What limits every number, where it applies."""

MANY_COMMITS, MANY = 50, 0.05
"""Commits that a landing of one change hardly brings, and the share of all commits from which on such landings are spoken of."""

CARRIED = f"""
select c.repository, count(*) filter (is_large), sum(c.n_commits) filter (is_large), sum(c.n_commits)
from (select *, kind = 'merge' and is_hidden and n_commits > {MANY_COMMITS} as is_large from change
      where state = 'landed' and landed_at <= ?) c
group by c.repository having sum(c.n_commits) filter (is_large) >= {MANY} * sum(c.n_commits) order by c.repository
"""
"""Per repository: merges that brought other merges along, their commits, and those of all landings."""

FEW = f"""Only totals are shown for times, review, rework and repair: {{people}} people work here, and splitting needs {{least}}.
To choose otherwise, set privacy.min_people in {SETTINGS_FILE}; the first lines of the report will then say so."""
"""What a small team is told instead of slices."""


def read(store: Store, now: datetime) -> tuple[Count, ...]:
    """Return what was read: how many commits, changes, people, releases, files and lines; what there is none of is left out."""
    found = ((name, _count(store, sql, now), meaning, _as_of(sql, now)) for name, meaning, sql in READ)
    return tuple(Count(_ONE.get(name, name) if n == 1 else name, f"{n:,}", *more) for name, n, *more in found if n)


def span(store: Store, now: datetime) -> str:
    """Say from when to when the mainline was observed."""
    first, last = store.rows("select min(observed_from), max(observed_until) from repository")[0]
    if not store.rows("select 1 from commit limit 1"):
        return "No commit was read."
    if first is None or last is None:
        return "No landing on the mainline has a date that can be believed."
    return f"{first:%-d %B %Y} to {min(last, now):%-d %B %Y}"


def names(store: Store) -> tuple[str, ...]:
    """Return the repositories that were read."""
    return tuple(str(name) for (name,) in store.rows("select repository from repository order by repository"))


def remarks(store: Store, now: datetime, settings: Settings) -> tuple[str, ...]:
    """Say what limits the report: lowered privacy, one person's own view, cut or unreadable history."""
    limits = ((text, _count(store, sql, now)) for sql, text in REMARKS)
    said = (text.replace("{n}", f"{n:,}") for text, n in limits if n)
    return (*_privacy(store, now, settings), *said, *_carried(store, now))


def care(store: Store) -> str:
    """Say whether what was read was also checked object by object."""
    unchecked = [str(name) for (name,) in store.rows("select repository from repository where not is_verified")]
    if not unchecked:
        return "Every object was hashed again while it was read."
    return (
        f"The objects of {', '.join(unchecked)} were not hashed again, because they are many; --verify checks them all."
    )


def _privacy(store: Store, now: datetime, settings: Settings) -> list[str]:
    people, least = _count(store, PEOPLE, now), settings.privacy.min_people
    usual = Settings().privacy.min_people
    if people == 1:
        return ["One person made every change here, so this is that person’s own view and shows everything."]
    if least < usual:
        return [
            f"privacy.min_people is lowered to {least} (the default is {usual}): groups this small can be seen below."
        ]
    if 0 < people < least:
        return [FEW.format(people=people, least=least)]
    return []


def _carried(store: Store, now: datetime) -> list[str]:
    return [
        f"{one_line(str(name))}: {n:,} {'landing' if n == 1 else 'landings'} brought {large:,} of {total:,} commits (a branch that had merged "
        "the mainline, or another line of history). Throughput and releases of the months before are understated, and ownership "
        "knows one author for each."
        for name, n, large, total in store.rows(CARRIED, [now])
    ]


def _count(store: Store, sql: str, now: datetime) -> int:
    return int(store.rows(_as_of(sql, now))[0][0] or 0)


def _as_of(sql: str, now: datetime) -> str:
    return sql.replace(":now", f"timestamp '{now.isoformat(sep=' ')}'")
