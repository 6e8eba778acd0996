"""On real repositories that Headway mined itself, what it releases ranks better than size alone and than trees on fourteen facts.

HEADWAY_REPOS names the repositories, joined by the path separator; those of less than 3,000 changes tell too little.
"""

import os
from pathlib import Path

import pytest
from mined_risk import RIVALS, mined, report

GIVEN = [Path(p) for p in os.environ.get("HEADWAY_REPOS", "").split(os.pathsep) if p]
FEWEST = 3_000


@pytest.mark.slow
@pytest.mark.skipif(not GIVEN, reason="HEADWAY_REPOS names no repository to mine")
@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.parent.name)
def test_ours_ranks_better_than_size_alone_and_than_trees_on_fourteen_facts(path: Path) -> None:
    rows, fair = mined(path)
    if len(rows) < FEWEST:
        pytest.skip(f"{path} has {len(rows):,} changes; {FEWEST:,} are needed")
    gaps = report(path.parent.name, rows, fair)
    for other in RIVALS:
        for measure, (gap, _, _) in gaps[other].items():
            assert gap > 0, f"{measure} against {other}"
