"""The models of one place: every version and every trial kept, one champion a task, switched in one step."""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np

from headway.core.errors import BadInput, HeadwayError, UnknownName
from headway.core.registry import discover, find
from headway.models.base import Candidate, Rows, Task
from headway.models.entry import fingerprint
from headway.models.made import Made
from headway.models.package import CARD, Packaged, RefusedModel, code_version, frameworks, read, write
from headway.models.result import RENAMED, Trial, called_today
from headway.operate.matrix import read_matrix, write_matrix
from headway.store.duckdb import Store

TOLERANCE = 1e-6
"""Predictions of a model trained again may differ by so much; above it, it is another model."""

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
_TASK = re.compile(r"[a-z0-9_]{1,60}")
_DRAFT = ".draft-"
_USUAL = "headway.duckdb"
_MOST_KEPT = 50
_LONGEST_CARD = 200_000
_NONE_BEFORE = "No version of {} was in use before {}, so there is none to go back to."


class Deposed(msgspec.Struct, frozen=True):
    """A version that somebody rolled back from: how it learnt, and the moment of the newest row that it learnt from."""

    version: str
    candidate: str = ""
    until: str = ""


class Throne(msgspec.Struct, frozen=True):
    """Which version of a task is served, which were before it, the latest last, and which were rolled back from."""

    version: str = ""
    before: tuple[str, ...] = ()
    deposed: tuple[Deposed, ...] = ()


def home_of(db: Path) -> Path:
    """Return the folder that holds the `models` of a database: its own, or one beside it where its name is not the usual one.

    Two databases in one folder would else serve each other's models.

    >>> home_of(Path(".headway/headway.duckdb")).as_posix(), home_of(Path("shop.duckdb")).as_posix()
    ('.headway', 'shop.duckdb.learned')
    """
    return db.parent if db.name == _USUAL else db.with_name(f"{db.name}.learned")


def folder_of(home: Path, task: str) -> Path:
    """Return where the versions of a task lie; `home` is that of the database. A name that leads elsewhere is unknown."""
    if not _TASK.fullmatch(task):
        raise UnknownName("task", task, tasks(home))
    must_have_own(task)
    return home / "models" / task


def versions(home: Path, task: str) -> list[str]:
    """Return the versions of a task, oldest first; whether each can still be read is another matter."""
    folder = folder_of(home, task)
    found = folder.iterdir() if folder.is_dir() else iter(())
    return sorted(entry.name for entry in found if _VERSION.fullmatch(entry.name) and not entry.is_symlink())


def tasks(home: Path) -> list[str]:
    """Return the tasks that have a version or a trial here; what an older release learnt of a derived one is passed over."""
    folder = home / "models"
    found = (e.name for e in folder.iterdir() if e.is_dir() and _TASK.fullmatch(e.name)) if folder.is_dir() else ()
    return sorted(set(found) - set(_derived()))


@cache
def _derived() -> dict[str, str]:
    found = discover("headway.models.tasks", Task)
    return {name: task.derived_from for name, task in found.items() if task.derived_from}


def must_have_own(task: str) -> None:
    """Raise `BadInput` for a task that another one answers: it has no model to list, show or train."""
    if of := _derived().get(task):
        raise BadInput(
            f"{task} has no model of its own: it is derived from {of}.",
            f"Name {of}; `headway predict {task}` says how good the chances were that are derived.",
        )


def champion(home: Path, task: str) -> Packaged | None:
    """Return the model that is served, None where there is none; raise `RefusedModel` where it is broken or hostile."""
    version = throne(home, task).version
    return get(home, task, version) if version else None


def cards(home: Path, off: Collection[str] = ()) -> tuple[str, ...]:
    """Return the cards of the models in use, by task, but for tasks that are `off`; one that cannot be read is left out, `champion` says why."""
    found = []
    for task in sorted(set(tasks(home)) - set(off)):
        with suppress(OSError, UnicodeDecodeError, RefusedModel):
            version = throne(home, task).version
            if version in versions(home, task):
                found.append((folder_of(home, task) / version / CARD).read_bytes()[:_LONGEST_CARD].decode())
    return tuple(found)


