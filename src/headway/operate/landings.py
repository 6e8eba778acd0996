"""What became of the changes that were predicted while they were open: a merge, squash or rebase lands them under another id."""

from dataclasses import dataclass
from datetime import datetime

from headway.store.duckdb import Store

ENDS = """
with asked as (
    select subject, any_value(patch) as patch, min(predicted_at) as since from prediction
    where task = ? group by subject),
-- the heads that hold a subject now: its own, or one that grew from it
branch as (
    select a.subject, s.change_id as sha from asked a join side_commit s on s.sha = a.subject where not s.is_landed),
content as (
    select subject, patch from asked
    union select b.subject, c.patch from branch b join "commit" c using (sha)
    union select b.subject, r.patch from branch b join ref r using (sha)),
ends as (
    select a.subject, k.change_id from asked a join change_commit k on k.sha = a.subject
    union select t.subject, k.change_id from content t join "commit" c using (patch) join change_commit k on k.sha = c.sha
    union select b.subject, c.change_id from branch b join head h using (sha) join change c using (repository, number)),
landed as (
    select a.subject, arg_min(c.change_id, (c.landed_at, c.change_id)) as change_id, min(c.landed_at) as landed_at
    from ends e join asked a using (subject) join change c using (change_id)
    where c.landed_at >= a.since and c.landed_at <= ? group by a.subject),
-- a commit that is still here is held by a branch; one that landed where nobody can find it is no open work
waiting as (
    select subject from asked a join "commit" c on c.sha = a.subject where subject not in (
        select b.subject from branch b join head h using (sha) where h.state = 'landed'
        union all select sha from head where state = 'landed'))
select a.subject, l.change_id, l.landed_at from asked a left join landed l using (subject) left join waiting w using (subject)
where l.subject is not null or w.subject is not null"""


ISSUE_ENDS = """
select p.subject, null, case when i.closed_at <= ? then i.closed_at end
from (select distinct subject from prediction where task = ?) p join issue i on i.repository || '#' || i.issue = p.subject"""


@dataclass(frozen=True)
class End:
    """The landed change that a subject became part of, and when; both None while its branch is there and has not landed.

    Of an issue only when it was closed.
    """

    change: str | None = None
    at: datetime | None = None


def ends(store: Store, task: str, now: datetime) -> dict[str, End]:
    """Return what became by `now` of each change that a task predicted.

    A landing is found by its commits, by content, or by the number of the request. Of a branch that went without a landing
    that could be found nothing can be told: it is not there.
    """
    rows = store.rows(ISSUE_ENDS, [now, task]) if task == "issue_time" else store.rows(ENDS, [task, now])
    return {str(subject): End(change, at) for subject, change, at in rows}
