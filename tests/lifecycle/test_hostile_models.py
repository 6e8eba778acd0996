"""Hostile and broken model folders: each is refused in one line, and nothing of it is run or even read too far."""

import json
import os
import pickle
import re
import shutil
import struct
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from headway.models.package import RefusedModel, read
from headway.models.weights import checked


class Bomb:
    """Leaves a mark when it is unpickled."""

    def __reduce__(self):
        return (Path("canary").write_text, ("ran",))


def sealed(folder: Path, name: str, data: bytes) -> None:
    """Replace a file and make the manifest vouch for it, as someone would who means harm."""
    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = {"size": len(data), "sha256": sha256(data).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def manifest(folder: Path, **changed: object) -> None:
    held = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(held | changed))


def renamed(folder: Path, to: str) -> None:
    held = json.loads((folder / "manifest.json").read_text())
    held["files"][to] = held["files"].pop("curves.json")
    (folder / "manifest.json").write_text(json.dumps(held | {"weights": [to]}))


def linked(folder: Path) -> None:
    (folder / "curves.json").rename(folder.parent.parent / "elsewhere")
    (folder / "curves.json").symlink_to(folder.parent.parent / "elsewhere")


def piped(folder: Path) -> None:
    (folder / "curves.json").unlink()
    os.mkfifo(folder / "curves.json")


def huge(folder: Path) -> None:
    with (folder / "curves.json").open("r+b") as file:
        file.truncate(1 << 40)


def claims(folder: Path, size: int) -> None:
    held = json.loads((folder / "manifest.json").read_text())
    held["files"]["curves.json"]["size"] = size
    (folder / "manifest.json").write_text(json.dumps(held))


def flipped(folder: Path) -> None:
    data = bytearray((folder / "curves.json").read_bytes())
    data[5] ^= 1
    (folder / "curves.json").write_bytes(data)


def curves(folder: Path, value: str) -> None:
    sealed(folder, "curves.json", ('{"": [' + ", ".join([value] * 64) + "]}").encode())


