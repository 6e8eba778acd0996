"""Real repositories fill their reports: at most a quarter of the panels stands empty after one `headway analyze`.

HEADWAY_REPOS names the repositories, joined by the path separator; `tests/report` holds a generated one to the same.
"""

import os
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headway.ask import ask_all
from headway.cli._run import run
from headway.core.settings import Settings
from headway.measure.moment import moment
from headway.report.write import compose
from headway.store.duckdb import Store

GIVEN = [Path(p).resolve() for p in os.environ.get("HEADWAY_REPOS", "").split(os.pathsep) if p]
MOST = 1 / 4


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not GIVEN, reason="HEADWAY_REPOS names no repository to analyse")
@pytest.mark.parametrize("repository", GIVEN, ids=lambda path: path.parent.name)
def test_at_most_a_quarter_of_the_panels_of_a_real_repository_is_empty(repository, tmp_path):
    with chdir(tmp_path):
        assert run(["analyze", str(repository), "--quiet"]) == 0
    store = Store(tmp_path / ".headway" / "headway.duckdb")
    now = moment(store, datetime.now(UTC).replace(tzinfo=None)).now
    page = compose(store, now, Settings(), ask_all(store, now, Settings()), "")
    store.close()
    print(f"{page.share_empty:.0%} of {repository}: {', '.join(panel.key for panel in page.empty)}")
    assert page.share_empty <= MOST
