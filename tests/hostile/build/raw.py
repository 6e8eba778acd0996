"""Writes repositories byte by byte, so that nothing of git's care or of the host's configuration leaks into them."""

import hashlib
import zlib
from pathlib import Path

EPOCH = 1_600_000_000
PERSON = b"Ada <ada@example.org>"
Entry = tuple[bytes, bytes, str]
"""Mode, name and id of one entry of a tree, as written."""


class Repo:
    """A repository under construction; `objects` collects what was put, so that a pack can be made of it."""

    def __init__(self, git_dir: Path, object_format: str = "sha1", extra_config: str = "") -> None:
        self.git_dir, self.object_format = git_dir, object_format
        for part in ("objects/pack", "refs/heads", "refs/tags", "info"):
            (git_dir / part).mkdir(parents=True)
        version = "1\n[extensions]\n\tobjectFormat = sha256" if object_format == "sha256" else "0"
        self.write("config", f"[core]\n\trepositoryformatversion = {version}\n{extra_config}".encode())
        self.write("HEAD", b"ref: refs/heads/main\n")
        self.objects: dict[str, tuple[str, bytes]] = {}
        self.is_packed = False

    def write(self, name: str, content: bytes) -> Path:
        path = self.git_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def configure(self, text: str) -> None:
        with (self.git_dir / "config").open("a") as file:
            file.write(text if text.endswith("\n") else text + "\n")

    def put(self, kind: str, content: bytes) -> str:
        framed = b"%s %d\0%s" % (kind.encode(), len(content), content)
        sha = hashlib.new(self.object_format, framed).hexdigest()
        if self.is_packed:
            self.objects[sha] = (kind, content)
        else:
            self.loose(sha).write_bytes(zlib.compress(framed, 1))
        return sha

    def loose(self, sha: str) -> Path:
        path = self.git_dir / "objects" / sha[:2] / sha[2:]
        path.parent.mkdir(exist_ok=True)
        return path

    def blob(self, content: bytes) -> str:
        return self.put("blob", content)

    def raw_tree(self, entries: list[Entry]) -> str:
        return self.put(
            "tree", b"".join(b"%s %s\0%s" % (mode, name, bytes.fromhex(sha)) for mode, name, sha in entries)
        )

    def tree(self, files: dict[bytes, bytes | Entry]) -> str:
        """Write the tree of `files`: path → content, or → (mode, b"", id) for anything else than a plain file."""
        entries: list[Entry] = []
        folders: dict[bytes, dict[bytes, bytes | Entry]] = {}
        for path, content in files.items():
            first, slash, rest = path.partition(b"/")
            if slash:
                folders.setdefault(first, {})[rest] = content
            elif isinstance(content, bytes):
                entries.append((b"100644", first, self.blob(content)))
            else:
                entries.append((content[0], first, content[2]))
        entries += [(b"40000", name, self.tree(inner)) for name, inner in folders.items()]
        return self.raw_tree(sorted(entries, key=lambda e: e[1] + b"/" * (e[0] == b"40000")))

    def commit(
        self,
        tree: str,
        parents: list[str],
        message: bytes = b"Change\n",
        at: bytes | int = EPOCH,
        author: bytes = PERSON,
        headers: bytes = b"",
        zone: bytes = b"+0000",
    ) -> str:
        when = b"%d" % at if isinstance(at, int) else at
        lines = [b"tree " + tree.encode(), *(b"parent " + p.encode() for p in parents)]
        lines += [b"author %s %s %s" % (author, when, zone), b"committer %s %s %s" % (author, when, zone)]
        return self.put("commit", b"\n".join(lines) + b"\n" + headers + b"\n" + message)

    def tag(self, sha: str, kind: str = "commit", name: bytes = b"v1.0.0", at: int = EPOCH) -> str:
        return self.put(
            "tag",
            b"object %s\ntype %s\ntag %s\ntagger %s %d +0000\n\nrelease\n"
            % (sha.encode(), kind.encode(), name, PERSON, at),
        )

    def ref(self, name: str, sha: str) -> None:
        self.write(name, f"{sha}\n".encode())

    def history(self, states: list[dict[bytes, bytes | Entry]], branch: str = "refs/heads/main") -> list[str]:
        """Write one commit for each state of the files, each an hour after the one before; return their ids."""
        shas: list[str] = []
        for n, files in enumerate(states):
            shas.append(self.commit(self.tree(files), shas[-1:], b"Change %d\n" % n, EPOCH + 3600 * n))
        self.ref(branch, shas[-1])
        return shas

    def pack(self) -> Path:
        """Write everything put while `is_packed` as one pack with its index."""
        width = 32 if self.object_format == "sha256" else 20
        body, places = bytearray(b"PACK" + (2).to_bytes(4, "big") + len(self.objects).to_bytes(4, "big")), {}
        for sha, (kind, content) in self.objects.items():
            data = _header(kind, len(content)) + zlib.compress(content, 1)
            places[sha] = (len(body), zlib.crc32(data))
            body += data
        digest = hashlib.new(self.object_format, body).digest()
        name = f"objects/pack/pack-{digest.hex()}"
        self.write(f"{name}.idx", _index(places, digest, self.object_format, width))
        return self.write(f"{name}.pack", bytes(body) + digest)


def _header(kind: str, size: int) -> bytes:
    code = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}[kind]
    out, byte, size = bytearray(), (code << 4) | (size & 15), size >> 4
    while size:
        out.append(byte | 0x80)
        byte, size = size & 0x7F, size >> 7
    out.append(byte)
    return bytes(out)


def _index(places: dict[str, tuple[int, int]], digest: bytes, object_format: str, width: int) -> bytes:
    names = sorted(places)
    raw = b"".join(map(bytes.fromhex, names))
    counts = [0] * 256
    for name in names:
        counts[int(name[:2], 16)] += 1
    fan, total = b"", 0
    for count in counts:
        total += count
        fan += total.to_bytes(4, "big")
    crcs = b"".join(places[name][1].to_bytes(4, "big") for name in names)
    offsets = b"".join(places[name][0].to_bytes(4, "big") for name in names)
    assert len(raw) == width * len(names)
    content = b"\xfftOc" + (2).to_bytes(4, "big") + fan + raw + crcs + offsets + digest
    return content + hashlib.new(object_format, content).digest()
