"""Leaves out what was made from the very history it would be judged on: nobody is examined on what they were taught."""

from collections.abc import Sequence

from headway.core.registry import discover
from headway.models.base import Candidate
from headway.models.shipped import priors
from headway.store.duckdb import Store


def unseen(store: Store, candidates: Sequence[Candidate] | None = None) -> tuple[list[Candidate], list[str]]:
    """Return the candidates (all, unless given) without those whose shipped prior holds a repository of the store, and why.

    A repository is known by the first commit of its mainline, so a fork counts as what it was forked from.
    """
    every = list(discover("headway.models.candidates", Candidate).values()) if candidates is None else list(candidates)
    here = {str(root) for (root,) in store.rows("select root_sha from repository where root_sha is not null")}
    if not any(here & prior.roots for prior in priors()):
        return every, []
    out = [c.name for c in every if c.prior]
    notes = [f"{name} was left out: its shipped prior was made from this very history." for name in out]
    return [c for c in every if not c.prior], notes
