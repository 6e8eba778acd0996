"""Puts a trained model to work: its package, what is watched of it, then the switch, in this order, each whole or not at all."""

from msgspec.structs import replace

from headway.models.base import Task
from headway.models.made import Made
from headway.operate import registry
from headway.operate.serve import Desk, InUse, in_use, watch_folder
from headway.operate.train import Trained
from headway.operate.watch import Watch, flag_anew, keep_watch


def release(desk: Desk, task: Task, trained: Trained) -> InUse:
    """Install a trained model as the champion of its task and return it as it now speaks.

    The switch comes last: whatever stops this earlier, the model before it goes on speaking.
    """
    made = Made(task, trained.model, trained.candidate, trained.trial, trained.matrix, trained.plan)
    version = registry.install(desk.home, made, desk.store, crown=False)
    keep_watch(watch_folder(desk, task), _watch(task, trained, version))
    registry.rollback(desk.home, task.name, version)
    speaking = in_use(desk, task)
    assert speaking is not None  # noqa: S101 - it was crowned a line above
    return speaking


def _watch(task: Task, trained: Trained, version: str) -> Watch:
    test, said = trained.outcome.test, trained.outcome.predicted[trained.candidate.name]
    as_of = str(trained.plan.now.astype("M8[s]"))
    if task.target == "time":
        return Watch.of_times(version, as_of, test, said)
    watch = Watch.of(version, as_of, test, said, trained.trial.base_rate, absent=task.absent)
    return replace(watch, threshold=flag_anew(watch.threshold, said, trained.model.predict(test)))
