"""Makes the prior that Headway ships: reads the listed public repositories at the listed commits and learns from all: make prior.

None of them is in a published set that Headway is measured on. Each counts the same, whatever its size, and only changes
older than eight months do, because repairs come late. `--judge` learns from all but one in turn and prints how well the
rest tells the one left out.
"""

import argparse
import csv
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np

from headway.core.settings import Settings
from headway.models import scores
from headway.models.base import Rows
from headway.models.entry import without_aside
from headway.models.tasks.change_risk import change_risk
from headway.operate.gather import gather
from headway.store.duckdb import Store

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "src/headway/models/prior"
NOW = datetime(2026, 11, 22)
RIPE = np.timedelta64(240, "D")
ROUNDS = 250
HOW = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 100,
    "feature_fraction_bynode": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
    "seed": 1,
}


class Source(NamedTuple):
    """One public repository at one commit; `root` is the first of its mainline, by which a copy under any name is known."""

    repository: str
    commit: str
    root: str


def listed() -> list[Source]:
    """Return the repositories of the list beside this file."""
    with (HERE / "prior.csv").open() as file:
        return [Source(row["repository"], row["commit"], row["root"]) for row in csv.DictReader(file)]


def rows_of(source: Source, folder: Path, mirrors: Path | None) -> Rows:
    """Read one repository at its commit, unless that was done before, and return its ripe changes by people."""
    db = folder / f"{source.repository.replace('/', '+')}-{source.commit[:12]}.duckdb"
    if not db.exists():
        draft = db.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        clone = fetched(source, folder, mirrors)
        command = [
            sys.executable,
            "-m",
            "headway",
            "ingest",
            str(clone),
            "--db",
            str(draft),
            "--now",
            f"{NOW:%Y-%m-%d}",
            "-q",
        ]
        subprocess.run(command, check=True)
        draft.rename(db)
    store = Store(db)
    try:
        rows, _ = without_aside(gather(store, Settings(), change_risk, NOW))
    finally:
        store.close()
    return rows.take(rows.at < rows.at[-1] - RIPE)


def fetched(source: Source, folder: Path, mirrors: Path | None) -> Path:
    """Return a bare clone whose head is the listed commit."""
    clone = folder / f"{source.repository.replace('/', '+')}.git"
    given = mirrors / source.repository.replace("/", "+") / "repo" if mirrors else None
    origin = str(given) if given and given.is_dir() else f"https://github.com/{source.repository}"
    if not clone.is_dir():
        subprocess.run(["git", "clone", "--quiet", "--bare", origin, str(clone)], check=True)
    head = subprocess.run(["git", "-C", str(clone), "symbolic-ref", "HEAD"], check=True, capture_output=True, text=True)
    subprocess.run(["git", "-C", str(clone), "update-ref", head.stdout.strip(), source.commit], check=True)
    return clone


def learn(parts: list[Rows]) -> str:
    """Return the text of trees learnt from all parts, each counting the same."""
    x, y = np.concatenate([part.x for part in parts]), np.concatenate([part.y for part in parts])
    weight = np.concatenate([np.full(len(part), 1 / len(part)) for part in parts])
    data = lightgbm.Dataset(np.where(np.isfinite(x), x, np.nan), y, weight=weight / weight.mean())
    text: str = lightgbm.train(HOW, data, ROUNDS).model_to_string()
    return text.partition("\nend of trees")[0] + "\nend of trees\n"


def judge(parts: dict[Source, Rows]) -> None:
    """Print, for each repository, how well a prior from all others ranks its changes."""
    for source, part in parts.items():
        made = lightgbm.Booster(model_str=learn([other for s, other in parts.items() if s != source]))
        said = made.predict(np.where(np.isfinite(part.x), part.x, np.nan))
        print(
            f"{source.repository:<24}{len(part):>8,}{scores.auc(part.y, said):>8.3f}{part.y.mean():>8.3f}", flush=True
        )


def card(about: dict[str, Any]) -> str:
    """Return the page that says what the prior is, what it was made from, and what it cannot do."""
    sources = about["repositories"]
    rows = [
        f"| {s['repository']} | `{s['commit'][:12]}` | {s['changes']:,} | {s['repaired'] / s['changes']:.1%} |"
        for s in sources
    ]
    n = sum(source["changes"] for source in sources)
    return "\n".join(
        [
            "# The prior of change risk",
            "",
            f"Boosted trees (LightGBM, {about['rounds']} rounds of {about['how']['num_leaves']} leaves) over",
            f"{len(about['facts'])} facts of a change, learnt from {n:,} changes of {len(sources)} public repositories that Headway",
            "read itself. It is never used as it is: its rate and slope are fitted to local labels, and where these are 300 or",
            "more, trees are boosted on, or its margin is averaged with what local words and trees say.",
            "",
            "Truth: whether a later change repaired it, as `defect_origin` infers; changes younger than eight months and those of",
            "bots are left out. Each repository counts the same. No fact is about a person, no text is in it.",
            "",
            "It cannot know a kind of project that is not below; closed code may differ from open code in every way.",
            "`make prior` makes it again from the list in `benchmarks/prior.csv`; none of them is in a published set that",
            "Headway is measured on.",
            "",
            "| repository | commit | changes | repaired |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Make the prior, or judge it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=Path(".headway/prior"), help="where clones and databases are kept"
    )
    parser.add_argument("--mirrors", type=Path, help="a folder of bare clones OWNER+NAME/repo to clone from instead")
    parser.add_argument("--judge", action="store_true")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    parts = {source: rows_of(source, given.folder, given.mirrors) for source in listed()}
    if given.judge:
        judge(parts)
        return
    told = [{**source._asdict(), "changes": len(part), "repaired": int(part.y.sum())} for source, part in parts.items()]
    about = {"facts": next(iter(parts.values())).names, "rounds": ROUNDS, "how": HOW, "repositories": told}
    SHIPPED.mkdir(exist_ok=True)
    (SHIPPED / "change_risk.txt").write_text(learn(list(parts.values())), "ascii")
    (SHIPPED / "change_risk.md").write_text(card(about), "utf-8")
    (SHIPPED / "change_risk.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
