"""Damaged and forged stores: a missing file's lines are unknown and counted; anything worse is refused."""

import zlib
from functools import partial

from hostile.build.kinds import PLAIN, PLAIN_STATES, Kind, Site, Truth, add, ingest, refuse
from hostile.build.raw import Repo


@ingest(Truth(3, 5, 1, n_unreadable=1))
def missing_blob(site: Site) -> None:
    """b.py is gone: its one line is unknown; the other file of the same commit is not lost with it."""
    repo = site.plain()
    repo.loose(repo.blob(b"x = 1\n")).unlink()


def _without(kind: str, site: Site) -> None:
    repo = site.repo()
    shas = repo.history(PLAIN_STATES)
    gone = {"tip": shas[2], "parent": shas[1], "root": shas[0]}.get(kind) or repo.tree(PLAIN_STATES[1])
    repo.loose(gone).unlink()


for _name in ("tip", "parent", "root", "tree"):
    add(Kind(f"missing_{_name}", "corruption", partial(_without, _name), "refuse"))


def _damaged(kind: str, site: Site) -> None:
    repo = site.repo()
    shas = repo.history(PLAIN_STATES)
    paths = {"commit": shas[1], "tree": repo.tree(PLAIN_STATES[1]), "blob": repo.blob(PLAIN_STATES[0][b"a.txt"])}
    path = repo.loose(paths[kind])
    path.write_bytes(path.read_bytes()[:-8])


for _name in ("commit", "tree", "blob"):
    add(Kind(f"truncated_{_name}", "corruption", partial(_damaged, _name), "refuse", says="object"))


@refuse("object")
def forged_loose_object(site: Site) -> None:
    repo = site.plain()
    repo.loose(repo.blob(b"x = 1\n")).write_bytes(zlib.compress(b"blob 6\0x = 2\n"))


@refuse("object")
def empty_loose_object(site: Site) -> None:
    repo = site.plain()
    repo.loose(repo.blob(b"x = 1\n")).write_bytes(b"")


@refuse("object")
def object_of_unknown_kind(site: Site) -> None:
    repo = site.plain()
    repo.loose(repo.blob(b"x = 1\n")).write_bytes(zlib.compress(b"evil 6\0x = 1\n"))


def _packed(site: Site) -> Repo:
    repo = site.repo()
    repo.is_packed = True
    repo.history(PLAIN_STATES)
    return repo


@refuse("pack")
def forged_pack_index(site: Site) -> None:
    """The index gives the id of one file to the bytes of another."""
    repo = _packed(site)
    sha = repo.blob(b"x = 1\n")
    repo.objects[sha] = ("blob", b"x = 2\n")
    repo.pack()


@refuse("pack")
def truncated_pack(site: Site) -> None:
    pack = _packed(site).pack()
    pack.write_bytes(pack.read_bytes()[:-60])


@refuse("pack")
def flipped_bit_in_a_pack(site: Site) -> None:
    pack = _packed(site).pack()
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 0x10
    pack.write_bytes(content)


@refuse("pack")
def empty_pack(site: Site) -> None:
    pack = _packed(site).pack()
    pack.write_bytes(b"")


@refuse("idx")
def truncated_pack_index(site: Site) -> None:
    index = _packed(site).pack().with_suffix(".idx")
    index.write_bytes(index.read_bytes()[:500])


@refuse()
def pack_without_index(site: Site) -> None:
    _packed(site).pack().with_suffix(".idx").unlink()


@ingest()
def leftovers_beside_packs(site: Site) -> None:
    repo = _packed(site)
    pack = repo.pack()
    for suffix in (".keep", ".promisor", ".mtimes", ".bitmap", ".rev"):
        pack.with_suffix(suffix).write_bytes(b"garbage")
    for name in ("pack/tmp_pack_x", "pack/multi-pack-index", "info/commit-graph", "info/packs", "ab/tmp_obj_x"):
        repo.write(f"objects/{name}", b"garbage")


CONFIGS = {
    "config_that_includes_itself": ("[include]\n\tpath = config", "ingest"),
    "config_malformed": ("[core\n\tbare", "refuse"),
    "config_of_an_unknown_extension": (
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tunheardOf = true",
        "refuse",
    ),
    "config_of_reftable": ("[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable", "refuse"),
    "config_of_a_future_format": ("[core]\n\trepositoryformatversion = 9", "refuse"),
    "config_of_an_unknown_hash": (
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = md5",
        "refuse",
    ),
    "config_with_nul_and_escapes": ('[core]\n\tx = "\\u001b"\n', "refuse"),
    "config_with_odd_names": ('[remote "\x1b[31m\xff\n"]\n\turl = x\n', "refuse"),
    "config_of_nine_megabytes": ("#" * (9 << 20), "refuse"),
}


def _configured(text: str, site: Site) -> None:
    site.plain().configure(text)


for _name, (_text, _verdict) in CONFIGS.items():
    _truth = PLAIN if _verdict == "ingest" else None
    add(Kind(_name, "corruption", partial(_configured, _text), _verdict, _truth, says="" if _truth else "config"))


@ingest()
def no_config(site: Site) -> None:
    (site.plain().git_dir / "config").unlink()


@ingest()
def stale_locks(site: Site) -> None:
    repo = site.plain()
    for name in (
        "HEAD.lock",
        "index.lock",
        "config.lock",
        "packed-refs.lock",
        "shallow.lock",
        "refs/heads/main.lock",
        "gc.pid",
    ):
        repo.write(name, b"1 host\n")


@ingest()
def garbage_index(site: Site) -> None:
    site.plain().write("index", b"DIRC\xff\xff\xff\xff" * 1000)


@ingest()
def broken_branches(site: Site) -> None:
    repo = site.plain()
    for name, content in {
        "empty": b"",
        "short": b"abc\n",
        "zero": b"0" * 40,
        "binary": bytes(range(256)),
        "large": b"a" * 4000,
    }.items():
        repo.write(f"refs/heads/{name}", content)
    repo.write("packed-refs", b"garbage\n\n^^^\n" + b"g" * 40 + b" refs/heads/x\n")


def _headed(content: bytes, site: Site) -> None:
    site.plain().write("HEAD", content)


for _name, _content in {
    "garbage": b"\x1b[31m\xff\n",
    "empty": b"",
    "zero": b"0" * 40 + b"\n",
    "gone": b"1" * 40 + b"\n",
}.items():
    add(Kind(f"head_{_name}", "corruption", partial(_headed, _content), "refuse", says="HEAD"))


@refuse("HEAD")
def no_head(site: Site) -> None:
    (site.plain().git_dir / "HEAD").unlink()


@refuse("shallow")
def garbage_shallow(site: Site) -> None:
    site.plain().write("shallow", b"not an id\n")


@refuse("repository")
def empty_git_dir(site: Site) -> None:
    (site.given / ".git").mkdir()


@refuse("repository")
def no_repository(site: Site) -> None:
    (site.given / "readme").write_text("nothing here\n")
