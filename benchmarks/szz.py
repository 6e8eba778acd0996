"""Prints how well SZZ finds the origins that developers named: HEADWAY_DATA and HEADWAY_REPOS say where data and clones are.

HEADWAY_DATA is a folder with `szz/<owner>+<name>.jsonl` (one fix a line: fix_commit_hash, bug_commit_hash); HEADWAY_REPOS
names bare repositories or clones, joined by the path separator, whose path holds that owner and name.
The fixes are given, as in the published evaluations; `Fixes:` lines are taken out of every message before Headway derives.
"""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from headway.core.settings import Settings
from headway.ingest.derive import derive, derive_on_demand
from headway.ingest.run import ingest
from headway.rules.defect_origin import CHANGES, Line
from headway.rules.szz import PLACES, PRODUCT, RELEASED, Candidate, Pick, b_szz, l_szz, origins, r_szz, touched_sql
from headway.store.duckdb import Store

VARIANTS = (b_szz, l_szz, r_szz, RELEASED)
Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Score:
    """How many (fix, origin) pairs were found and right, found, and true."""

    n_right: int
    n_found: int
    n_true: int

    @property
    def precision(self) -> float:
        """The share of the found that is right."""
        return self.n_right / max(self.n_found, 1)

    @property
    def recall(self) -> float:
        """The share of the true that was found."""
        return self.n_right / max(self.n_true, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.n_right / max(self.n_found + self.n_true, 1)


@dataclass(frozen=True)
class Truth:
    """What developers named. `changes` has it by landed change; `commits` has the named commit behind the fixing change."""

    changes: Pairs
    commits: Pairs
    n_fixes: int
    n_inside: int
    n_landings: int

    @property
    def fixes(self) -> list[str]:
        """The changes that a fix landed with."""
        return sorted({fix for fix, _ in self.commits})


def withhold(store: Store) -> int:
    """Take the lines that name origins out of every message, and derive anew; return how many commits had one."""
    named = store.rows("select sha, message from commit where message ilike '%fixes:%'")
    told = [(sha, re.sub(r"(?im)^\s*fixes:.*$", "", message)) for sha, message in named]
    store.update("commit", "sha", {"sha": [sha for sha, _ in told], "message": [text for _, text in told]})
    store.rows("delete from commit_sign")
    derive(store, Settings())
    derive_on_demand(store, Settings())
    return len(told)


def read_truth(store: Store, data: Path) -> Truth:
    """Read the named origins; a commit that a merge brought is looked for as the change it landed with."""
    landing = dict(store.rows("select sha, min(change_id) from change_commit group by sha"))
    lines = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    named = {(line["fix_commit_hash"], origin) for line in lines for origin in line["bug_commit_hash"]}
    commits = {(landing.get(fix, fix), origin) for fix, origin in named}
    changes = {(fix, landing.get(origin, origin)) for fix, origin in commits}
    apart = {(fix, origin) for fix, origin in changes if fix != origin}
    n_landings = sum(landing.get(origin) == origin for _, origin in named)
    return Truth(apart, commits, len(lines), len(changes) - len(apart), n_landings)


def candidates(store: Store, fixes: Iterable[str], n_places: int) -> dict[str, list[Candidate]]:
    """Return what each given fix touched, by the query and the code that write `defect_origin`."""
    given = "SELECT unnest([" + ", ".join(f"'{fix}'" for fix in fixes if fix.isalnum()) + "]) AS change_id"
    return Line(store.columns(CHANGES)).candidates(store.columns(touched_sql(given, n_places)))


def scores(touched: Mapping[str, list[Candidate]], truth: Truth) -> dict[str, tuple[Score, Score]]:
    """Return for each variant how it does by landed change and by commit."""
    out = {}
    for pick in VARIANTS:
        found = {(fix, c.change_id) for fix, some in touched.items() for c in origins(pick, some)}
        out[pick.__name__] = (_score(found, truth.changes), _score(found, truth.commits))
    return out


def _score(found: Pairs, true: Pairs) -> Score:
    fixes = {fix for fix, _ in true}
    asked = {pair for pair in found if pair[0] in fixes}
    return Score(len(asked & true), len(asked), len(true))


def lead(touched: Mapping[str, list[Candidate]], true: Pairs, other: Pick) -> tuple[float, float, float]:
    """Return by how much the released variant's F1 leads another's, and its 95 % interval over resampled fixes."""
    fixes = sorted({fix for fix, _ in true})
    n_true = Counter(fix for fix, _ in true)
    found = {pick: [origins(pick, touched.get(fix, ())) for fix in fixes] for pick in (RELEASED, other)}
    counts = np.array(
        [
            [
                (sum((fix, c.change_id) in true for c in some), len(some), n_true[fix])
                for fix, some in zip(fixes, every, strict=True)
            ]
            for every in found.values()
        ]
    )
    drawn = np.random.default_rng(1).integers(0, len(fixes), (1000, len(fixes)))
    leads = [_f1(counts[0, rows]) - _f1(counts[1, rows]) for rows in (np.arange(len(fixes)), *drawn)]
    return leads[0], float(np.quantile(leads[1:], 0.025)), float(np.quantile(leads[1:], 0.975))


def _f1(counts: np.ndarray) -> float:
    n_right, n_found, n_true = counts.sum(axis=0)
    return Score(int(n_right), int(n_found), int(n_true)).f1


def kept(store: Store, truth: Truth) -> Score:
    """Return how the table itself does on the fixes that Headway recognised as such."""
    rows = set(store.rows("select fixed_by, change_id from defect_origin"))
    fixes = {fix for fix, _ in rows}
    return _score(rows, {pair for pair in truth.changes if pair[0] in fixes})


def said(name: str, score: Score) -> str:
    """Write one score."""
    return f"{name:<22} precision {score.precision:.3f} recall {score.recall:.3f} F1 {score.f1:.3f} ({score.n_right} of {score.n_found}, {score.n_true} true)"


def evaluate(data: Path, repository: Path) -> dict[str, dict[str, tuple[Score, Score]]]:
    """Read one repository and print every variant over all files, and over those of the product alone as the table keeps it."""
    out = {}
    with TemporaryDirectory(prefix="szz-") as folder:
        store = Store(Path(folder) / "szz.duckdb")
        ingest(store, [repository], Settings(), b"k" * 32)
        n = withhold(store)
        truth = read_truth(store, data)
        print(
            f"{data.stem}: {truth.n_fixes} fixes in {len(truth.fixes)} changes; {n} messages had a Fixes: line withheld;"
        )
        print(
            f"  {truth.n_landings} of {len(truth.commits)} named origins are landings themselves (the others cannot be right by commit);"
        )
        print(f"  {truth.n_inside} landed with their own fix and cannot be seen by landed change")
        for where, n_places in (("all files", len(PLACES)), ("product files", PRODUCT)):
            touched = candidates(store, truth.fixes, n_places)
            out[where] = scores(touched, truth)
            for name, (change, commit) in out[where].items():
                print("  " + said(f"{name}, {where}", change), f"| by commit F1 {commit.f1:.3f}")
            for other in VARIANTS[:-1]:
                print(
                    "    F1 above {}: {:+.3f} ({:+.3f} to {:+.3f})".format(
                        other.__name__, *lead(touched, truth.changes, other)
                    )
                )
        print("  " + said("table, own fixes", kept(store, truth)))
        store.close()
    return out


def pairs() -> list[tuple[Path, Path]]:
    """Return the data files that are there, each with its repository."""
    given = [Path(p) for p in os.environ.get("HEADWAY_REPOS", "").split(os.pathsep) if p]
    files = sorted((Path(os.environ.get("HEADWAY_DATA", "data")) / "szz").glob("*.jsonl"))
    return [(f, r) for f in files for r in given if f.stem in str(r) or f.stem.replace("+", "/") in str(r)]


if __name__ == "__main__":
    if not pairs():
        print("skipped: no szz/*.jsonl under HEADWAY_DATA whose repository is among HEADWAY_REPOS")
    for file, path in pairs():
        evaluate(file, path)
    sys.exit(0)
