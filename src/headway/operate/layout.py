"""Lays out what models may know: the subjects, their files, and the past, each with one strict order of time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from headway.core.settings import Settings
from headway.ingest.derive import derive_on_demand
from headway.store.duckdb import Store
from headway.tables.change_content import change_content
from headway.tables.file_kind import file_kind
from headway.tables.head_file import head_file
from headway.tables.head_removal import head_removal

# Landings of one second share an instant, so the place on the mainline is added as microseconds: a subject stands just
# before its own landing, and what has no place (an open change, a later look) after all that landed by its second.
LAST = 499_999
TICK = "date_trunc('second', {at}) + to_microseconds(CAST(2 * least({position}, 499999) + {own} AS BIGINT))"

FILE = "hash({repository}, {path})"
"""One name for one path of one repository, in 8 bytes: windows over long texts would not fit into memory."""

PART = (
    "case when k.area_rule = 'settings' then k.area else array_to_string(string_split(f.path, '/')[:-2][:2], '/') end"
)
"""The part of the code that a path belongs to, as in `change_part`."""

LANDING = f"""
select c.change_id, c.repository, c.author, {TICK.format(at="c.landed_at", position="m.position", own=1)} as tick,
       cast(c.type in ('fix', 'security', 'revert') as integer) as is_fix, m.position + 1 as n
from change c join "commit" m on m.sha = c.change_id
where c.state = 'landed' and c.landed_at <= (select max(predicted_at) from asked)"""

# Who asks for one subject reads one year and one author; who asks for all reads everything, by the same words.
PAST_CHANGE = """
select * from landing
where tick >= (select min(tick) from subject) - interval 366 day or author in (select author from subject)"""

SUBJECT = f"""
select t.subject, t.repository, t.predicted_at, t.change_id, c.author, coalesce(n.type, c.type) as type,
       coalesce(n.n_commits, c.n_commits) as n_commits, coalesce(n.n_message, w.n_message) as n_message,
       case when c.landed_at = t.predicted_at then {TICK.format(at="t.predicted_at", position="m.position", own=0)}
            else {TICK.format(at="t.predicted_at", position=LAST, own=0)} end as tick
from asked t left join change c on c.change_id = t.change_id left join "commit" m on m.sha = t.change_id
left join fresh n on n.subject = t.subject
left join (
    select k.change_id, max(s.n_message) as n_message from change_commit k join "commit" s on s.sha = k.sha
    where k.change_id in (select change_id from asked) group by k.change_id) w on w.change_id = t.change_id"""

TOLD = "path, old_path, status, form, n_hunks, n_added, n_removed"
SUBJECT_FILE = f"""
with told as (
    select sha, {TOLD} from file_change union all select distinct sha, {TOLD} from head_file
    union all select sha, {TOLD} from fresh_file)
select s.subject, f.path, coalesce(f.old_path, f.path) as known, {FILE.format(repository="s.repository", path="coalesce(f.old_path, f.path)")} as file,
       regexp_extract(f.path, '^(.*)/', 1) as folder, split_part(f.path, '/', 1) as top, {PART} as part, k.role, f.status, f.form,
       f.n_hunks, coalesce(f.n_added, 0) as n_lines_added, coalesce(f.n_removed, 0) as n_lines_removed,
       coalesce(f.n_added, 0) + coalesce(f.n_removed, 0) as n_lines
from subject s join told f on f.sha = s.change_id
join (select path, area, area_rule, role from file_kind union all select path, area, area_rule, role from fresh_kind) k on k.path = f.path"""

PAST_FILE = f"""
with touched as (
    select p.tick, p.is_fix, p.author, {FILE.format(repository="p.repository", path="f.path")} as file,
           coalesce(f.n_added, 0) - coalesce(f.n_removed, 0) as n_more
    from file_change f join landing p on p.change_id = f.sha where f.path in (select known from subject_file))
select file, tick, is_fix, n_more, cast(row_number() over (partition by file, author order by tick) = 1 as integer) as is_first
from touched"""

PAST_PART = """
select p.repository, k.part, p.tick, p.author, p.is_fix, k.n_parts
from change_part k join landing p on p.change_id = k.change_id where k.part in (select part from subject_file)"""

SUBJECT_REMOVAL = """
with told as (
    select sha, path, origin_sha, n_lines from line_removal union all select distinct sha, path, origin_sha, n_lines from head_removal
    union all select sha, path, origin_sha, n_lines from fresh_removal)
select s.subject, l.origin_sha, p.tick, any_value(p.is_fix) as is_fix, sum(l.n_lines) as n_lines
from subject s join told l on l.sha = s.change_id join landing p on p.change_id = l.origin_sha
where p.tick < s.tick group by s.subject, l.origin_sha, p.tick"""

SUBJECT_CONTENT = """
with told as (select * from change_content union all select * from fresh_content)
select s.subject, c.words, c.n_conditionals, c.n_conditionals_removed, c.n_declarations, c.indentation
from subject s join told c on c.sha = s.change_id"""

RELATIONS = {
    "landing": LANDING,
    "subject": SUBJECT,
    "past_change": PAST_CHANGE,
    "subject_file": SUBJECT_FILE,
    "past_file": PAST_FILE,
    "past_part": PAST_PART,
    "subject_removal": SUBJECT_REMOVAL,
    "subject_content": SUBJECT_CONTENT,
}
"""What the groups of facts read, in the order in which it is laid out; `tick` orders everything within a repository."""


FRESH = {
    "fresh_file": head_file,
    "fresh_removal": head_removal,
    "fresh_kind": file_kind,
    "fresh_content": change_content,
}
"""What is known of a diff that is in no table yet, in the columns of the tables that it would be in."""


@dataclass(frozen=True)
class Fresh:
    """A change that nobody committed yet: what it says of itself and does, each table of `FRESH` column by column."""

    subject: str
    repository: str
    type: str
    n_commits: int
    n_message: int
    tables: Mapping[str, Mapping[str, Sequence[Any]]]


@contextmanager
def laid_out(
    store: Store, settings: Settings, asked: str, values: Sequence[Any], fresh: Fresh | None = None
) -> Iterator[None]:
    """Have the relations stand as temporary tables for the subjects that the SELECT `asked` gives."""
    derive_on_demand(store, settings)
    try:
        _lay_fresh(store, fresh)
        for name, sql in {"asked": asked, **RELATIONS}.items():
            store.rows(f"create or replace temp table {name} as {sql}", values if name == "asked" else ())
        yield
    finally:
        for name in ("fresh", *FRESH, "asked", *RELATIONS):
            store.rows(f"drop table if exists temp.{name}")


def _lay_fresh(store: Store, fresh: Fresh | None) -> None:
    columns = "subject varchar, type varchar, n_commits bigint, n_message bigint"
    store.rows(f"create or replace temp table fresh ({columns})")
    for name, table in FRESH.items():
        store.rows(f"create or replace temp table {name} as select * from {table.name} where false")
        if fresh:
            store.append(replace(table, name=name), fresh.tables[name])
    if fresh:
        told = [fresh.subject, fresh.type or None, fresh.n_commits, fresh.n_message]
        store.rows("insert into fresh values (?, ?, ?, ?)", told)
