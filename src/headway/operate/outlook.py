"""What an analysis says of the future in a few lines: the replay, the riskiest open changes, and why a model is silent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from headway.core.done_by import by_fridays
from headway.core.text import one_line
from headway.core.units import show_chance
from headway.operate.learn import Learned
from headway.operate.serve import Desk, switched_off, tasks
from headway.operate.store_replay import replayed
from headway.tables.change import open_by

MOST = 5

AHEAD = f"""
select p.subject, p.task, p.predicted_at, p.chance, p.low, p.middle, p.high, p.is_flagged, p.reasons, c.number, coalesce(t.area, c.main_area)
from prediction p join change c on c.change_id = p.subject left join head_area t on t.sha = p.subject
where {open_by("$1")} and not p.is_replay and p.predicted_at <= $1
qualify row_number() over (partition by p.task, p.subject order by p.predicted_at desc, p.moment, p.version desc) = 1"""


@dataclass(frozen=True)
class Ahead:
    """One open change: its short name, area, chance of repair with its reasons, and the chances that it is done by the next Fridays."""

    name: str
    area: str
    chance: float | None = None
    is_flagged: bool = False
    reasons: str = ""
    done: str = ""

    @property
    def sentence(self) -> str:
        """What a person reads of it."""
        risk = "" if self.chance is None else f"{show_chance(self.chance)} chance of needing repair"
        when = f"done {self.done}" if self.done else ""
        why = f": {self.reasons.replace(' · ', ', ')}" if self.reasons and self.chance is not None else ""
        area = self.area if self.area.startswith("(") else f"({self.area})"
        return f"{self.name} {area}: {', '.join(p for p in (risk + why, when) if p)}"


@dataclass(frozen=True)
class Outlook:
    """The lines on the future: what a year ago would have been flagged, what is open, and what cannot be said yet."""

    replays: tuple[str, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    silent: tuple[str, ...] = ()
    n_open: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """What a person reads: replays, the riskiest open changes, and what is silent."""
        more = (
            f"… {self.n_open - len(self.ahead):,} more: `headway predict change_risk`"
            if self.n_open > len(self.ahead)
            else ""
        )
        return tuple(
            line for line in (*self.replays, *(one.sentence for one in self.ahead), more, *self.silent) if line
        )


def outlook(desk: Desk, learned: Sequence[Learned]) -> Outlook:
    """Sum up a run of `learn` for the terminal and the report."""
    on = [task for task in tasks().values() if not switched_off(desk.settings, task)]
    found = [kept for task in on if (kept := replayed(desk, task)) and not kept.is_ahead_of(desk.now)]
    lines = _ahead(desk, {task.name for task in on})
    return Outlook(tuple(one.sentence for one in found), tuple(lines[:MOST]), _silent(learned), len(lines))


def _silent(learned: Sequence[Learned]) -> tuple[str, ...]:
    """Say each reason for silence once, with the tasks it holds for."""
    reasons: dict[str, list[str]] = {}
    for one in learned:
        if not one.speaks:
            reasons.setdefault(one_line(one.sentence), []).append(one.task.replace("_", " "))
    return tuple(f"{', '.join(found).capitalize()}: {why[:1].lower()}{why[1:]}" for why, found in reasons.items())


def _ahead(desk: Desk, on: Collection[str]) -> list[Ahead]:
    found: dict[str, Ahead] = {}
    for row in desk.store.rows(AHEAD, [desk.now]):
        subject, task, at, chance, low, middle, high, is_flagged, reasons, number, area = row
        if task not in on:
            continue
        before = found.get(subject) or Ahead(f"#{number}" if number else str(subject)[:10], one_line(str(area), 40))
        told: dict[str, object] = {}
        if task == "change_risk":
            told = {"chance": chance, "is_flagged": bool(is_flagged), "reasons": reasons or ""}
        elif task == "completion_time" and high is not None:
            told = {"done": by_fridays((low, middle, high), at, desk.now)}
        found[subject] = Ahead(**{**before.__dict__, **told})
    return sorted(found.values(), key=lambda one: -(one.chance or 0.0))
