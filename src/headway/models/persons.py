"""Facts about a person: which they are, and what a model loses without them."""

from collections.abc import Iterable
from functools import cache

import numpy as np

from headway.core.registry import discover
from headway.models import scores
from headway.models.base import Candidate, FeatureGroup, Plan, Rows


@cache
def facts_about_a_person() -> frozenset[str]:
    """Return the names of all facts about a person; a model has them only where `features.person` asks for them."""
    groups = discover("headway.models.features", FeatureGroup).values()
    return frozenset(fact.name for group in groups for fact in group.facts if fact.person)


def known_of_a_person(names: Iterable[str]) -> list[str]:
    """Return those of the names that are facts about a person, in their order."""
    return [name for name in names if name in facts_about_a_person()]


def cost_without_person(candidate: Candidate, train: Rows, test: Rows, plan: Plan, said: np.ndarray) -> str:
    """Say what leaving the facts about a person out costs in AUC (95 %, paired bootstrap); "" where there are none.

    `said` (n,) are the chances that the candidate told of `test` with every fact.
    """
    about = known_of_a_person(train.names)
    if not about:
        return ""
    others = tuple(name for name in train.names if name not in about)
    model = candidate.fit(train.only(others), plan)
    without, y = model.predict(test.only(others)), test.y

    def gap(rows: np.ndarray) -> float:
        return scores.auc(y[rows], said[rows]) - scores.auc(y[rows], without[rows])

    low, high = scores.interval(gap, len(test), plan.seed)
    return (
        f"Leaving out what is known about a person ({', '.join(about)}) costs {gap(np.arange(len(test))):+.3f} of the AUC "
        f"of {candidate.name} (95 %: {low:+.3f} to {high:+.3f})."
    )
