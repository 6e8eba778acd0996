"""Where nothing is planted nothing differs: over many seeds the contrasts scatter as chance would have it."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from headway.demo.plan import RUNNING, seconds, small
from headway.demo.schedule import schedule

SEEDS = range(100, 130)


@cache
def stories():
    return [schedule(small(seed)) for seed in SEEDS]


def people_changes(story):
    return [c for c in story.landed if c.author >= 0 and c.reverts < 0]


TIES = np.random.default_rng(1)


def standardised(one, other):
    """Return the standardised rank-sum of two samples: normal with variance 1 where they do not differ."""
    both = np.concatenate([one, other])
    shuffled = TIES.permutation(len(both))  # ties fall as chance has it
    ranks = np.empty(len(both))
    ranks[shuffled[np.argsort(both[shuffled], kind="stable")]] = np.arange(len(both)) + 1.0
    n, m = len(one), len(other)
    return (ranks[:n].sum() - n * (n + m + 1) / 2) / math.sqrt(n * m * (n + m + 1) / 12)


def wait(story):
    cuts = np.array([r.at for r in story.releases if r.kind == "regular"])
    return lambda c: float(cuts[np.searchsorted(cuts, c.landed)] - c.landed) if c.landed <= cuts[-1] else math.nan


STAGES = {
    "coding and review": lambda story: lambda c: float(c.landed - c.started),
    "review": lambda story: lambda c: float(c.landed - c.ready) if c.n_commits > 1 else math.nan,
    "release": wait,
    "lines": lambda story: lambda c: float(c.n_lines),
    "rework": lambda story: lambda c: c.reworked,
}
GROUPS = {
    "fixes": lambda c: c.type == "fix",
    "features": lambda c: c.type == "feature",
    "billing": lambda c: c.area == "billing",
    "assisted": lambda c: c.assistant >= 0,
    "one person": lambda c: c.author == 2,
    "many files": lambda c: c.n_files >= 3,
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_no_group_differs_in_anything(group, stage):
    z = []
    for story in stories():
        value = STAGES[stage](story)
        known = [(GROUPS[group](c), v) for c in people_changes(story) if not math.isnan(v := value(c))]
        z.append(standardised([v for own, v in known if own], [v for own, v in known if not own]))
    assert abs(np.mean(z)) < 3.5 / math.sqrt(len(z))
    assert np.var(z) < 1.9


def test_nothing_grows_over_time():
    z = []
    for story in stories():
        changes = people_changes(story)
        # Whatever landed near the end was quick, or it would not have landed: leave the last weeks out.
        end = seconds(story.plan.until) - 40 * 86_400
        changes = [c for c in changes if c.started < end]
        middle = sorted(c.started for c in changes)[len(changes) // 2]
        late, early = (
            [c.landed - c.started for c in changes if (c.started > middle) == side] for side in (True, False)
        )
        z.append(standardised(late, early))
    assert abs(np.mean(z)) < 3.5 / math.sqrt(len(z))


def test_reverts_fall_on_areas_as_their_changes_do():
    undone, exposed = 0, []
    for story in stories():
        by_id = {c.id: c for c in story.landed}
        failed = [by_id[i] for r in story.releases for i in r.undoes]
        able = [c.area == "billing" for c in people_changes(story) if c.type in RUNNING]
        share = sum(able) / len(able)
        undone += sum(c.area == "billing" for c in failed)
        exposed += [share * len(failed)]
    assert abs(undone - sum(exposed)) < 3.5 * math.sqrt(sum(exposed))


def test_releases_come_about_as_often_as_planned_and_a_part_of_them_is_repaired():
    for story in stories()[:10]:
        regular = [r.at for r in story.releases if r.kind == "regular"]
        assert 4 < np.median([(b - a) / 86_400 for a, b in pairwise(regular)]) < 8
        repaired = sum(r.kind == "repair" for r in story.releases)
        assert 0.1 < repaired / len(regular) < 0.6
