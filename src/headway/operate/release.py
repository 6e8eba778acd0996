"""Puts a trained model to work: its package, what is watched of it, then the switch, in this order, each whole or not at all."""

from msgspec.structs import replace

from headway.core.errors import HeadwayError
from headway.models.base import Task
from headway.models.made import Made
from headway.operate import registry
from headway.operate.keep import keep_champion
from headway.operate.reference import Watch, flag_anew, keep_watch
from headway.operate.serve import Desk, InUse, in_use, watch_folder
from headway.operate.train import Trained


class RolledBack(HeadwayError):
    """Somebody rolled back from the same way to learn on the same past."""


def release(desk: Desk, task: Task, trained: Trained) -> InUse:
    """Install a trained model as the champion of its task and return it as it now speaks.

    The switch comes last: whatever stops this earlier, the model before it goes on speaking. Raises `RolledBack` for what
    somebody rolled back from, as long as it learnt from the same past.
    """
    if registry.is_deposed(desk.home, task.name, trained.candidate.name, trained.matrix):
        raise RolledBack(
            f"{trained.candidate.name} of the same past was rolled back, so it is not put in use again.",
            "A newer past may change that; to serve it anyway, name its version: `headway model rollback`.",
        )
    made = Made(task, trained.model, trained.candidate, trained.trial, trained.matrix, trained.plan)
    version = registry.install(desk.home, made, desk.store, crown=False)
    keep_watch(watch_folder(desk, task), _watch(task, trained, version))
    registry.crown(desk.home, task.name, version)
    speaking = in_use(desk, task)
    assert speaking is not None  # noqa: S101 - it was crowned a line above
    keep_champion(desk.store, speaking.trial)
    return speaking


def _watch(task: Task, trained: Trained, version: str) -> Watch:
    test, said = trained.outcome.test, trained.outcome.predicted[trained.candidate.name]
    as_of = str(trained.plan.now.astype("M8[s]"))
    if task.target == "time":
        return Watch.of_times(version, as_of, test, said)
    watch = Watch.of(version, as_of, test, said, trained.trial.base_rate, absent=task.absent)
    return replace(watch, threshold=flag_anew(watch.threshold, said, trained.model.predict(test)))
