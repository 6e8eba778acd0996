"""Says what is kept about people, why, for how long, what is impossible and what is merely not offered."""

from collections.abc import Iterator

from headway.core.settings import Privacy, Settings
from headway.tables.base import Table, all_tables

PURPOSE = """## Purpose

Headway shows a team how its own work flows: where changes wait, which areas of the code need repair, what goes together
with delay. It is made for decisions about work and code, never about persons. It is not made, and must not be used, to
evaluate the performance or behaviour of individuals; in the European Union that use is regulated as high-risk under the
AI Act and is subject to co-determination in many countries.

It runs on the machine it is started on. It opens no network connection and sends nothing anywhere. What it writes:
one database; one key file and one folder `models` beside it; one HTML report; and whatever file an export is told to write."""

IMPOSSIBLE = """## What is impossible

No verb, setting or option of Headway does any of these; tests try all of them.

- Splitting a number by author, committer, reviewer, address or branch: it is refused, with the reason.
- Showing or exporting names, addresses, commit messages or branch names.
- Ranking people, or printing, drawing or exporting a work outcome (time, review, rework, repair, AI share, risk)
  beside a person in anything meant for sharing.
- Seeing a smaller group by subtracting parts from their totals: where an area is too small to be shown, it is shown
  within its parent only, and as many others are hidden as it takes.
- Splitting a number by the hour of the day: no table is split by the hour.
- Sending data away: there is no code for it; a test searches for it."""

NOT_OFFERED = """## What is merely not offered

Headway cannot prevent these. They need an agreement between people, not software.

- Whoever has the repository can ask git itself who wrote what and when; object ids in the report and in exports lead there.
- Whoever has the database file can query it with another program; it holds names and addresses in the table `identity`,
  pseudonyms elsewhere, and messages in `commit`. The file and its key are readable by their owner only (0600).
- `headway export --private` keeps pseudonyms. Together with the key file, or by comparing with the repository, they lead to people.
  `headway export commit --private` also holds the second at which each commit was written: whoever sorts it by pseudonym sees
  at which hours a person works.
- `privacy.min_people` can be lowered in the settings; the first screen of the report then says so. 1 switches the protection off.
- Whoever may run `headway measure` can ask for windows that overlap by a day, and subtract one from the other.
- A repository with a single human author is shown to whoever analyses it as that person's own view."""


def council(settings: Settings | None = None, origin: str = "") -> Iterator[str]:
    """Yield the sections of the page; with settings, the values in force on this machine and where they come from."""
    yield PURPOSE
    yield "\n\n".join(["## Data", *_data()])
    yield _retention(settings)
    yield _least_people(settings, origin)
    yield IMPOSSIBLE
    yield NOT_OFFERED
    yield _rights()


def _data() -> Iterator[str]:
    yield (
        "Everything is read from the git repository itself: commits, files and lines changed, tags and branches; and, only "
        "if a file of issues is given (`--issues`), from that file: numbers, dates and milestones of issues. Who opened, closed "
        "or was assigned an issue, its title, text and labels are not read; of the text of a pull request only which issues it closes. Their purpose: telling which change a repair is "
        "about, which date work is due, and when it will be done. These columns lead to a person or may hold what a person wrote:"
    )
    rows = [f"| `{t.name}` | {_names(t, secret=False)} | {_names(t, secret=True)} |" for t in _about_people()]
    yield "\n".join(["| table | pseudonyms | leaves in no export |", "|---|---|---|", *rows])
    yield (
        "What was learnt lies in the folder `models`, readable by its owner only: weights, model cards, the results of every trial, and of each version the "
        "matrix that it was trained on (Parquet): one row a change or issue with its object id or number, the moment, what came of it, numbers "
        "about the code, and words of message and diff as hashed numbers. Names, addresses and pseudonyms are in none. Of the author of each change a matrix holds team, band of "
        "time zones and how long they have been there, and with `[features] person = true` how many changes they had made before; "
        "whoever also has the repository can tell whose they are."
    )
    yield (
        "A pseudonym is the HMAC-SHA256 of an address under a key that was drawn at random on this machine. "
        "Names and addresses lie in `identity` only."
    )


def _about_people() -> list[Table]:
    return [t for t in all_tables().values() if any(c.person or c.secret for c in t.columns)]


def _names(table: Table, *, secret: bool) -> str:
    chosen = [c.name for c in table.columns if (c.secret if secret else c.person and not c.secret)]
    return ", ".join(f"`{name}`" for name in chosen) or "–"


def _retention(settings: Settings | None) -> str:
    days = (settings.privacy if settings else Privacy()).keep_days
    here = f"Here it is {days:,} days." if days else "It is not set" + (" here." if settings else " unless you set it.")
    return (
        "## Retention\n\n`[privacy] keep_days` drops facts older than that many days at the next read, and a new read "
        f"does not bring them back. {here} Without it the database keeps what git keeps, and issues until a newer file of the same "
        "repository replaces them. The folder `models` keeps every version and trial until somebody deletes it: neither `keep_days` nor "
        "`headway forget` reaches into it, and it can be deleted at any time; the next analysis learns anew from what the database still holds. "
        "Deleting the folder `.headway` deletes everything, the key and the models included, but what was sent elsewhere by `--db`, `--report` or `--output`."
    )


def _least_people(settings: Settings | None, origin: str) -> str:
    least = (settings.privacy if settings else Privacy()).min_people
    off = ", ".join(settings.metrics.off) if settings and settings.metrics.off else "none"
    return (
        f"## The least number of people\n\nA work outcome needs {least} human authors in slice and window "
        f"(`[privacy] min_people`). Properties of code, such as size or how often a file changes, are free. "
        f"Metrics that are switched off entirely (`[metrics] off`): {off}."
        + (f" These are the settings in force here, from: {origin}." if origin else "")
    )


def _rights() -> str:
    return (
        "## Being forgotten\n\n`headway forget ADDRESS` removes name and address, replaces the pseudonym everywhere by one "
        "that all who asked share, and rewrites the file, so that nothing deleted stays readable in it. Only the keyed hash is "
        "kept on a list, so that a new read does not bring the person back. "
        "The git repository itself is not touched."
    )
