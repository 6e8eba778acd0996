"""A model as a folder that explains itself: weights that run no code, card, trial, and a manifest that vouches for each byte."""

import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
import numpy as np

import headway
from headway.core.errors import HeadwayError
from headway.core.ids import content_id
from headway.core.registry import discover
from headway.core.text import one_line
from headway.models.base import Candidate, Model, Plan, Rows, Target
from headway.models.card import card
from headway.models.entry import fingerprint
from headway.models.guard import Unfit, reason, sane
from headway.models.made import Made
from headway.models.result import RENAMED, Trial, called_today
from headway.models.weights import checked

MOST_BYTES = 20 << 20
"""A model larger than this (20 MB, the matrix apart) is neither written nor read."""

MOST_MATRIX = 1 << 30
MOST_FILES = 32
MOST_FACTS = 2000
MANIFEST, CARD, TRIAL = "manifest.json", "card.md", "trial.json"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.(json|txt|safetensors)")
MATRIX = re.compile(r"matrix-[0-9a-f]{16}\.parquet")
FRAMEWORKS = ("numpy", "scipy", "scikit-learn", "lightgbm", "safetensors", "torch")
PERSONAL = ("author", "person", "writer", "reviewer", "owner", "login", "email", "name")
"""Groupings of these names would lead to a person; none is ever written into a matrix."""


class RefusedModel(HeadwayError):
    """A model folder is broken or hostile, so nothing of it is used."""

    exit_code = 3


class FileNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a file is, and the hash of its bytes."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a package holds and how it was made: enough to make it again. `as_of` is the moment of its training."""

    form: int
    task: str
    version: str
    candidate: str
    kind: str
    target: Target
    as_of: str
    seed: int
    n_rows: int
    data: str
    code: str
    facts: tuple[str, ...]
    kinds: tuple[str, ...]
    parameters: dict[str, float | int | str]
    frameworks: dict[str, str]
    weights: tuple[str, ...]
    files: dict[str, FileNote]
    prior: str = ""
    """Always empty: packages of earlier versions name it, and must still be read."""

    @property
    def plan(self) -> Plan:
        """The plan of its training."""
        now = np.datetime64(self.as_of, "us")
        return Plan(self.target, now, self.seed, self.kinds, self.parameters)


@dataclass(frozen=True)
class Packaged:
    """A package as read back: the model ready to predict, and all that was said of it."""

    model: Model
    card: str
    manifest: Manifest
    trial: Trial
    plan: Plan
    folder: Path

    @property
    def version(self) -> str:
        """The name of its version."""
        return self.manifest.version

    @property
    def matrix(self) -> Path:
        """The Parquet file it was trained on."""
        return self.folder / f"matrix-{self.manifest.data}.parquet"


def write(folder: Path, made: Made) -> str:
    """Write a package into an empty `folder` (the matrix, if any, lies there already) and return its version.

    Raises `RefusedModel` when the model itself could not be read back: too large, of an unknown format, or not finite.
    """
    weights = made.model.files()
    for name, data in weights.items():
        _refuse_unless(NAME.fullmatch(name) is not None, folder, f"{name[:80]!r} is no name of a weights file")
        _look_through(folder, name, data)
    name = version_of(made, weights)
    texts = {CARD: card(made, name).encode()}
    texts[TRIAL] = msgspec.json.format(msgspec.json.encode(made.trial))
    contents = dict(weights) | texts
    _refuse_unless(sum(map(len, contents.values())) <= MOST_BYTES, folder, "it is larger than 20 MB")
    for file, data in contents.items():
        _put(folder / file, data)
    matrix = sorted(file.name for file in folder.iterdir() if MATRIX.fullmatch(file.name))
    notes = {file: FileNote(len(data), sha256(data).hexdigest()) for file, data in sorted(contents.items())}
    notes |= {file: FileNote((folder / file).stat().st_size, _hash(folder / file)) for file in matrix}
    _put(
        folder / MANIFEST,
        msgspec.json.format(msgspec.json.encode(_manifest(made, name, tuple(sorted(weights)), notes))),
    )
    return name


