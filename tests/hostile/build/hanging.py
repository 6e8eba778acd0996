"""Pipes, sockets and bombs where a file is expected: a careless reader waits for ever."""

import os
import socket
import zlib
from functools import partial

from hostile.build.kinds import PLAIN, Kind, Site, Truth, add, ingest, refuse


def _pipe(name: str, site: Site) -> None:
    path = site.plain().git_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


REFUSED = (
    "config",
    "HEAD",
    "packed-refs",
    "shallow",
    "commondir",
    "objects/ab/" + "c" * 38,
    "objects/pack/pack-x.pack",
)
READ = (
    "refs/heads/pipe",
    "refs/tags/pipe",
    "refs/replace/pipe",
    "info/attributes",
    "info/grafts",
    "info/exclude",
    "index",
)
READ += ("objects/info/alternates", "objects/info/commit-graph", "hooks/pre-commit", "config.worktree", "logs/HEAD")
for _names, _verdict in ((REFUSED, "refuse"), (READ, "ingest")):
    for _path in _names:
        _truth = PLAIN if _verdict == "ingest" else None
        _name = "pipe_as_" + "_".join(_path.lower().replace("-", "_").replace(".", "_").split("/")[-2:])[:40]
        add(Kind(_name, "hanging", partial(_pipe, _path), _verdict, _truth))


def _pipe_in_work_tree(name: str, site: Site) -> None:
    site.plain()
    (site.given / name).parent.mkdir(exist_ok=True)
    os.mkfifo(site.given / name)


for _path in (".mailmap", ".gitattributes", ".gitmodules", "headway.toml", ".github/CODEOWNERS"):
    _name = "pipe_in_work_tree_" + _path.rpartition("/")[2].strip(".").replace(".", "_").lower()
    add(Kind(_name, "hanging", partial(_pipe_in_work_tree, _path), "ingest", PLAIN))


@refuse()
def pipe_as_git_file(site: Site) -> None:
    os.mkfifo(site.given / ".git")


@refuse()
def socket_as_config(site: Site) -> None:
    repo = site.plain()
    (repo.git_dir / "config").unlink()
    # A socket's path has 107 bytes at most, so it is bound from inside the folder.
    before = os.open(".", os.O_RDONLY)
    try:
        os.chdir(repo.git_dir)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("config")
    finally:
        os.fchdir(before)
        os.close(before)


@refuse()
def device_as_head(site: Site) -> None:
    """A link to a device that never ends."""
    repo = site.plain()
    (repo.git_dir / "HEAD").unlink()
    (repo.git_dir / "HEAD").symlink_to("/dev/zero")


@refuse("object")
def bomb_in_a_loose_object(site: Site) -> None:
    """A quarter of a megabyte on disk that unpacks to a quarter of a gigabyte, under a false name."""
    packer = zlib.compressobj(9)
    repo = site.plain()
    with repo.loose("ab" + "c" * 38).open("wb") as file:
        file.write(packer.compress(b"blob 268435456\0"))
        for _ in range(256):
            file.write(packer.compress(bytes(1 << 20)))
        file.write(packer.flush())


@ingest(Truth(2, 1, 0))
def folders_of_refs_without_end(site: Site) -> None:
    repo = site.repo()
    sha = repo.history([{b"a": b"1\n"}, {b"a": b"1\n"}])[0]
    repo.ref("refs/heads/" + "d/" * 90 + "x", sha)
