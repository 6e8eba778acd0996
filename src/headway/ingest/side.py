"""Which commits get a content id: recent ones, that may be the same change as another one or as an open head."""

from collections.abc import Iterator, Mapping

from headway.ingest.cursor import Cursor, Head
from headway.ingest.heads import write_head_files
from headway.sources.git.diff import Diff
from headway.sources.git.patches import read_diffs
from headway.sources.git.run import Git
from headway.store.duckdb import Store

# A squashed branch keeps neither author time nor title, so only contents tell that it landed; who asks, asks of heads
# that are still fresh. A cherry-pick keeps both, or names its original, so that old contents need no comparing.
CANDIDATES = """
select sha, split_part(parents, ' ', 1) as parent, patch is null as is_missing from commit
where repository = $1 and (n_parents < 2 or position is not null)
and (position is not null or not contains(message, '(cherry picked from commit '))
and committed_at >= (select max(committed_at) - interval 100 day from commit where repository = $1)
order by sha
"""

FORGET = f"""
update commit set patch = null where repository = $1 and patch is not null and sha not in (select sha from ({CANDIDATES}))
"""

# From a head back to the newest mainline commit that it, or what it merged on the way, stands on.
BASES = """
with recursive newest as (select max(committed_at) as until from commit where repository = $1),
walk as (
    select r.sha as head, c.parents, 0 as depth from ref r join commit c on c.sha = r.sha, newest n
    where r.repository = $1 and r.kind = 'head' and c.position is null and c.committed_at >= n.until - interval 100 day
    union all
    select w.head, c.parents, w.depth + 1 from walk w join commit c on c.sha = split_part(w.parents, ' ', 1)
    where c.position is null and w.depth < 200)
select w.head, arg_max(b.sha, b.position)
from (select head, unnest(string_split(parents, ' ')) as parent from walk) w join commit b on b.sha = w.parent
where b.position is not null group by w.head order by w.head
"""

# What the mainline changed before is known to be changed, once more makes no difference; what was missing may be there now.
MET = """
with touched as (select unnest([f.path, f.old_path]) as path, c.position, f.path as stands from file_change f
                 join commit c on c.sha = f.sha where c.repository = $1),
new as (select distinct path from touched where position >= $2),
own as (select h.sha, coalesce(h.old_path, h.path) as path, b.position as base
        from head_file h join (select unnest($3) as sha, unnest($4) as base) s on s.sha = h.sha join commit b on b.sha = s.base
        where h.repository = $1)
select distinct o.sha from own o semi join new n on n.path = o.path
where not exists (select 1 from touched t where t.stands = o.path and t.position > o.base and t.position < $2)
union select sha from head_file where repository = $1 and form = 'unreadable'
"""


def candidates(store: Store, repository: str) -> set[str]:
    """Return the commits of a repository whose content id is wanted."""
    return set(store.columns(f"select sha from ({CANDIDATES})", [repository])["sha"].tolist())


def write_content_ids(store: Store, git: Git, repository: str) -> None:
    """Bring content ids to what a full read would give: the candidates have one, no other commit does."""
    store.rows(FORGET, [repository])
    missing = f"select sha, parent from ({CANDIDATES}) where is_missing order by sha"
    pairs = [(str(sha), str(parent)) for sha, parent in store.rows(missing, [repository])]
    found = {diff.sha: diff.patch for diff in read_diffs(git, pairs, {sha for sha, _ in pairs})}
    if found:
        store.update("commit", "sha", {"sha": list(found), "patch": list(found.values())})


def write_heads(store: Store, git: Git, repository: str, cursor: Cursor) -> dict[str, Head]:
    """Say what each recent head would land as if it were squashed: content id and files.

    Only those are read that were not there the last time, or that met a change on the mainline since.
    """
    bases = {str(head): str(base) for head, base in store.rows(BASES, [repository])}
    heads = _unchanged(store, repository, cursor, bases)
    gone = "delete from {} where repository = ? and sha not in (select unnest(?::varchar[]))"
    for table in ("head_file", "head_removal"):
        store.rows(gone.format(table), [repository, list(heads)])

    def noted() -> Iterator[Diff]:
        for diff in read_diffs(git, [pair for pair in bases.items() if pair[0] not in heads], bases):
            heads[diff.sha] = Head(bases[diff.sha], diff.patch)
            yield diff

    write_head_files(store, repository, noted(), bases)
    if heads:
        store.update("ref", "sha", {"sha": list(heads), "patch": [head.patch for head in heads.values()]})
    return heads


def _unchanged(store: Store, repository: str, cursor: Cursor, bases: Mapping[str, str]) -> dict[str, Head]:
    """Return the heads of which a read now would say what the last one said."""
    same = {sha: head for sha, head in cursor.heads.items() if head.base == bases.get(sha)}
    if not same:
        return {}
    values = [repository, cursor.n_heads, list(same), [head.base for head in same.values()]]
    met = {sha for (sha,) in store.rows(MET, values)}
    return {sha: head for sha, head in same.items() if sha not in met}
