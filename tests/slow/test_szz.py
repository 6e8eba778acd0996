"""Origins of defects against those that developers named: HEADWAY_DATA and HEADWAY_REPOS say where data and clones are."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import szz

LEAST = {"openvswitch+ovs": 0.45}


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["openvswitch+ovs", "linux-rdma+rdma-core"])
def test_the_released_variant_finds_most_of_the_origins_that_developers_named(name):
    found = [pair for pair in szz.pairs() if pair[0].stem == name]
    if not found:
        pytest.skip(f"no szz/{name}.jsonl under HEADWAY_DATA, or its repository is not among HEADWAY_REPOS")
    for scores in szz.evaluate(*found[0]).values():
        released = scores[szz.RELEASED.__name__]
        for b_l_or_r in scores.values():
            assert released[0].f1 >= b_l_or_r[0].f1
        # By commit nothing can be right where a project lands by merge.
        assert min(score.f1 for score in released) >= LEAST.get(name, 0)
