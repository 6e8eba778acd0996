"""Retrains and is killed at random moments, many times, and prints after each whether a champion still serves, and which.

Run as a script: FOLDER KILLS SEED. Every training happens in a forked child; nothing of DuckDB lives in the parent.
"""

import json
import random
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

import numpy as np

from conftest import make_history
from forked import in_child
from headway.core.registry import find
from headway.core.settings import Settings
from headway.models.base import Candidate, Plan, Task
from headway.models.trial import refit, run_trial
from headway.operate.release import release
from headway.operate.serve import Desk, in_use
from headway.operate.train import Trained
from headway.store.duckdb import Store

CANDIDATES = [find("headway.models.candidates", Candidate, name, "candidate") for name in ("constant", "logistic")]
TASK = find("headway.models.tasks", Task, "change_risk", "task")
HISTORY = make_history(400)
END = HISTORY.at[-1].astype(datetime)


def plan(days: int) -> Plan:
    return Plan("chance", np.datetime64(END + timedelta(days=days), "us"))


def trained() -> Trained:
    """Train once, before anything forks: what is killed is what comes after."""
    outcome = run_trial(TASK, HISTORY, plan(100), CANDIDATES)
    chosen = outcome.candidates[outcome.trial.chosen]
    return Trained(outcome.trial, chosen, *refit(TASK, HISTORY, plan(100), chosen), plan(100), outcome)


TRAINED = trained()


def put_to_work(home: Path, days: int) -> float:
    """Put a model of a later day to work, package, watch and switch; return the processor seconds it took."""
    began = process_time()
    desk = Desk(Store(None), Settings(), END + timedelta(days=days), home)
    release(desk, TASK, replace(TRAINED, plan=plan(days)))
    return process_time() - began


def serving(home: Path) -> list[object]:
    """Return the version that serves and one prediction of it."""
    speaking = in_use(Desk(Store(None), Settings(), END, home), TASK)
    assert speaking is not None
    chance = float(speaking.serving.model.predict(HISTORY.take(np.arange(1)))[0])
    return [speaking.serving.version, chance]


def main(home: Path, kills: int, seed: int) -> None:
    """Release one, then kill the release of others at any point of the time it takes, and look after each."""
    chance, found = random.Random(seed), []
    took = json.loads(in_child(lambda: put_to_work(home, 100))[1])
    first = json.loads(in_child(lambda: serving(home))[1])
    for i in range(kills):
        # one moment in each stretch of the time it takes, and some after
        when = (i + chance.random()) / kills * 1.2 * took
        ended, _ = in_child(lambda day=101 + i: put_to_work(home, day), when)
        found.append([ended, in_child(lambda: serving(home))[1]])
    print(json.dumps({"first": first, "after": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
