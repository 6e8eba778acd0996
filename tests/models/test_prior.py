"""The shipped prior fits the facts there are, and helps where local labels are few."""

import json
from dataclasses import replace

import numpy as np
import pytest

from headway.core.registry import discover
from headway.models.base import Candidate, FeatureGroup, Plan, Rows
from headway.models.candidates._lightgbm import Trees
from headway.models.candidates.prior_boosted import load, prior_boosted
from headway.models.candidates.prior_worded import prior_worded
from headway.models.candidates.worded_blend import worded_blend
from headway.models.scores import auc, log_loss
from headway.models.shipped import NoPrior, priors, shipped
from headway.models.tasks.change_risk import change_risk

NOW = np.datetime64("2025-01-01", "us")
PLAN = Plan("chance", NOW)
NAMES = shipped(priors()[0].names).names
PUBLISHED = ("qt", "openstack", "jdt", "platform", "gerrit", "go", "ovs", "rdma-core")


def changes(n: int, seed: int) -> Rows:
    """Return changes whose chance is what the prior says of them, at a local rate of its own."""
    dice = np.random.default_rng(seed)
    x = dice.lognormal(1, 1, (n, len(NAMES)))
    raw = Trees(priors()[0].text, len(NAMES)).raw(x)
    y = (dice.random(n) < 1 / (1 + np.exp(-2 * (raw - np.median(raw))))).astype(float)
    at = NOW - np.arange(n, 0, -1) * np.timedelta64(1, "h")
    return Rows(np.arange(n).astype(object), at, x, NAMES, y, at)


def test_the_facts_of_the_prior_are_facts_of_its_task() -> None:
    groups = discover("headway.models.features", FeatureGroup)
    known = {fact.name for name in change_risk.features for fact in groups[name].facts if not fact.person}
    assert set(NAMES) <= known, "the facts changed: run `make prior`"


def test_no_published_set_is_in_the_prior_and_it_is_small() -> None:
    for prior in priors():
        names = [repository.partition("/")[2].lower() for repository, _, _ in prior.made_from]
        assert len(names) >= 10
        assert not set(names) & set(PUBLISHED)
        assert all(len(commit) == 40 for _, commit, _ in prior.made_from)
        assert len(prior.text) < 2_000_000


@pytest.mark.parametrize("n", [60, 150, 250])
def test_it_beats_local_trees_where_labels_are_few(n: int) -> None:
    learnt, later = changes(n, 1), changes(2000, 2)
    local = discover("headway.models.candidates", Candidate)["boosted_trees"].fit(learnt, PLAN).predict(later)
    ours = prior_boosted.fit(learnt, PLAN).predict(later)
    assert auc(later.y, ours) > auc(later.y, local)
    assert log_loss(later.y, ours) < log_loss(later.y, local)
    # here a rate of a half: far from any project, so a few rows move it only part of the way
    assert ours.mean() == pytest.approx(later.y.mean(), abs=0.18)


def test_local_trees_learn_what_the_prior_cannot_know() -> None:
    dice, learnt, later = np.random.default_rng(4), changes(3000, 5), changes(2000, 6)
    # here, against all experience, the first fact decides
    turned = [(r.x[:, 0] > np.e) != (dice.random(len(r)) < 0.1) for r in (learnt, later)]
    again = Rows(learnt.ids, learnt.at, learnt.x, NAMES, turned[0].astype(float), learnt.at)
    model = prior_boosted.fit(again, PLAN)
    assert auc(turned[1].astype(float), model.predict(later)) > 0.85
    assert "local.txt" in model.files()


@pytest.mark.parametrize("n", [1, 50, 400, 3000])
def test_it_comes_back_bit_for_bit_from_its_files(n: int) -> None:
    model, later = prior_boosted.fit(changes(n, 7), PLAN), changes(200, 8)
    back = load(model.files())
    assert np.array_equal(back.predict(later), model.predict(later))
    assert np.array_equal(back.reasons(later), model.reasons(later))
    assert model.reasons(later).shape == later.x.shape


@pytest.mark.parametrize("odd", [np.nan, np.inf, -1e308, 0.0])
def test_odd_facts_and_one_outcome_still_give_a_chance(odd: float) -> None:
    learnt, later = changes(400, 9), changes(50, 10)
    learnt.x[:], learnt.y[:] = odd, 0.0
    later.x[:] = odd
    said = prior_boosted.fit(learnt, PLAN).predict(later)
    assert ((said >= 1e-4) & (said < 0.1)).all()


def test_other_facts_have_no_prior() -> None:
    with pytest.raises(NoPrior):
        shipped(("la", "ld"))


def test_beside_the_worded_blend_it_weighs_what_later_rows_give_it_and_comes_back_from_files() -> None:
    rows, later = changes(1500, 11), changes(2000, 12)
    dice = np.random.default_rng(13)
    against = replace(rows, y=(rows.x[:, 0] > dice.lognormal(1, 0.2, len(rows))).astype(float))
    agreeing, apart = prior_worded.fit(rows, PLAN), prior_worded.fit(against, PLAN)
    assert json.loads(agreeing.files()["mixed.json"])["share"] > 0.4
    assert json.loads(apart.files()["mixed.json"])["share"] < 0.4
    back = prior_worded.load(agreeing.files())
    assert np.array_equal(back.predict(later), agreeing.predict(later))
    assert np.array_equal(back.reasons(later), agreeing.reasons(later))
    assert auc(later.y, agreeing.predict(later)) > auc(later.y, worded_blend.fit(rows, PLAN).predict(later))
