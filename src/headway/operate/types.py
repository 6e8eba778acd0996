"""Learns the types of changes from those whose prefix tells, and writes what it is sure of as labels, never as facts."""

import numpy as np

from headway.models.base import Plan
from headway.models.made import Made
from headway.models.tasks.change_type import SURE, change_type
from headway.models.trial import Say
from headway.operate import registry
from headway.operate.gather import gather
from headway.operate.serve import Desk
from headway.operate.train import train
from headway.tables.label import label

UNTOLD = "select change_id from change where state = 'landed' and type_rule in ('none', 'text')"


def label_types(desk: Desk, say: Say = lambda _: None) -> str:
    """Train on the changes with a prefix, label those that neither prefix nor path tells, and say how many in one sentence.

    A change that the model is less than `SURE` of gets no label. Labels of earlier versions stay, under their versions.
    Raises `NotYet` where too few changes have a prefix, or no candidate passed its checks.
    """
    rows = gather(desk.store, desk.settings, change_type, desk.now)
    plan = Plan("kind", np.datetime64(desk.now, "us"), kinds=change_type.kinds)
    trained = train(desk, change_type, rows.take(~np.isnat(rows.known_at)), plan, None, say=say)
    made = Made(change_type, trained.model, trained.candidate, trained.trial, trained.matrix, trained.plan)
    version = registry.install(desk.home, made, desk.store)
    untold = rows.take(np.isin(rows.ids, [change for (change,) in desk.store.rows(UNTOLD)]))
    chances = trained.model.predict(untold) if len(untold) else np.zeros((0, len(change_type.kinds)))
    sure = np.flatnonzero(chances.max(axis=1, initial=0.0) >= SURE)
    kinds = np.array(change_type.kinds, dtype=object)
    desk.store.append(
        label,
        {
            "task": [change_type.name] * len(sure),
            "subject": untold.ids[sure],
            "source": [version] * len(sure),
            "value": kinds[chances[sure].argmax(axis=1)] if len(sure) else [],
            "confidence": chances[sure].max(axis=1, initial=0.0),
            "known_at": np.full(len(sure), np.datetime64(desk.now, "us")),
        },
    )
    return f"{len(sure):,} of {len(untold):,} changes without a prefix are labelled, the rest is not sure enough. {trained.trial.verdict}"
