"""How good the predictions were: those that met their truth, and the trials they came from."""

from collections.abc import Mapping

import numpy as np

from headway.core.units import show
from headway.questions._live import Row, held, line, over_time, told
from headway.questions._people import least
from headway.questions._scored import SCORED, ranked, reliability
from headway.questions.base import Answer, Columns, Context, Grid, question

TRIALS = """
with told as (
  select *, as_of = max(as_of) over (partition by task) as is_newest, max(place) over (partition by task, as_of) as last
  from trial_result where as_of <= :now),
-- a rollback, or a champion that stayed, is not what the last trial chose
seat as (
  select substr(key, 10) as task, split_part(value, ' ', 1) as trial, split_part(value, ' ', 2) as candidate
  from _meta where key like 'champion:%'),
marked as (
  select told.*, coalesce(told.trial = seat.trial and told.candidate = seat.candidate, false) as is_served
  from told left join seat on seat.task = told.task)
select task, trial, candidate, kind, as_of, n_test, gain, gain_low, gain_high, auc, average_precision, brier_skill, ece, coverage,
       case when bool_or(is_served) over (partition by task) then is_served
            else is_chosen and place is not distinct from last end as is_chosen, is_released, reason
from marked where is_newest or is_served
qualify row_number() over (partition by task, candidate order by is_served desc, place desc nulls last, trial) = 1
order by task, is_chosen desc, gain desc, candidate
"""
BLIND = (
    "Truths that have not arrived: what is scored is what could be known by now.",
    "Whether anybody acted on a prediction, which would change what happened.",
    "Labels from repaired lines are right about two times in three.",
)


@question(
    "How good were the predictions?",
    retells=("change_fail_rate", "cycle_time"),
    scored=SCORED.format(replay="not p.is_replay"),
    trials=TRIALS,
)
def prediction_score(needs: Mapping[str, Columns], context: Context) -> Answer:
    """How good the predictions were, live and in the last trial of each task.

    Why: a prediction without its score is an opinion.

    Method: each live prediction whose truth arrived is scored by its task's proper score against the rule's score at the
    same moment; beside it stand the results of the last trial, on later changes than it learnt from. Replays are not counted here, and
    predictions filled in afterwards, when their truth was already known, stand apart.

    Known problems: matured predictions are older than the model in use; a short list of them says little.
    """
    live, trials = told(needs["scored"], context), needs["trials"]
    late = told(needs["scored"], context, live=False)
    if not len(trials["task"]) and not live:
        return Answer(
            headline="Not yet: no model has been tried on this history, and no prediction has met its truth.",
            blind=BLIND,
            look_next=("headway retrain", "headway doctor"),
        )
    risk, times = live.get("change_risk"), live.get("completion_time")
    return Answer(
        headline=_live(risk) if risk else held(times) if times else _tried(trials),
        grid=_grid(
            trials,
            [line(task, rows) for task, rows in live.items()]
            + [line(task, rows, "filled in afterwards") for task, rows in late.items()],
        ),
        picture=reliability("Chance of repair that was said, against how often it came", risk, least(context))
        if risk
        else over_time(times)
        if times
        else None,
        worth=0.3,
        sure="; ".join(_one(trials, i) for i in np.flatnonzero(trials["is_chosen"].astype(bool)).tolist()),
        blind=BLIND,
        look_next=("headway models", "headway monitor", "headway ask a_year_ago"),
    )


def _live(rows: Mapping[str, np.ndarray]) -> str:
    auc = ranked(rows["chance"].astype(float), rows["truth"].astype(float))
    said, came = float(rows["chance"].astype(float).mean()), float(rows["truth"].astype(float).mean())
    order = (
        f", and in {show(auc, '%')} of pairs the one that needed repair had the higher chance"
        if auc is not None
        else ""
    )
    return f"Of {len(rows['truth']):,} changes whose truth has arrived, {show(came, '%')} needed repair where {show(said, '%')} was said{order}."


def _tried(trials: Columns) -> str:
    chosen = np.flatnonzero(trials["is_chosen"].astype(bool) & trials["is_released"].astype(bool)).tolist()
    learnt = [_task(trials, i) for i in chosen if trials["kind"][i] != "rule"]
    by_rule = [_task(trials, i) for i in chosen if trials["kind"][i] == "rule"]
    parts = [f"a model earned its place for {' and '.join(learnt)}"] if learnt else []
    parts += [f"a rule is in use for {' and '.join(by_rule)}"] if by_rule else []
    return f"No live prediction has met its truth yet; in the trials, {', '.join(parts) or 'no candidate passed every check'}."


def _task(trials: Columns, i: int) -> str:
    return str(trials["task"][i]).replace("_", " ")


def _one(trials: Columns, i: int) -> str:
    name, n = str(trials["candidate"][i]).replace("_", " "), int(trials["n_test"][i])
    plain = "the rule itself" if _is_the_rule(trials, i) else "a plainer rule, left where the others fail a check"
    gain = plain if trials["kind"][i] == "rule" else f"{show(float(trials['gain'][i]), '%')} better than the rule"
    return f"{_task(trials, i)}: {name}, {gain}, on {n:,} later rows"


def _is_the_rule(trials: Columns, i: int) -> bool:
    """Tell whether a candidate is the rule that the others are compared with: alone it saves nothing, without a doubt."""
    return all(float(trials[name][i]) == 0 for name in ("gain", "gain_low", "gain_high"))


_MEASURES = (
    # what a trial may tell, its title and unit: what it told of no candidate takes no room
    ("auc", "AUC", "1"),
    ("average_precision", "Average precision", "1"),
    ("brier_skill", "Brier skill", "%"),
    ("ece", "Calibration error", "%"),
    ("coverage", "80 % interval coverage", "%"),
)


def _grid(trials: Columns, live: list[Row]) -> Grid:
    tried = [
        (
            _task(trials, i),
            f"{'✓ ' if trials['is_chosen'][i] else ''}{trials['candidate'][i]}".replace("_", " "),
            _gain(trials, i),
            *(_number(trials[name][i]) for name, _, _ in _MEASURES),
            str(trials["reason"][i]),
        )
        for i in range(len(trials["task"]))
    ]
    rows = [*((*row, "") for row in live), *tried]
    kept = [j for j in range(4 + len(_MEASURES)) if j < 3 or any(row[j] not in (None, "") for row in rows)]
    titles = (
        "Task",
        "Candidate (✓ in use)",
        "Gain over the rule (95 %)",
        *(title for _, title, _ in _MEASURES),
        "Why it stands there",
    )
    units = ("", "", "", *(unit for _, _, unit in _MEASURES), "")
    return Grid(
        tuple(titles[j] for j in kept),
        tuple(units[j] for j in kept),
        tuple(tuple(row[j] for j in kept) for row in rows),
    )


def _gain(trials: Columns, i: int) -> str:
    gain, low, high = (_number(trials[name][i]) for name in ("gain", "gain_low", "gain_high"))
    if gain is None or low is None or high is None:
        return "–"
    if _is_the_rule(trials, i):
        return "none: it is the rule"
    return f"{gain:+.1%} ({low:+.1%} to {high:+.1%})".replace("%", " %")


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return number if np.isfinite(number) else None
