"""The model in use for a task, ready to be asked; None where there is none yet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from headway.core.errors import Withheld
from headway.core.registry import discover, find
from headway.core.settings import Settings
from headway.models.base import Task
from headway.models.guard import NotYet
from headway.models.result import Trial
from headway.operate import registry
from headway.operate.gather import facts_of
from headway.operate.reference import Watch, read_watch
from headway.operate.said import Serving
from headway.store.duckdb import Store


@dataclass(frozen=True)
class Desk:
    """What every act on models needs: the store, the settings in force, the moment, and the folder of its models (`registry.home_of`)."""

    store: Store
    settings: Settings
    now: datetime
    home: Path


@dataclass(frozen=True)
class InUse:
    """The champion of a task, its trial, and what is watched of it."""

    serving: Serving
    watch: Watch
    trial: Trial

    @property
    def as_of(self) -> datetime:
        """The moment it was trained at: it knows nothing later."""
        return datetime.fromisoformat(self.watch.as_of)


def tasks() -> dict[str, Task]:
    """Every task that has a model of its own and whose predictions are scored, by name."""
    found = discover("headway.models.tasks", Task)
    return {name: task for name, task in found.items() if task.target != "kind" and not task.derived_from}


def asked_here(desk: Desk, chosen: Iterable[Task]) -> list[Task]:
    """Return those of the tasks that have anything to ask about: what they need was read, and nobody switched them off."""
    on = [task for task in chosen if not switched_off(desk.settings, task)]
    return [task for task in on if not task.needs or desk.store.rows(f"select 1 from {task.needs} limit 1")]


def wanted(desk: Desk, only: str | None) -> list[Task]:
    """Return the task of that name, without one all that have anything to ask about.

    Raises `Withheld` where it is switched off, `BadInput` where it has no model of its own.
    """
    if not only:
        return asked_here(desk, tasks().values())
    task = find("headway.models.tasks", Task, only, "task")
    must_be_on(desk.settings, task)
    registry.must_have_own(only)
    return [task]


def switched_off(settings: Settings, task: Task) -> list[str]:
    """Return the metrics that a task would retell although they are switched off."""
    return [name for name in task.retells if name in settings.metrics.off]


def must_be_on(settings: Settings, task: Task) -> None:
    """Raise `Withheld` for a task that would retell a metric that is switched off."""
    if off := switched_off(settings, task):
        remedy = "Take it out of [metrics] off in the settings that `headway doctor` shows."
        raise Withheld(f"Switched off: {', '.join(off)}, which {task.name} would tell.", remedy)


def must_have_teams(desk: Desk, task: Task) -> None:
    """Raise `NotYet` for a task about teams where none is declared: more history alone would never help."""
    if task.name == "load_risk" and not desk.settings.teams:
        raise NotYet(
            "Not yet: no team is declared; declare them under `[teams]` in headway.toml.",
            "Then run `headway analyze PATH` again.",
        )


def told_until(desk: Desk, task: Task) -> Desk:
    """Return the desk at the moment until which the facts of a task are told: an export of issues ends before the clock."""
    if task.needs != "issue":
        return desk
    newest = desk.store.rows(ISSUES_UNTIL, [desk.now])[0][0]
    return replace(desk, now=min(desk.now, newest)) if newest else desk


ISSUES_UNTIL = "select max(greatest(opened_at, coalesce(closed_at, opened_at))) from issue where opened_at <= ?"


def watch_folder(desk: Desk, task: Task) -> Path:
    """Return where what is watched of each version of a task lies."""
    return registry.folder_of(desk.home, task.name) / "watch"


BETWEEN = """
select 1 from change where landed_at > $1 and landed_at <= $2 union all
select 1 from issue where (opened_at > $1 and opened_at <= $2) or (closed_at > $1 and closed_at <= $2) limit 1"""


def must_not_know_later(desk: Desk, speaking: InUse) -> None:
    """Raise `NotYet` for a model that was trained on what came after the desk's moment; a later clock alone told it nothing."""
    if speaking.as_of > desk.now and desk.store.rows(BETWEEN, [desk.now, speaking.as_of]):
        raise NotYet(
            f"The model of {speaking.serving.task.name} in use was trained as of {speaking.as_of:%Y-%m-%d %H:%M}; at {desk.now:%Y-%m-%d %H:%M} nobody could have asked it.",
            "Ask without --now, or see `headway replay --since DATE` for what would have been said back then.",
        )


def in_use(desk: Desk, task: Task) -> InUse | None:
    """Return the champion of a task, or None; raises `HeadwayError` for changed or unreadable files and what is switched off."""
    must_be_on(desk.settings, task)
    packaged = registry.champion(desk.home, task.name)
    if packaged is None:
        return None
    version = packaged.version
    watch = read_watch(watch_folder(desk, task), version)
    if watch is None:
        # a model that somebody installed by hand: nothing is known of it but what its trial says
        watch = Watch(version, packaged.trial.as_of, 90.0, 1.0, packaged.trial.base_rate)
    facts = {fact.name: fact for fact in facts_of(task, desk.settings)}
    return InUse(Serving(task, facts, packaged.model, version, watch.threshold), watch, packaged.trial)
