"""Content ids of commits off the mainline that may be backports of mainline changes, or what they were picked from."""

from headway.sources.git.patches import read_diffs
from headway.sources.git.run import Git
from headway.store.duckdb import Store

# A cherry-pick keeps its author and author time, so only commits that share theirs with a landing can be one.
# That spares the diffs of three quarters of the side commits; it asks the rows alone, so a later read finds the same.
_CANDIDATES = """
select sha, parents from commit
where repository = ? and position is null and patch is null and n_parents = 1
and (author, authored_at) in (select (author, authored_at) from commit where position is not null)
order by sha
"""


def write_side_patches(store: Store, git: Git, repository: str) -> None:
    """Give every candidate its content id, so that a change can be found again on a release branch."""
    pairs = [(str(sha), str(parents)) for sha, parents in store.rows(_CANDIDATES, [repository])]
    found = [(diff.sha, diff.patch) for diff in read_diffs(git, pairs)]
    if found:
        store.update("commit", "sha", {"sha": [sha for sha, _ in found], "patch": [patch for _, patch in found]})
