"""A candidate that was made from a history is not judged on it."""

from pathlib import Path

from headway.models.shipped import priors
from headway.operate.unseen import unseen
from headway.store.duckdb import Store
from headway.tables.repository import repository


def store_of(root: str) -> Store:
    store = Store(None)
    told = {"root_sha": root, "tip_sha": root, "mainline": "head", "observed_from": None, "observed_until": None}
    told |= {"repository": "web", "is_shallow": False, "is_verified": True, "n_unreadable": 0}
    store.append(repository, {name: [value] for name, value in told.items()})
    return store


def test_a_repository_of_the_prior_is_judged_without_it() -> None:
    fair, notes = unseen(store_of(min(priors()[0].roots)))
    assert not any(c.prior for c in fair)
    assert notes == [
        f"{name} was left out: its shipped prior was made from this very history."
        for name in ("prior_boosted", "prior_worded")
    ]


def test_any_other_repository_may_start_from_it() -> None:
    every, notes = unseen(store_of("0" * 40))
    assert [c.name for c in every if c.prior] == ["prior_boosted", "prior_worded"]
    assert notes == []
    assert unseen(store_of("0" * 40), every[:2]) == (every[:2], [])


def test_each_repository_of_a_prior_is_known_by_its_root() -> None:
    for prior in priors():
        assert len(prior.roots) == len(prior.made_from)
        assert all(len(root) == 40 and int(root, 16) for root in prior.roots)
    listed = (Path(__file__).parents[2] / "benchmarks/prior.csv").read_text().splitlines()[1:]
    assert {line.split(",")[2] for line in listed} == priors()[0].roots
