"""What the two verbs about models print: lists, cards, comparisons; all of it from the folders beside the database."""

import json
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from headway.cli import _places as places
from headway.cli._edge import Edge
from headway.cli.show import grid, terminal
from headway.core.errors import BadInput, HeadwayError
from headway.core.registry import find
from headway.core.text import one_line, plain
from headway.models.base import Task
from headway.models.package import Packaged, RefusedModel
from headway.models.result import Trial
from headway.operate import registry
from headway.operate.keep import keep_champion
from headway.questions.base import Grid
from headway.report.commands import naming_text
from headway.store.duckdb import Store

_TITLES = ("version", "task", "candidate", "trained as of", "rows", "gain over rule", "served")
_TRIALS = ("trial", "task", "tested on", "chosen", "kind", "score", "gain over rule", "verdict")


def home(edge: Edge) -> Path:
    """Return the folder whose `models` folder holds those of the database."""
    return registry.home_of(edge.db or places.DATABASE)


def listing(edge: Edge, place: Path, task: str | None, *, as_json: bool) -> None:
    """Print versions and trials; a version that cannot be read says why. Raises `UnknownName` for a task that is none."""
    tasks = [find("headway.models.tasks", Task, task, "task").name] if task else registry.tasks(place)
    registry.must_have_own(task or "")
    versions = [_version(place, name, version) for name in tasks for version in registry.versions(place, name)]
    trials = sorted(
        ((name, trial) for name in tasks for trial in registry.trials(place, name)), key=lambda told: told[1].as_of
    )
    if as_json:
        told = [{"task": name, **msgspec.to_builtins(trial)} for name, trial in trials]
        edge.say(json.dumps({"versions": versions, "trials": told}, indent=1))
    elif not versions and not trials:
        edge.say(
            f"No model was trained here yet{f' for {task}' if task else ''}. `headway analyze PATH` trains what there is history for."
        )
    else:
        console = terminal()
        console.print(
            grid(Grid(_TITLES, ("",) * len(_TITLES), tuple(_cells(v) for v in versions)))
        ) if versions else None
        for refused in (v for v in versions if "refused" in v):
            edge.say(f"{refused['version']} of {refused['task']} is refused: {one_line(refused['refused'])}")
        rows = tuple(_trial(trial) for _, trial in trials)
        console.print("\nTrials, oldest first:", style="bold") if rows else None
        console.print(grid(Grid(_TRIALS, ("",) * len(_TRIALS), rows))) if rows else None


def act(edge: Edge, action: str, task: str, versions: tuple[str, ...], *, as_json: bool) -> None:
    """Do one of the four actions; raise `BadInput` for more versions than it takes."""
    most = 2 if action == "diff" else 1
    if len(versions) > most:
        raise BadInput(f"{action} takes at most {most} version(s). Got {len(versions)}.")
    {"show": _show, "reproduce": _reproduce, "diff": _diff, "rollback": _rollback}[action](
        edge, task, versions, as_json
    )


def _show(edge: Edge, task: str, versions: tuple[str, ...], as_json: bool) -> None:
    found = registry.get(home(edge), task, _only(versions))
    if as_json:
        edge.say(
            json.dumps(
                {"manifest": msgspec.to_builtins(found.manifest), "trial": msgspec.to_builtins(found.trial)}, indent=1
            )
        )
    else:
        edge.show(plain(naming_text(found.card, edge.db_named)))


def _reproduce(edge: Edge, task: str, versions: tuple[str, ...], as_json: bool) -> None:
    done = registry.reproduce(home(edge), task, _only(versions))
    told = {
        "version": done.version,
        "rows": done.n_rows,
        "same_bytes": done.same_bytes,
        "furthest": done.furthest,
        "tolerance": registry.TOLERANCE,
        "same": done.fine,
        "differs": list(done.differs),
    }
    how = "the same bytes" if done.same_bytes else f"other bytes; predictions differ by at most {done.furthest:.2g}"
    around = f" Around it: {'; '.join(done.differs)}." if done.differs else ""
    edge.say(
        json.dumps(told, indent=1)
        if as_json
        else f"{done.version} trained again on {done.n_rows:,} rows: {how}.{around}"
    )
    if not done.fine:
        raise HeadwayError(
            f"Trained again, {done.version} is another model: predictions differ by {done.furthest:.2g}.",
            "See what differs around it above.",
        )