def get(home: Path, task: str, version: str = "", whole: bool = False) -> Packaged:
    """Return one version, the champion unless named; raise `UnknownName` or `RefusedModel`."""
    known, name = versions(home, task), version or throne(home, task).version
    if not name:
        raise BadInput(f"No model of {task} is in use.", "`headway models` lists what there is.")
    if name not in known:
        raise UnknownName(f"version of {task}", name, known)
    found = read(folder_of(home, task) / name, whole)
    if (found.manifest.task, found.version) != (task, name):
        raise RefusedModel(f"The model {name} is refused: its manifest names another task or version.")
    return found


def throne(home: Path, task: str) -> Throne:
    """Return what is said of the champion of a task."""
    file = folder_of(home, task) / "champion"
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as said:
            found = msgspec.json.decode(said.read(1 << 16), type=Throne)
    except FileNotFoundError:
        return Throne()
    except (OSError, ValueError, RecursionError):
        raise RefusedModel(
            f"The file {file.name} of {task} is broken.", "Name a version: headway model rollback."
        ) from None
    if found.version and not _VERSION.fullmatch(found.version):
        raise RefusedModel(f"The file {file.name} of {task} names no version.", "Name one: headway model rollback.")
    return found


def install(home: Path, made: Made, store: Store | None = None, crown: bool = True) -> str:
    """Package a model, put it in place whole or not at all, and make it champion if asked; return its version.

    The folder is written under a passing name and renamed; the champion is one file, replaced in one step. Whoever is
    killed in between leaves the one that served before. Installing the same training twice changes nothing.
    """
    folder = folder_of(home, made.task.name)
    _own(folder)
    with _alone(folder), _memory(store) as engine:
        _sweep(folder)
        draft = folder / f"{_DRAFT}{secrets.token_hex(4)}"
        draft.mkdir(mode=0o700)
        write_matrix(engine, made.rows, draft / f"matrix-{fingerprint(made.rows)}.parquet")
        name = write(draft, made)
        if (folder / name).exists():
            shutil.rmtree(draft)
        else:
            _flush(draft)
            draft.rename(folder / name)
        read(folder / name)
        _keep(folder, made.trial)
        if crown:
            _crown(folder, throne(home, made.task.name), name)
    return name


def crown(home: Path, task: str, version: str) -> None:
    """Make a version champion after reading it back."""
    get(home, task, version, whole=True)
    with _alone(folder_of(home, task)):
        _crown(folder_of(home, task), _seated(home, task), version)


def rollback(home: Path, task: str, version: str = "") -> str:
    """Make an earlier version champion (the one before, unless named) after reading it back; return it.

    The one that is left is remembered: its like is not crowned again until there is a newer past to learn from.
    """
    seated = throne(home, task) if not version else _seated(home, task)
    name = version or (seated.before[-1] if seated.before else "")
    if not name:
        raise BadInput(_NONE_BEFORE.format(task, seated.version or "the first"), _naming(home, task, seated.version))
    get(home, task, name, whole=True)
    left = _deposed(home, task, seated.version) if seated.version not in ("", name) else ()
    with _alone(folder_of(home, task)):
        _crown(folder_of(home, task), seated, name, back=not version, left=left)
    return name


def is_deposed(home: Path, task: str, candidate: str, rows: Rows) -> bool:
    """Tell whether somebody rolled back from what this candidate learnt from the same past, or a later one, as `rows`."""
    until = _newest(rows)
    return any(
        RENAMED.get(one.candidate, one.candidate) == candidate and until <= one.until
        for one in _seated(home, task).deposed
    )


def keep_trial(home: Path, trial: Trial) -> None:
    """Keep a trial for good, whatever came of it."""
    folder = folder_of(home, trial.task)
    _own(folder)
    _keep(folder, trial)


def trials(home: Path, task: str) -> list[Trial]:
    """Return every trial of a task, oldest first; a file that is none is passed over."""
    folder = folder_of(home, task) / "trials"
    found = []
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        if not file.is_symlink() and file.is_file() and file.stat().st_size < 1 << 22:
            try:
                found.append(called_today(msgspec.json.decode(file.read_bytes(), type=Trial)))
            except (msgspec.DecodeError, RecursionError):
                continue
    return found