def version_of(made: Made, weights: Mapping[str, bytes]) -> str:
    """Name a version by its day and its content: the same training makes the same version again."""
    parts = [part for name in sorted(weights) for part in (name, weights[name])]
    mark = content_id(made.task.name, made.candidate.name, fingerprint(made.rows), str(made.plan.seed), *parts)
    return f"{made.plan.now.astype('M8[D]')!s}-{mark[:8]}"


def read(folder: Path, whole: bool = False) -> Packaged:
    """Read a package back, or raise `RefusedModel` that says in one line what is wrong with it.

    Names, kinds and sizes of files are looked at first, then hashes, then the inside of each weights file; only then is
    a model made of them, by the candidate of the given name, and asked for a first answer. `whole` also hashes the matrix.
    """
    notes = _listed(folder)
    manifest = _decoded(folder, notes)
    contents = {}
    for name, note in manifest.files.items():
        _refuse_unless(
            notes.get(name) == note.size, folder, f"{one_line(name, 60)!r} has not the size its manifest says"
        )
        if MATRIX.fullmatch(name):
            if whole:
                _refuse_unless(
                    _hash(folder / name) == note.sha256, folder, f"{name} is not the file its manifest names"
                )
            continue
        contents[name] = _take(folder, name, note.size)
        _refuse_unless(
            sha256(contents[name]).hexdigest() == note.sha256, folder, f"{name} is not the file its manifest names"
        )
    for name in manifest.weights:
        _look_through(folder, name, contents[name])
    trial = _as_trial(folder, contents[TRIAL])
    model = _loaded(folder, manifest, {name: contents[name] for name in manifest.weights})
    return Packaged(model, contents[CARD].decode("utf-8", "replace"), manifest, trial, manifest.plan, folder)


@cache
def code_version() -> str:
    """Name the sources of Headway by their content, in 16 hex digits."""
    root = Path(str(headway.__file__)).parent
    files = sorted(root.rglob("*.py"))
    return content_id(*(part for file in files for part in (str(file.relative_to(root)), file.read_bytes())))


