"""Who stands behind subjects: counted, so that no group is shown behind which too few people stand, and never told."""

from collections.abc import Callable

import numpy as np

from headway.operate.said import change_of
from headway.operate.serve import Desk
from headway.operate.store_replay import people_of


def may_show(desk: Desk) -> Callable[[np.ndarray], bool]:
    """Return what says of subjects whether as many people stand behind them as the settings ask for."""
    who, least = people_of(desk.store), desk.settings.privacy.min_people

    def enough(ids: np.ndarray) -> bool:
        return len({who.get(change_of(subject), "") for subject in ids} - {""}) >= least

    return enough
