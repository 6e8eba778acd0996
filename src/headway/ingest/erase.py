"""Takes out what a repository no longer holds, without touching what another one in the store still does."""

from collections.abc import Sequence

from headway.ingest import cursor as cursors
from headway.sources.git.history import present, reachable
from headway.sources.git.run import Git
from headway.store.duckdb import Store

BY_COMMIT = ("commit", "commit_person", "file_change", "line_removal", "line_beside", "change_content")
BY_REPOSITORY = ("owned_path", "marked_path", "ref", "live_line", "head_file", "head_removal", "repository")


def erase(store: Store, repository: str) -> None:
    """Remove every fact that this repository alone brought, and its state and cursor."""
    _drop(
        store, repository, [sha for (sha,) in store.rows("select sha from commit where repository = ?", [repository])]
    )
    for table in BY_REPOSITORY:
        store.rows(f"delete from {table} where repository = ?", [repository])
    store.keep_states(repository, {}, [], whole=True)
    cursors.save(store, repository, None)


def erase_unreachable(store: Store, git: Git, repository: str, before: Sequence[str], now: Sequence[str]) -> None:
    """Remove commits that only refs led to which went or were moved elsewhere."""
    still = present(git, before)
    if len(still) == len(before) and not reachable(git, still, now):
        return
    held = set(reachable(git, now))
    stored = store.rows("select sha from commit where repository = ?", [repository])
    _drop(store, repository, [sha for (sha,) in stored if sha not in held])


def _drop(store: Store, repository: str, shas: list[str]) -> None:
    others = [r for (r,) in store.rows("select repository from repository where repository <> ?", [repository])]
    if others and shas:
        shared = _held_by(store, others)
        for other in others:
            mine = [sha for sha in shas if shared.get(sha) == other]
            store.update("commit", "sha", {"sha": mine, "repository": [other] * len(mine)})
            if mine and (cursor := cursors.load(store, other)):
                # what stood on its mainline for its heads to meet was another repository's until now
                cursors.save(store, other, cursors.moved(cursor, heads={}))
        shas = [sha for sha in shas if sha not in shared]
    for table in BY_COMMIT:
        store.remove(table, "sha", shas)
    if shas:
        store.rows("delete from identity where person not in (select person from commit_person)")


def _held_by(store: Store, repositories: Sequence[str]) -> dict[str, str]:
    """Map each stored commit that one of `repositories` reaches to the first of them that does."""
    parents = {sha: said.split() for sha, said in store.rows("select sha, parents from commit")}
    held: dict[str, str] = {}
    for repository in repositories:
        cursor = cursors.load(store, repository)
        open_ = [*cursor.tips] if cursor else []
        while open_:
            sha = open_.pop()
            if sha in parents and sha not in held:
                held[sha] = repository
                open_ += parents[sha]
    return held
