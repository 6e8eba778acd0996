"""Histories of odd shapes: unborn, detached, shallow, many roots, false parents, strange refs."""

import subprocess

from hostile.build.kinds import PLAIN, PLAIN_STATES, Site, Truth, ingest, refuse
from hostile.build.raw import EPOCH, Repo


@ingest(Truth(0, 0, 0))
def unborn(site: Site) -> None:
    site.repo()


@ingest(Truth(0, 0, 0, n_commits=3))
def unborn_beside_a_branch(site: Site) -> None:
    """HEAD names a branch that is not there, though another is: nothing is guessed, the limit is said."""
    site.plain().write("HEAD", b"ref: refs/heads/trunk\n")


@ingest()
def detached(site: Site) -> None:
    repo = site.plain()
    repo.write("HEAD", (repo.git_dir / "refs/heads/main").read_bytes())


@ingest(Truth(2, 6, 0, n_commits=3))
def detached_in_the_past(site: Site) -> None:
    repo = site.repo()
    repo.write("HEAD", f"{repo.history(PLAIN_STATES)[1]}\n".encode())


@ingest()
def bare(site: Site) -> None:
    site.plain(bare=True)


@ingest()
def sha_256(site: Site) -> None:
    site.repo(object_format="sha256").history(PLAIN_STATES)


@ingest()
def sha_256_packed(site: Site) -> None:
    repo = site.repo(object_format="sha256")
    repo.is_packed = True
    repo.history(PLAIN_STATES)
    repo.pack()


@ingest()
def packed(site: Site) -> None:
    repo = site.repo()
    repo.is_packed = True
    repo.history(PLAIN_STATES)
    repo.pack()


@ingest(Truth(1, 3, 0))
def one_commit(site: Site) -> None:
    site.repo().history(PLAIN_STATES[:1])


@ingest(Truth(2, 0, 1, shown=(2, 6, 1)))
def shallow(site: Site) -> None:
    """Nobody knows what the commit at the cut changed: git shows its whole tree as added, Headway counts nothing."""
    repo = site.repo()
    shas = repo.history(PLAIN_STATES)
    repo.loose(shas[0]).unlink()
    repo.write("shallow", f"{shas[1]}\n".encode())


@ingest(Truth(3, 0, 0, n_unreadable=4))
def partial_without_any_file(site: Site) -> None:
    """A blobless clone: its commits are known, its lines are not."""
    repo = site.repo()
    shas = repo.history(PLAIN_STATES)
    assert shas
    for state in PLAIN_STATES:
        for content in state.values():
            repo.loose(repo.blob(content)).unlink()
    repo.write("config", b"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n")


@ingest(Truth(4, 4, 0, n_commits=6))
def several_roots(site: Site) -> None:
    """Three unrelated histories, joined one after the other by merges: the mainline has one root."""
    repo = site.repo()
    first = repo.history([{b"a": b"1\n"}])[0]
    second = repo.history([{b"b": b"2\n"}], branch="refs/heads/second")[0]
    third = repo.history([{b"c": b"3\n"}], branch="refs/heads/third")[0]
    files = {b"a": b"1\n", b"b": b"2\n"}
    one = repo.commit(repo.tree(files), [first, second], at=EPOCH + 1)
    two = repo.commit(repo.tree(files | {b"c": b"3\n"}), [one, third], at=EPOCH + 2)
    repo.ref("refs/heads/main", repo.commit(repo.tree(files | {b"c": b"3\n", b"d": b"4\n"}), [two], at=EPOCH + 3))


@ingest(Truth(4, 3, 0))
def empty_commits(site: Site) -> None:
    site.repo().history([{}, {b"a": b"1\n2\n3\n"}, {b"a": b"1\n2\n3\n"}, {b"a": b"1\n2\n3\n"}])


@ingest()
def replace_refs(site: Site) -> None:
    """The tip is to be replaced by an innocent commit; what was signed off is what counts."""
    repo = site.repo()
    tip = repo.history(PLAIN_STATES)[-1]
    repo.ref(f"refs/replace/{tip}", repo.commit(repo.tree({}), []))


@ingest()
def grafts(site: Site) -> None:
    repo = site.repo()
    repo.write("info/grafts", f"{repo.history(PLAIN_STATES)[-1]}\n".encode())


