"""Who stands behind subjects: counted, so that no group is shown behind which too few people stand, and never told."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from headway.operate.said import change_of
from headway.operate.serve import Desk
from headway.store.duckdb import Store

PEOPLE = """
select change_id, author from change where author_kind = 'human'
union all
select l.repository || '#' || l.issue, min(c.author) from issue_link l join change_commit k using (sha) join change c using (change_id)
where c.author_kind = 'human' group by l.repository, l.issue"""
"""Who made each change; behind an issue stands somebody whose change works on it, whom nothing else is known to."""


def people_of(store: Store) -> dict[str, str]:
    """Return who made each change or worked on each issue, as a pseudonym; humans only. To count people, never to tell them."""
    return {str(change): str(author) for change, author in store.rows(PEOPLE)}


def n_people(people: Mapping[str, str], subjects: Iterable[object]) -> int:
    """Return how many humans stand behind subjects.

    >>> n_people({"a": "ada", "b": "bob", "c": "bob"}, ["a", "b+7", "c", "by a bot"])
    2
    """
    return len({people.get(change_of(subject), "") for subject in subjects} - {""})


def may_show(desk: Desk) -> Callable[[np.ndarray], bool]:
    """Return what says of subjects whether as many people stand behind them as the settings ask for."""
    who, least = people_of(desk.store), desk.settings.privacy.min_people
    return lambda ids: n_people(who, ids) >= least