def _diff(edge: Edge, task: str, versions: tuple[str, ...], as_json: bool) -> None:
    old, new = _two(home(edge), task, versions)
    rows = [(name, _said(value(old)), _said(value(new))) for name, value in _COMPARED.items()]
    rows += _measures(old, new)
    differing = [row for row in rows if row[1] != row[2]]
    if as_json:
        edge.say(json.dumps({name: {old.version: a, new.version: b} for name, a, b in differing}, indent=1))
        return
    terminal().print(grid(Grid(("what differs", old.version, new.version), ("", "", ""), tuple(differing)), most=200))


def _rollback(edge: Edge, task: str, versions: tuple[str, ...], as_json: bool) -> None:
    name = registry.rollback(home(edge), task, _only(versions))
    file = edge.db or places.DATABASE
    if file.is_file():
        # a database that somebody else holds is told by the next analysis
        with suppress(HeadwayError), closing(Store(file)) as store:
            keep_champion(store, registry.get(home(edge), task).trial)
    edge.say(json.dumps({"task": task, "served": name}) if as_json else f"{name} is served for {task} from now on.")


def _only(versions: tuple[str, ...]) -> str:
    return versions[0] if versions else ""


def _two(place: Path, task: str, versions: tuple[str, ...]) -> tuple[Packaged, Packaged]:
    seated = registry.throne(place, task)
    if len(versions) == 2:
        return registry.get(place, task, versions[0]), registry.get(place, task, versions[1])
    other = versions[0] if versions else (seated.before[-1] if seated.before else "")
    if not other:
        raise BadInput(f"{task} has no earlier version to compare with.", "Name two versions; see `headway models`.")
    return registry.get(place, task, other), registry.get(place, task)


_COMPARED: dict[str, Callable[[Packaged], Any]] = {
    "candidate": lambda p: p.manifest.candidate,
    "kind": lambda p: p.manifest.kind,
    "trained as of": lambda p: p.manifest.as_of,
    "rows": lambda p: p.manifest.n_rows,
    "matrix": lambda p: p.manifest.data,
    "facts": lambda p: ", ".join(p.manifest.facts),
    "seed": lambda p: p.manifest.seed,
    "parameters": lambda p: json.dumps(p.manifest.parameters, sort_keys=True),
    "code": lambda p: p.manifest.code,
    "libraries": lambda p: json.dumps(p.manifest.frameworks, sort_keys=True),
    "bytes": lambda p: sum(p.manifest.files[name].size for name in p.manifest.weights),
    "verdict": lambda p: p.trial.verdict,
}


def _measures(old: Packaged, new: Packaged) -> list[tuple[str, str, str]]:
    a, b = (
        _result(p).measures | {"score": _result(p).score, "gain": _result(p).gain} if _has(p) else {}
        for p in (old, new)
    )
    return [(name, _said(a.get(name)), _said(b.get(name))) for name in sorted({*a, *b})]


def _has(p: Packaged) -> bool:
    return any(r.name == p.manifest.candidate for r in p.trial.results)


def _result(p: Packaged) -> Any:
    return next(r for r in p.trial.results if r.name == p.manifest.candidate)


def _said(value: object) -> str:
    return "–" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def _version(place: Path, task: str, version: str) -> dict[str, Any]:
    row: dict[str, Any] = {"version": version, "task": task, "served": False}
    try:
        row["served"] = registry.throne(place, task).version == version
        found = registry.get(place, task, version)
    except RefusedModel as error:
        return row | {"refused": error.what}
    told = found.manifest
    gain = _result(found).gain if _has(found) else None
    return row | {
        "candidate": told.candidate,
        "kind": told.kind,
        "as_of": told.as_of,
        "rows": told.n_rows,
        "gain": gain,
    }


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    served = "served" if row["served"] else ""
    if "refused" in row:
        return (row["version"], row["task"], "refused", "", "", "", served)
    gain = "" if row["gain"] is None else f"{row['gain']:+.1%}"
    return (row["version"], row["task"], row["candidate"], row["as_of"][:10], f"{row['rows']:,}", gain, served)


def _trial(trial: Trial) -> tuple[str, ...]:
    best = next((r for r in trial.results if r.name == trial.chosen), None)
    score, gain, kind = (f"{best.score:.4f}", f"{best.gain:+.1%}", best.kind) if best else ("", "", "")
    return (
        trial.as_of[:10],
        trial.task,
        f"{trial.n_test:,}",
        trial.chosen or "nothing",
        kind,
        score,
        gain,
        trial.verdict,
    )
