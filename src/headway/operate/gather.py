"""Joins the store and the models: the facts of every subject of a task, each as known at the moment of its prediction."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from headway.core.registry import find
from headway.core.settings import Settings
from headway.ingest.derive import expanded
from headway.models.base import Fact, FeatureGroup, Rows, Task
from headway.models.tasks.issue_time import AGE
from headway.operate.layout import Fresh, laid_out
from headway.operate.tokens import tokens_of
from headway.store.duckdb import Store
from headway.tables.change import open_by


def groups_of(task: Task) -> list[FeatureGroup]:
    """Return the groups of facts that a task names, in its order."""
    return [find("headway.models.features", FeatureGroup, name, "group of facts") for name in task.features]


def facts_of(task: Task, settings: Settings) -> list[Fact]:
    """Return the facts a model of the task may know; those about a person only where the settings ask for them."""
    return [f for group in groups_of(task) for f in group.facts if settings.features.person or not f.person]


def gather(
    store: Store,
    settings: Settings,
    task: Task,
    now: datetime,
    only: Sequence[str] = (),
    *,
    since: datetime = datetime.min,
) -> Rows:
    """Return the subjects of a task up to `now` with their facts and their truth, in time order.

    A truth that became known after `now` is not there: 0 where the task takes absence for a no, else NaN.
    `only` names the subjects wanted, where not all are; those predicted after `since` alone are looked at.
    """
    some = " and subject in (select unnest(?))" if only else ""
    asked = f"select * from ({expanded(task.sql, settings)}) where predicted_at <= ? and predicted_at > ?{some}"
    with laid_out(store, settings, asked, [now, since, list(only)] if only else [now, since]):
        return _rows(store, settings, task, now)


def gather_open(store: Store, settings: Settings, task: Task, now: datetime) -> Rows:
    """Return the changes (or issues) open at `now` as further subjects of a task about them, each with what is known of it then."""
    with laid_out(store, settings, OPEN_ISSUES if task.needs == "issue" else OPEN, [now]):
        return _rows(store, settings, task, now)


def gather_fresh(store: Store, settings: Settings, task: Task, now: datetime, fresh: Fresh) -> Rows:
    """Return a diff that nobody committed yet as the one subject of a task about changes, at `now`."""
    with laid_out(store, settings, FRESH_ONE, [fresh.subject, fresh.repository, now], fresh):
        return _rows(store, settings, task, now)


OPEN = f"""
select c.* exclude (state), c.change_id as subject, n.moment as predicted_at, p.area, cast('nan' as double) as y,
       cast(null as timestamp) as known_at,
       case when n.moment >= c.first_commit_at + interval 30 day then '+30 d' when n.moment >= c.first_commit_at + interval 7 day then '+7 d'
            when n.moment >= c.first_commit_at + interval 1 day then '+1 d' else 'opened' end as age
from change c cross join (select cast(? as timestamp) as moment) n left join head_area p on p.sha = c.change_id
where {open_by("n.moment")}"""

OPEN_ISSUES = f"""
select i.repository || '#' || i.issue as subject, i.repository, n.moment as predicted_at, cast(null as varchar) as change_id,
       cast('nan' as double) as y, cast(null as timestamp) as known_at, i.issue, i.opened_at,
       case {AGE.format(days="date_diff('second', i.opened_at, n.moment) / 86400")} else 'opened' end as age
from issue i cross join (select cast(? as timestamp) as moment) n
where i.opened_at <= n.moment and (i.closed_at is null or i.closed_at > n.moment)"""

FRESH_ONE = """
select ? as subject, ? as repository, cast(? as timestamp) as predicted_at, subject as change_id, cast('nan' as double) as y,
       cast(null as timestamp) as known_at"""


def _rows(store: Store, settings: Settings, task: Task, now: datetime) -> Rows:
    asked = store.columns("select a.* from asked a join subject s using (subject) order by s.tick, s.subject")
    facts = facts_of(task, settings)
    x = np.column_stack([np.empty((len(asked["subject"]), 0)), *_facts(store, task, facts)])
    known_at = asked["known_at"].astype("M8[us]")
    is_late = ~(known_at <= np.datetime64(now, "us"))
    truth = asked["y"].astype(float)
    so_far = 0.0 if task.absent == "no" else np.nan
    return Rows(
        asked["subject"],
        asked["predicted_at"].astype("M8[us]"),
        x,
        tuple(fact.name for fact in facts),
        np.where(is_late & ~np.isnan(truth), so_far, truth),
        np.where(is_late, np.datetime64("NaT", "us"), known_at),
        {name: asked.get(name, np.full(len(x), "", object)) for name in ("repository", *task.groups)},
        tokens_of(store, task),
    )


def _facts(store: Store, task: Task, facts: list[Fact]) -> list[np.ndarray]:
    wanted = {fact.name for fact in facts}
    found = []
    for group in groups_of(task):
        names = [fact.name for fact in group.facts if fact.name in wanted]
        if names:
            columns = ", ".join(f"cast(g.{name} as double) as {name}" for name in names)
            sql = (
                f"select {columns} from subject s left join ({group.sql}) g using (subject) order by s.tick, s.subject"
            )
            found += list(store.columns(sql).values())
    return found