@dataclass(frozen=True)
class Reproduced:
    """What training a version again gave: same bytes or not, how far predictions are apart, and what differs around it."""

    version: str
    n_rows: int
    same_bytes: bool
    furthest: float
    differs: tuple[str, ...]

    @property
    def fine(self) -> bool:
        """Whether it is the same model: bit for bit, or within `TOLERANCE`."""
        return self.same_bytes or self.furthest <= TOLERANCE


def reproduce(home: Path, task: str, version: str = "") -> Reproduced:
    """Train a version again from its packaged matrix by its packaged plan, and compare weights and predictions.

    Raises `RefusedModel` when the package is broken.
    """
    found = get(home, task, version, whole=True)
    with _memory(None) as engine:
        rows = read_matrix(engine, found.matrix, found.manifest.facts)
    entry = find("headway.models.candidates", Candidate, found.manifest.candidate, "candidate")
    again = entry.fit(rows, found.plan)
    same = {n: sha256(d).digest() for n, d in again.files().items()} == {
        n: sha256(d).digest() for n, d in found.model.files().items()
    }
    apart = np.abs(again.predict(rows) - found.model.predict(rows)).max(initial=0.0)
    return Reproduced(found.version, len(rows), same, float(apart), _differs(found))


def _differs(found: Packaged) -> tuple[str, ...]:
    here = frameworks() | {"headway's code": code_version()}
    then = found.manifest.frameworks | {"headway's code": found.manifest.code}
    return tuple(
        f"{name} {then.get(name, 'absent')} then, {here.get(name, 'absent')} now"
        for name in sorted({*here, *then})
        if here.get(name) != then.get(name)
    )


def _own(folder: Path) -> None:
    """Make the folder of a task, and those above it, closed to others: parents would else be made with the process's mask."""
    for place in (folder.parent.parent, folder.parent, folder):
        place.mkdir(exist_ok=True, mode=0o700)


def _seated(home: Path, task: str) -> Throne:
    try:
        return throne(home, task)
    except RefusedModel:
        return Throne()


def _naming(home: Path, task: str, served: str) -> str:
    others = [name for name in versions(home, task) if name != served]
    if not others:
        return "`headway retrain` makes another."
    return f"To serve another, name it: `headway model rollback {task} {others[-1]}`; `headway models` lists all."


def _deposed(home: Path, task: str, version: str) -> tuple[Deposed, ...]:
    """Return what is remembered of a version that is left; one that cannot be read is remembered by its name alone."""
    try:
        found = get(home, task, version)
        with _memory(None) as engine:
            rows = read_matrix(engine, found.matrix, found.manifest.facts)
    except HeadwayError:
        return (Deposed(version),)
    return (Deposed(version, found.manifest.candidate, _newest(rows)),)


def _newest(rows: Rows) -> str:
    return str(rows.at.max().astype("M8[us]")) if len(rows) else ""


def _crown(folder: Path, seated: Throne, name: str, back: bool = False, left: tuple[Deposed, ...] = ()) -> None:
    if seated.version == name:
        return
    deposed = (*(one for one in seated.deposed if one.version != name), *left)
    before = seated.before[:-1] if back else (*seated.before, *([seated.version] if seated.version else []))
    _replace(folder / "champion", msgspec.json.encode(Throne(name, before[-_MOST_KEPT:], deposed[-_MOST_KEPT:])))


def _keep(folder: Path, trial: Trial) -> None:
    data = msgspec.json.encode(trial)
    (folder / "trials").mkdir(exist_ok=True, mode=0o700)
    _replace(folder / "trials" / f"{trial.as_of[:10]}-{sha256(data).hexdigest()[:12]}.json", data)


def _replace(file: Path, data: bytes) -> None:
    """Put a file in the place of another in one step: readers see the old one or the new one, never half of one."""
    draft = file.with_name(f"{_DRAFT}{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    _flush(file.parent)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what a killed installation left; only whoever holds the lock may, so nothing under way is touched."""
    for entry in folder.glob(f"{_DRAFT}*"):
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _memory(store: Store | None) -> Iterator[Store]:
    if store is not None:
        yield store
        return
    engine = Store(None)
    try:
        yield engine
    finally:
        engine.close()
