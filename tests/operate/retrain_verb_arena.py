"""Types `headway retrain` and is killed at random moments, many times, and prints after each whether a champion still serves.

Run as a script: FOLDER KILLS SEED. Every training happens in a forked child; nothing of DuckDB lives in the parent.
"""

import json
import os
import random
import shutil
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import process_time

import numpy as np

from forked import in_child
from headway.cli._run import run
from headway.core.registry import find
from headway.core.settings import Settings
from headway.demo.causes import CAUSES
from headway.demo.history import write
from headway.demo.plan import small
from headway.ingest.content import read_contents
from headway.ingest.run import ingest
from headway.models import entry
from headway.models.base import Candidate, Plan, Task
from headway.models.trial import refit, run_trial
from headway.operate.gather import gather
from headway.operate.predict import predict
from headway.operate.release import release
from headway.operate.serve import Desk, in_use
from headway.operate.train import Trained
from headway.store.duckdb import Store

# two candidates are as good as all here: what is killed is the verb, and each run of it must be short
FEW = {n: find("headway.models.candidates", Candidate, n, "candidate") for n in ("constant", "prior_boosted")}
TASK = find("headway.models.tasks", Task, "change_risk", "task")


def begin(home: Path) -> None:
    """Read a generated organisation and put a constant to work as of half a year before its end."""
    write(small(5, *(cause() for cause in CAUSES.values())), home / "shop")
    with closing(Store(home / "headway.duckdb")) as store:
        ingest(store, [home / "shop"], Settings(), b"k" * 32)
        read_contents(store)
        then = store.rows("select max(landed_at) from change")[0][0] - timedelta(days=180)
        rows = gather(store, Settings(), TASK, then)
        plan = Plan("chance", np.datetime64(then, "us"))
        outcome = run_trial(TASK, rows, plan, [FEW["constant"]], with_oracle=False)
        trained = Trained(outcome.trial, FEW["constant"], *refit(TASK, rows, plan, FEW["constant"]), plan, outcome)
        release(Desk(store, Settings(), then, home), TASK, trained)


def retrain(home: Path) -> float:
    """Type the verb as a person would; return the processor seconds it took."""
    began = process_time()
    entry.discover = lambda *_: FEW
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    assert run(["retrain", "--task", TASK.name, "--db", str(home / "headway.duckdb"), "-q"]) == 0
    return process_time() - began


def serving(home: Path) -> list[object]:
    """Return the version that serves, its candidate, and what it says of the newest landing."""
    with closing(Store(home / "headway.duckdb")) as store:
        newest, at = store.rows("select arg_max(change_id, landed_at), max(landed_at) from change")[0]
        desk = Desk(store, Settings(), at, home)
        speaking = in_use(desk, TASK)
        assert speaking is not None
        return [speaking.serving.version, speaking.trial.chosen, predict(desk, TASK, [newest])[0].chance]


def main(home: Path, kills: int, seed: int) -> None:
    """Retrain once to its end, then kill others at any point of the time that took, and look after each."""
    chance, found = random.Random(seed), []
    in_child(lambda: begin(home))
    shutil.copytree(home / "models", home / "models at first")
    first = json.loads(in_child(lambda: serving(home))[1])
    took = json.loads(in_child(lambda: retrain(home))[1])
    switched = json.loads(in_child(lambda: serving(home))[1])
    for i in range(kills):
        shutil.rmtree(home / "models")
        shutil.copytree(home / "models at first", home / "models")
        # one moment in each stretch of the time it takes, and some after
        when = (i + chance.random()) / kills * 1.2 * took
        ended, _ = in_child(lambda: retrain(home), when)
        found.append([ended, json.loads(in_child(lambda: serving(home))[1])])
    print(json.dumps({"first": first, "switched": switched, "after": found, "took": took}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
