"""How the live predictions of a task did: those that met their truth, beside the rule, and those that never can."""

import numpy as np

from headway.models.base import Task
from headway.operate.landings import ends
from headway.operate.moments import OF_OPEN
from headway.operate.serve import Desk
from headway.tables.outcome import IS_LIVE

MET = f"""
select count(*), avg(o.score), count(o.rule_score), avg(case when o.rule_score is not null then o.score end), avg(o.rule_score),
       avg(cast(o.truth <= p.high and (coalesce(o.is_cut, false) or o.truth >= p.low) as double))
from outcome o join prediction p using (task, subject, moment, version, is_replay)
where task = ? and not is_replay and {IS_LIVE} and o.known_at <= ?"""

AFTERWARDS = f"""
select count(*) from outcome o join prediction p using (task, subject, moment, version, is_replay)
where task = ? and not is_replay and not {IS_LIVE} and o.known_at <= ?"""

WAITING = """
select p.subject from prediction p left join outcome o using (task, subject, moment, version, is_replay)
where task = ? and not is_replay and o.truth is null and p.predicted_at <= ?"""


def met(desk: Desk, task: Task, days: float) -> str:
    """Say how many live predictions met their truth and how good they were; "" before any could, `days` being how long they ripen."""
    n, score, n_rule, same, rule, inside = desk.store.rows(MET, [task.name, desk.now])[0]
    ripe = desk.now - np.timedelta64(int(days * 86400), "s").astype(object)
    lost = _lost(desk, task, [str(s) for (s,) in desk.store.rows(WAITING, [task.name, ripe])])
    (late,) = desk.store.rows(AFTERWARDS, [task.name, desk.now])[0]
    gone = (
        f" {late:,} were filled in afterwards, when their truth was already known: they do not count." if late else ""
    )
    gone += f" {lost:,} cannot be told: their branches went without a landing that could be found." if lost else ""
    if not n:
        return gone.strip()
    beside = f" against {rule:.3f} of the rule" if n_rule == n else ""
    if 0 < n_rule < n:
        beside = f"; where the rule was asked too, {same:.3f} against its {rule:.3f}"
    held = f"; {100 * inside:.0f} % ended inside the 80 % interval" if task.target == "time" else ""
    return f"{n:,} live predictions met their truth: {task.score.replace('_', ' ')} {score:.3f}{beside}{held}.{gone}"


def _lost(desk: Desk, task: Task, waiting: list[str]) -> int:
    if task.name not in OF_OPEN or not waiting:
        return 0
    became = ends(desk.store, task.name, desk.now)
    return sum(subject not in became for subject in waiting)