@ingest()
def lying_commit_graph(site: Site) -> None:
    """A well-formed commit-graph made for another history under the same ids: here, with other parents and trees."""
    repo = site.repo()
    repo.history(PLAIN_STATES)
    subprocess.run(
        ["git", "--git-dir", repo.git_dir, "commit-graph", "write", "--reachable"], check=True, env=_clean(site)
    )
    graph = repo.git_dir / "objects/info/commit-graph"
    content = bytearray(graph.read_bytes())
    start = content.index(bytes.fromhex((repo.git_dir / "refs/heads/main").read_text().strip()))
    graph.chmod(0o644)
    # The commit data chunk follows the ids: wipe the trees and parents that it gives.
    content[start + 60 : start + 160] = bytes(100)
    graph.write_bytes(content)


@refuse("HEAD")
def symref_loop_of_head(site: Site) -> None:
    repo = site.plain()
    repo.write("refs/heads/main", b"ref: refs/heads/other\n")
    repo.write("refs/heads/other", b"ref: refs/heads/main\n")


@ingest()
def symref_loop_elsewhere(site: Site) -> None:
    repo = site.plain()
    repo.write("refs/heads/one", b"ref: refs/heads/two\n")
    repo.write("refs/heads/two", b"ref: refs/heads/one\n")


@ingest()
def head_through_a_symref(site: Site) -> None:
    repo = site.plain()
    repo.write("refs/heads/alias", b"ref: refs/heads/main\n")
    repo.write("HEAD", b"ref: refs/heads/alias\n")


@ingest()
def linked_work_tree(site: Site) -> None:
    """What `git worktree add` makes: the pointer and the git directory name each other."""
    repo = Repo(site.root / "main" / ".git")
    repo.history(PLAIN_STATES)
    link = repo.git_dir / "worktrees" / "given"
    repo.write("worktrees/given/HEAD", b"ref: refs/heads/main\n")
    repo.write("worktrees/given/commondir", b"../..\n")
    repo.write("worktrees/given/gitdir", f"{site.given}/.git\n".encode())
    repo.write("HEAD", b"ref: refs/heads/somewhere\n")
    (site.given / ".git").write_text(f"gitdir: {link}\n")


@ingest()
def submodule_work_tree(site: Site) -> None:
    repo = Repo(site.root / ".git/modules/given", extra_config="\tworktree = ../../../given\n")
    repo.history(PLAIN_STATES)
    (site.given / ".git").write_text("gitdir: ../.git/modules/given\n")


@ingest()
def odd_tags(site: Site) -> None:
    """Tags of a file, a folder, a tag of a tag, a tag of nothing, a tag that lies about what it names, no tagger."""
    repo = site.repo()
    tip = repo.history(PLAIN_STATES)[-1]
    blob, tree, inner = repo.blob(b"x"), repo.tree({b"x": b"x"}), repo.tag(tip)
    gone, lie = repo.tag("1" * 40), repo.tag(blob, kind="commit")
    bare_tag = repo.put("tag", f"object {tip}\ntype commit\ntag old\n\nx\n".encode())
    tags = {"blob": blob, "tree": tree, "chain": repo.tag(inner, kind="tag"), "gone": gone, "lie": lie, "old": bare_tag}
    for name, sha in tags.items():
        repo.ref(f"refs/tags/{name}", sha)
    repo.ref("refs/tags/nowhere", "2" * 40)


@ingest()
def packed_refs_that_lie(site: Site) -> None:
    """The peeled id of a tag is claimed to be another's; loose refs win over packed ones."""
    repo = site.repo()
    shas = repo.history(PLAIN_STATES)
    tag = repo.tag(shas[0])
    lines = [
        "# pack-refs with: peeled fully-peeled sorted",
        f"{shas[0]} refs/heads/main",
        f"{tag} refs/tags/v1.0.0",
        f"^{shas[2]}",
    ]
    repo.write("packed-refs", ("\n".join(lines) + "\n").encode())


@ingest(PLAIN)
def strange_ref_names(site: Site) -> None:
    repo = site.plain()
    sha = (repo.git_dir / "refs/heads/main").read_text().strip()
    names = [
        b"a\xff",
        "\u202e".encode(),
        b"=1+1",
        b"'; --",
        b"\x1b[31m",
        b"<b>",
        b"HEAD",
        b"x" * 240,
        b"..",
        b"@{-1}",
        b"a b",
    ]
    lines = b"".join(b"%s refs/%s/%s\n" % (sha.encode(), kind, name) for name in names for kind in (b"heads", b"tags"))
    repo.write("packed-refs", lines)


def _clean(site: Site) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(site.root), "GIT_CONFIG_NOSYSTEM": "1"}