def frameworks() -> dict[str, str]:
    """Return the versions of Python and of every installed library that a training may use."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in FRAMEWORKS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _manifest(made: Made, name: str, weights: tuple[str, ...], notes: dict[str, FileNote]) -> Manifest:
    return Manifest(
        form=1,
        task=made.task.name,
        version=name,
        candidate=made.candidate.name,
        kind=made.candidate.kind,
        target=made.task.target,
        as_of=str(made.plan.now.astype("M8[us]")),
        seed=made.plan.seed,
        n_rows=len(made.rows),
        data=fingerprint(made.rows),
        code=code_version(),
        facts=made.rows.names,
        kinds=made.task.kinds,
        parameters=dict(made.plan.parameters),
        frameworks=frameworks(),
        weights=weights,
        files=notes,
    )


def _listed(folder: Path) -> dict[str, int]:
    """Return the sizes of the files of a folder, refusing links, pipes, devices and whatever does not belong there."""
    try:
        _refuse_unless(stat.S_ISDIR(folder.lstat().st_mode), folder, "it is no folder")
        with os.scandir(folder) as found:
            entries = [(entry.name, entry.stat(follow_symlinks=False)) for entry in found]
    except OSError as error:
        raise RefusedModel(f"The model {one_line(str(folder), 200)} cannot be read: {error.strerror}.") from None
    _refuse_unless(
        len(entries) <= MOST_FILES, folder, f"it holds {len(entries)} files; at most {MOST_FILES} belong there"
    )
    for name, status in entries:
        known = name in (MANIFEST, CARD, TRIAL) or NAME.fullmatch(name) or MATRIX.fullmatch(name)
        _refuse_unless(bool(known), folder, f"{one_line(name, 60)!r} does not belong there")
        _refuse_unless(stat.S_ISREG(status.st_mode), folder, f"{name} is no regular file")
    sizes = {name: status.st_size for name, status in entries}
    light = sum(size for name, size in sizes.items() if not MATRIX.fullmatch(name))
    heavy = sum(size for name, size in sizes.items() if MATRIX.fullmatch(name))
    _refuse_unless(light <= MOST_BYTES, folder, "it is larger than 20 MB")
    _refuse_unless(heavy <= MOST_MATRIX, folder, "its matrix is larger than 1 GB")
    return sizes


def _decoded(folder: Path, sizes: dict[str, int]) -> Manifest:
    _refuse_unless(MANIFEST in sizes, folder, f"it has no {MANIFEST}")
    data = _take(folder, MANIFEST, sizes[MANIFEST])
    _look_through(folder, MANIFEST, data)
    try:
        told = msgspec.json.decode(data, type=Manifest)
        manifest = msgspec.structs.replace(told, candidate=RENAMED.get(told.candidate, told.candidate))
        np.datetime64(manifest.as_of, "us")
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise RefusedModel(_line(folder, f"its manifest is none: {reason(error)}")) from None
    _refuse_unless(
        len(manifest.facts) <= MOST_FACTS,
        folder,
        f"it has {len(manifest.facts):,} facts; at most {MOST_FACTS:,} are read",
    )
    _refuse_unless(manifest.form == 1, folder, f"its form {manifest.form} is not known")
    named, weights = set(manifest.files), set(manifest.weights)
    _refuse_unless(named == set(sizes) - {MANIFEST}, folder, "its manifest names other files than it holds")
    _refuse_unless({CARD, TRIAL} | weights <= named, folder, "its card, its trial or weights are missing")
    _refuse_unless(
        bool(weights) and all(NAME.fullmatch(name) for name in weights), folder, "its weights have odd names"
    )
    return manifest


def _loaded(folder: Path, manifest: Manifest, weights: Mapping[str, bytes]) -> Model:
    """Make the model by the candidate of that name (never by a module that a file names) and ask it for three answers."""
    known = discover("headway.models.candidates", Candidate)
    _refuse_unless(
        manifest.candidate in known, folder, f"its candidate {one_line(manifest.candidate, 60)!r} is not known"
    )
    n = len(manifest.facts)
    never = np.full(3, np.datetime64("NaT", "us"))
    at = np.full(3, np.datetime64(manifest.as_of, "us"))
    x = np.vstack([np.zeros(n), np.ones(n), np.full(n, np.nan)])
    first = Rows(np.array(["a", "b", "c"]), at, x, manifest.facts, np.full(3, np.nan), never)
    try:
        model = known[manifest.candidate].load(weights)
        sane(model.predict(first), 3, manifest.target, len(manifest.kinds))
    except Unfit as error:
        raise RefusedModel(_line(folder, f"its first answers are none: {reason(error)}")) from None
    except Exception as error:  # noqa: BLE001 - whatever hostile weights provoke, it is one line and nothing is served
        raise RefusedModel(_line(folder, f"its weights make no model: {reason(error)}")) from None
    return model


def _as_trial(folder: Path, data: bytes) -> Trial:
    _look_through(folder, TRIAL, data)
    try:
        return called_today(msgspec.json.decode(data, type=Trial))
    except (msgspec.DecodeError, RecursionError) as error:
        raise RefusedModel(_line(folder, f"its trial is none: {reason(error)}")) from None


def _look_through(folder: Path, name: str, data: bytes) -> None:
    try:
        checked(name, data)
    except ValueError as error:
        raise RefusedModel(_line(folder, f"{name}: {error}")) from None


def _take(folder: Path, name: str, size: int) -> bytes:
    """Read one file that was seen to be regular, without following a link or waiting at a pipe put there since."""
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            _refuse_unless(stat.S_ISREG(os.fstat(handle).st_mode), folder, f"{name} is no regular file")
            data = file.read(size + 1)
    except OSError as error:
        raise RefusedModel(_line(folder, f"{name} cannot be read: {error.strerror}")) from None
    _refuse_unless(len(data) == size, folder, f"{name} has not the size its manifest says")
    return data


def _put(file: Path, data: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _hash(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _refuse_unless(fine: bool, folder: Path, what: str) -> None:
    if not fine:
        raise RefusedModel(_line(folder, what))


def _line(folder: Path, what: str) -> str:
    return f"The model {one_line(folder.name, 80)} is refused: {one_line(what.rstrip('.'), 240)}."
