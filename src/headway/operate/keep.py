"""Keeps every trial as rows, so that trials can be compared and the report can show what the models were worth."""

from datetime import datetime

from headway.core.ids import content_id
from headway.models.result import Trial
from headway.models.verdict import standing
from headway.store.duckdb import Store
from headway.tables.trial_result import trial_result

MEASURES = ("auc", "average_precision", "brier_skill", "ece", "coverage")


def keep_trial(store: Store, trial: Trial) -> str:
    """Store the results of one trial and return its id; the same trial kept twice stays one."""
    name = named(trial)
    asked = "select count(distinct trial) from trial_result where task = ? and trial <> ?"
    place = store.rows(asked, [trial.task, name])[0][0]
    rows = [
        {
            "task": trial.task,
            "trial": name,
            "candidate": result.name,
            "kind": result.kind,
            "as_of": datetime.fromisoformat(trial.as_of),
            "place": place,
            "n_train": trial.n_train,
            "n_test": trial.n_test,
            "base_rate": trial.base_rate,
            "score": result.score,
            "gain": result.gain,
            "gain_low": result.gain_low,
            "gain_high": result.gain_high,
            **{measure: result.measures.get(measure) for measure in MEASURES},
            "is_chosen": result.name == trial.chosen,
            "is_released": result.released,
            "reason": standing(result),
        }
        for result in trial.results
    ]
    store.append(trial_result, {c.name: [row[c.name] for row in rows] for c in trial_result.columns})
    return name


def keep_champion(store: Store, trial: Trial) -> None:
    """Remember which candidate of which trial is in use for its task, for those who read only the store."""
    store.remember(f"champion:{trial.task}", f"{named(trial)} {trial.chosen}")


def named(trial: Trial) -> str:
    """Return the id of a trial: of its rows, its moment and its candidates."""
    return content_id(trial.task, trial.as_of, trial.data, str(trial.seed), *(r.name for r in trial.results))
