"""Lays out what models may know: the subjects, their files, and the past, each with one strict order of time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from headway.core.settings import Settings
from headway.ingest.derive import expanded
from headway.models.base import Task
from headway.store.duckdb import Store

# Landings of one second share an instant, so the place on the mainline is added as microseconds: a subject stands just
# before its own landing, and what has no place (an open change, a later look) after all that landed by its second.
LAST = 499_999
TICK = "date_trunc('second', {at}) + to_microseconds(CAST(2 * least({position}, 499999) + {own} AS BIGINT))"

FILE = "hash({repository}, {path})"
"""One name for one path of one repository, in 8 bytes: windows over long texts would not fit into memory."""

PART = (
    "case when k.area_rule = 'settings' then k.area else array_to_string(string_split(f.path, '/')[:-2][:2], '/') end"
)
"""The part of the code a path belongs to: as the settings say, else its first two folders.

The areas of the report are cut from the whole history, so they would tell of its future.
"""

PAST_CHANGE = f"""
select c.change_id, c.repository, c.author, {TICK.format(at="c.landed_at", position="m.position", own=1)} as tick,
       cast(c.type in ('fix', 'security', 'revert') as integer) as is_fix
from change c join "commit" m on m.sha = c.change_id
where c.state = 'landed' and c.landed_at <= (select max(predicted_at) from asked)"""

SUBJECT = f"""
select t.subject, t.repository, t.predicted_at, t.change_id, c.author, c.type, c.kind, c.n_commits, w.n_message,
       case when c.landed_at = t.predicted_at then {TICK.format(at="t.predicted_at", position="m.position", own=0)}
            else {TICK.format(at="t.predicted_at", position=LAST, own=0)} end as tick
from asked t left join change c on c.change_id = t.change_id left join "commit" m on m.sha = t.change_id
left join (
    select k.change_id, max(s.n_message) as n_message from change_commit k join "commit" s on s.sha = k.sha
    where k.change_id in (select change_id from asked) group by k.change_id) w on w.change_id = t.change_id"""

SUBJECT_FILE = f"""
select s.subject, f.path, {FILE.format(repository="s.repository", path="coalesce(f.old_path, f.path)")} as file,
       regexp_extract(f.path, '^(.*)/', 1) as folder, split_part(f.path, '/', 1) as top, {PART} as part, k.role, f.status, f.form,
       f.n_hunks, coalesce(f.n_added, 0) as n_lines_added, coalesce(f.n_removed, 0) as n_lines_removed,
       coalesce(f.n_added, 0) + coalesce(f.n_removed, 0) as n_lines
from subject s join file_change f on f.sha = s.change_id join file_kind k on k.path = f.path"""

PAST_FILE = f"""
with touched as (
    select p.tick, p.is_fix, p.author, {FILE.format(repository="p.repository", path="f.path")} as file,
           coalesce(f.n_added, 0) - coalesce(f.n_removed, 0) as n_more
    from file_change f join past_change p on p.change_id = f.sha),
wanted as (select * from touched where file in (select file from subject_file))
select file, tick, is_fix, n_more, cast(row_number() over (partition by file, author order by tick) = 1 as integer) as is_first
from wanted"""

PAST_PART = f"""
select p.repository, {PART} as part, p.tick, p.author, any_value(p.is_fix) as is_fix,
       count(*) over (partition by p.repository, p.tick) as n_parts
from file_change f join past_change p on p.change_id = f.sha join file_kind k on k.path = f.path group by 1, 2, 3, 4"""

SUBJECT_REMOVAL = """
select s.subject, l.origin_sha, p.tick, any_value(p.is_fix) as is_fix, sum(l.n_lines) as n_lines
from subject s join line_removal l on l.sha = s.change_id join past_change p on p.change_id = l.origin_sha
where p.tick < s.tick group by s.subject, l.origin_sha, p.tick"""

RELATIONS = {
    "past_change": PAST_CHANGE,
    "subject": SUBJECT,
    "subject_file": SUBJECT_FILE,
    "past_file": PAST_FILE,
    "past_part": PAST_PART,
    "subject_removal": SUBJECT_REMOVAL,
}
"""What the groups of facts read, in the order in which it is laid out; `tick` orders everything within a repository."""


@contextmanager
def laid_out(store: Store, task: Task, settings: Settings, now: datetime, only: Sequence[str] = ()) -> Iterator[None]:
    """Have the relations stand as temporary tables, for the subjects of a task up to `now`; `only` names some of them."""
    sql = expanded(task.sql, settings)
    try:
        some = " and subject in (select unnest(?))" if only else ""
        asked = f"select * from ({sql}) where predicted_at <= ?{some}"
        store.rows(f"create or replace temp table asked as {asked}", [now, list(only)] if only else [now])
        for name, sql in RELATIONS.items():
            store.rows(f"create or replace temp table {name} as {sql}")
        yield
    finally:
        for name in ("asked", *RELATIONS):
            store.rows(f"drop table if exists temp.{name}")