HOSTILE: dict[str, Callable[[Path], object]] = {
    "pickle under the name of weights": lambda f: sealed(f, "curves.json", pickle.dumps(Bomb())),
    "an extra pickle": lambda f: (f / "model.pkl").write_bytes(pickle.dumps(Bomb())),
    "a module of Python": lambda f: (f / "curves.py").write_text("open('canary', 'w')"),
    "a path upwards in the manifest": lambda f: renamed(f, "../../../../etc/passwd"),
    "an absolute path in the manifest": lambda f: renamed(f, "/etc/passwd"),
    "a link": linked,
    "a pipe": piped,
    "a terabyte of nothing": huge,
    "a huge size in the manifest": lambda f: claims(f, 1 << 60),
    "a negative size in the manifest": lambda f: claims(f, -1),
    "a flipped bit": flipped,
    "a file cut off": lambda f: (f / "curves.json").write_bytes((f / "curves.json").read_bytes()[:-7]),
    "a file missing": lambda f: (f / "curves.json").unlink(),
    "no manifest": lambda f: (f / "manifest.json").unlink(),
    "a manifest cut off": lambda f: (f / "manifest.json").write_bytes((f / "manifest.json").read_bytes()[:100]),
    "JSON as deep as the sea": lambda f: sealed(f, "curves.json", b"[" * 100_000 + b"]" * 100_000),
    "a manifest as deep": lambda f: (f / "manifest.json").write_bytes(b"[" * 1_000_000),
    "weights that are not a number": lambda f: curves(f, "NaN"),
    "weights without end": lambda f: curves(f, "1e999"),
    "weights of the wrong shape": lambda f: sealed(f, "curves.json", b'{"": [0.5]}'),
    "words for weights": lambda f: curves(f, '"x"'),
    "weights of nothing": lambda f: sealed(f, "curves.json", b"{}"),
    "a candidate that is a module": lambda f: manifest(f, candidate="os.system"),
    "a candidate upwards": lambda f: manifest(f, candidate="../../evil"),
    "a candidate of other weights": lambda f: manifest(f, candidate="hazard_trees"),
    "a field nobody knows": lambda f: manifest(f, loader="pickle"),
    "facts without end": lambda f: manifest(f, facts=["x"] * 30_000),
    "a moment that is none": lambda f: manifest(f, as_of="yesterday\x1b[31m"),
    "a trial that is none": lambda f: sealed(f, "trial.json", b'{"task": 1}'),
    "a trial with control characters": lambda f: sealed(f, "trial.json", b'{"\x1b]0;owned\x07": 1}'),
    "a folder that is a link": lambda f: (f.rename(f.parent / "real"), f.symlink_to(f.parent / "real")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_model_is_refused_in_one_line(
    home, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    read(home.folder)
    HOSTILE[name](home.folder)
    with pytest.raises(RefusedModel) as refused:
        read(home.folder)
    said = str(refused.value)
    assert re.fullmatch(r"[ -~\u2026\ufffd]{10,400}", said), said
    assert not Path("canary").exists()


@pytest.fixture
def forest(planted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planted, tmp_path / planted.name))


def swapped(pattern: str, to: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        changed = re.sub(pattern, to, text, count=1, flags=re.MULTILINE)
        assert changed != text, "the example must change something"
        # sizes are mended, so that each lie is met by the check that is there for it
        blocks = [b.partition("end of trees")[0] for b in re.split(r"(?=^Tree=)", changed, flags=re.MULTILINE)[1:]]
        return re.sub(
            r"^tree_sizes=.*$", "tree_sizes=" + " ".join(str(len(b)) for b in blocks), changed, flags=re.MULTILINE
        )

    return change


FORESTS: dict[str, Callable[[str], str]] = {
    "a fact far outside": swapped(r"^split_feature=\d+", "split_feature=2000000000"),
    "a fact below zero": swapped(r"^split_feature=\d+", "split_feature=-7"),
    "a child far outside": swapped(r"^left_child=-?\d+", "left_child=1999999999"),
    "a leaf far outside": swapped(r"^right_child=-?\d+", "right_child=-1999999999"),
    "a circle": swapped(r"^left_child=-?\d+", "left_child=0"),
    "more leaves than values": swapped(r"^num_leaves=\d+", "num_leaves=2147483647"),
    "leaves below zero": swapped(r"^num_leaves=\d+", "num_leaves=-5"),
    "a leaf that is not a number": swapped(r"^leaf_value=\S+", "leaf_value=nan"),
    "a leaf without end": swapped(r"^leaf_value=\S+", "leaf_value=inf"),
    "a categorical split": swapped(r"^decision_type=\d+", "decision_type=1"),
    "a categorical tree": swapped(r"^num_cat=0", "num_cat=1"),
    "a field nobody knows": swapped(r"^num_cat=0", "num_cat=0\ncat_boundaries=0 99999999"),
    "more facts than names": swapped(r"^max_feature_idx=\d+", "max_feature_idx=99999"),
    "cut off": lambda text: text[: len(text) // 2],
    "sizes that lie": lambda text: re.sub(r"^tree_sizes=\d+", "tree_sizes=999999999", text, flags=re.MULTILINE),
    "no tree at all": lambda text: text.split("Tree=")[0] + "end of trees\n",
    "a pickle": lambda text: "cos\nsystem\n(S'true'\ntR.",
    "no text": lambda text: "\u2603" + text,
}


@pytest.mark.parametrize("name", FORESTS)
def test_a_forest_that_would_crash_its_parser_never_reaches_it(forest: Path, name: str) -> None:
    sealed(forest, "hazard.txt", FORESTS[name]((forest / "hazard.txt").read_text()).encode())
    with pytest.raises(RefusedModel, match=r"hazard\.txt"):
        read(forest)


def tensors(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode() if not isinstance(header, bytes) else header
    return struct.pack("<Q", len(text)) + text + body


TENSORS = {
    "a header longer than the file": struct.pack("<Q", 1 << 62) + b"{}",
    "too short for a header": b"\0\0",
    "a tensor beyond the file": tensors({"w": {"dtype": "F64", "shape": [1 << 30], "data_offsets": [0, 1 << 33]}}),
    "tensors that overlap": tensors(
        {n: {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]} for n in "ab"}, b"\0" * 8
    ),
    "offsets below zero": tensors({"w": {"dtype": "F64", "shape": [1], "data_offsets": [-8, 0]}}),
    "a type nobody knows": tensors({"w": {"dtype": "O", "shape": [1], "data_offsets": [0, 8]}}, b"\0" * 8),
    "a shape that overflows": tensors(
        {"w": {"dtype": "F64", "shape": [1 << 31, 1 << 31, 1 << 31], "data_offsets": [0, 0]}}
    ),
    "not a number": tensors(
        {"w": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}}, struct.pack("<d", float("nan"))
    ),
    "a header as deep as the sea": tensors(b"[" * 90_000),
    "more than it names": tensors({}, b"\0" * 64),
}


@pytest.mark.parametrize("name", TENSORS)
def test_tensors_that_lie_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^[ -~]{5,200}$"):
        checked("w.safetensors", TENSORS[name])
