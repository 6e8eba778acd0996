"""A sound repository, damaged at random: whatever happens to its bytes, it is read or refused in one line."""

import random
import shutil
from pathlib import Path

import pytest

from headway.cli._run import run
from hostile.build.raw import Repo


def sound(folder: Path, *, is_packed: bool) -> Path:
    repo = Repo(folder / ".git")
    repo.is_packed = is_packed
    files: dict[bytes, bytes] = {}
    states = []
    for n in range(12):
        files[b"d/%d" % (n % 5)] = files.get(b"d/%d" % (n % 5), b"") + b"line %d\n" % n
        states.append(dict(files))
    shas = repo.history(states)
    repo.ref("refs/tags/v1.0.0", repo.tag(shas[5]))
    repo.write("packed-refs", f"# pack-refs with: peeled\n{shas[3]} refs/heads/old\n".encode())
    if is_packed:
        repo.pack()
    return folder


def damage(folder: Path, chance: random.Random) -> None:
    """Flip bits, cut, empty, remove, swap or duplicate: one to three files of the git directory."""
    for _ in range(chance.randint(1, 3)):
        files = sorted(p for p in (folder / ".git").rglob("*") if p.is_file())
        file, other = chance.choice(files), chance.choice(files)
        content = bytearray(file.read_bytes())
        way = chance.randrange(6)
        if way == 0 and content:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        elif way == 1:
            del content[chance.randrange(len(content) + 1) :]
        elif way == 2:
            content = bytearray(other.read_bytes())
        elif way == 3:
            at = chance.randrange(len(content) + 1)
            content[at:at] = chance.randbytes(chance.randint(1, 40))
        elif way == 4:
            content = bytearray(chance.randbytes(chance.randint(0, 200)))
        if way == 5:
            file.unlink()
        else:
            file.write_bytes(content)


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize(("first", "n"), [(0, 12), pytest.param(1000, 150, marks=pytest.mark.slow)])
def test_no_damage_ends_in_anything_but_a_read_or_one_line(first, n, is_packed, tmp_path, capfd):
    whole = sound(tmp_path / "whole", is_packed=is_packed)
    codes = set()
    for seed in range(first, first + n):
        given = tmp_path / "given"
        shutil.copytree(whole, given)
        damage(given, random.Random(seed))
        code = run(["ingest", str(given), "--db", str(tmp_path / f"{seed}.db"), "-q"])
        err = capfd.readouterr().err
        assert code in {0, 2, 3}, (seed, err)
        assert len(err.splitlines()) == (code > 0), (seed, err)
        assert err.replace("\n", "").isprintable()
        codes.add(code)
        shutil.rmtree(given)
    assert {0, 3} <= codes
