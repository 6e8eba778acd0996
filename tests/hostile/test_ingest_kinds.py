"""Every hostile or odd kind through `headway ingest`: the right numbers with exit code 0, or one line and a code of its own."""

import pytest

from headway.core.errors import NotARepository, RefusedRepository
from hostile.build.kinds import Kind, all_kinds

TOTALS = """
SELECT (SELECT count(*) FROM "commit" WHERE position IS NOT NULL), (SELECT count(*) FROM "commit"),
       (SELECT coalesce(sum(n_added), 0) FROM file_change), (SELECT coalesce(sum(n_removed), 0) FROM file_change),
       (SELECT coalesce(sum(n_unreadable), 0) FROM repository)
"""


def marked(place: int, kind: Kind):
    """Every third kind is enough for each day: the quarantine's own test takes them all; `make slow` has the rest."""
    is_slow = kind.is_slow or place % 3 > 0
    return pytest.param(kind, id=kind.name, marks=[pytest.mark.slow] if is_slow else [])


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", [marked(*pair) for pair in enumerate(all_kinds().values())])
def test_a_kind_is_ingested_rightly_or_refused_in_one_line(kind: Kind, through):
    result = through(kind, "ingest")
    if kind.verdict == "refuse":
        assert result.code in {NotARepository.exit_code, RefusedRepository.exit_code}, result.err
        assert len(result.err.splitlines()) == 1
        assert kind.says in result.err
        return
    truth = kind.truth
    assert result.code == 0, result.err
    n_commits = truth.n_changes if truth.n_commits is None else truth.n_commits
    expected = (truth.n_changes, n_commits, truth.n_added, truth.n_removed, truth.n_unreadable)
    assert result.rows(TOTALS) == [expected]
