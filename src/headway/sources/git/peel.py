"""Follows each ref to its commit by asking the objects themselves; what packed-refs claims about that is not believed."""

import re

from headway.sources.git.refs import RawRefs, Ref, short
from headway.sources.git.run import Git

DEEPEST = 10
"""How many tags may stand between a ref and its commit."""
TAG_LIMIT = 4 << 20

_TAGGER = re.compile(rb"^tagger [^\n]*> (\d{1,18}) [+-]\d+$", re.MULTILINE)
_OBJECT = re.compile(rb"object ([0-9a-f]{40,64})\ntype ([a-z]+)\n")


def peel(git: Git, raw: RawRefs) -> tuple[list[Ref], int]:
    """Return the refs that lead to a commit, in the order of their names, and how many lead elsewhere or nowhere."""
    kinds = kinds_of(git, sorted(set(raw.ids.values())))
    tags = {sha: _Tag(sha) for sha, kind in kinds.items() if kind == "tag"}
    _follow(git, tags)
    refs = [_ref(name, sha, kinds.get(sha, ""), tags.get(sha)) for name, sha in sorted(raw.ids.items())]
    good = [ref for ref in refs if ref]
    return good, len(refs) - len(good)


def kinds_of(git: Git, shas: list[str]) -> dict[str, str]:
    """Map each id whose object is there to commit, tree, blob or tag."""
    asked = "".join(f"{sha}\n" for sha in shas).encode()
    lines = git("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).decode().splitlines()
    return {
        sha: kind for sha, kind in (line.split(" ", 1) for line in lines) if kind in {"commit", "tree", "blob", "tag"}
    }


class _Tag:
    """A chain of annotated tags: where it has come to, and when the outermost was made."""

    def __init__(self, sha: str) -> None:
        self.at, self.kind = sha, "tag"
        self.tagged_at: int | None = None

    def step(self, content: bytes, *, is_first: bool) -> None:
        head = content.partition(b"\n\n")[0] + b"\n"
        found, tagger = _OBJECT.match(head), _TAGGER.search(head)
        self.at, self.kind = (found[1].decode(), found[2].decode()) if found else ("", "")
        if is_first and tagger:
            self.tagged_at = int(tagger[1])


def _follow(git: Git, tags: dict[str, _Tag]) -> None:
    for level in range(DEEPEST):
        open_ = [tag for tag in tags.values() if tag.kind == "tag"]
        contents = _contents(git, sorted({tag.at for tag in open_}))
        for tag in open_:
            tag.step(contents.get(tag.at, b""), is_first=not level)
    ends = kinds_of(git, sorted({tag.at for tag in tags.values() if tag.kind == "commit"}))
    for tag in tags.values():
        # A tag may claim that a blob is a commit, or name one that is not there.
        tag.kind = "commit" if ends.get(tag.at) == "commit" else ""


def _contents(git: Git, shas: list[str]) -> dict[str, bytes]:
    if not shas:
        return {}
    found: dict[str, bytes] = {}
    with git.stream("cat-file", "--batch", stdin="".join(f"{sha}\n" for sha in shas).encode()) as output:
        while line := output.readline(200):
            sha, kind, *size = line.split()
            if not size:
                continue
            content = output.read(int(size[0]) + 1)[:-1]
            found[sha.decode()] = content[:TAG_LIMIT] if kind == b"tag" else b""
    return found


def _ref(name: bytes, sha: str, kind: str, tag: _Tag | None) -> Ref | None:
    ref_kind, raw = short(name)
    if tag and tag.kind == "commit":
        return Ref(ref_kind, raw, tag.at, is_annotated=True, tagged_at=tag.tagged_at)
    return Ref(ref_kind, raw, sha) if kind == "commit" else None
