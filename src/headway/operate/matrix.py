"""Training matrices as Parquet: one row a subject, its facts and truth and words, and no name, address or pseudonym."""

from pathlib import Path
from typing import Any

import numpy as np

from headway.models.base import Rows, Tokens
from headway.models.package import PERSONAL, RefusedModel
from headway.store.duckdb import Store
from headway.store.schema import quoted

_OWN = ("row", "id", "at", "y", "known_at")


def write_matrix(store: Store, rows: Rows, to: Path) -> None:
    """Write rows to a Parquet file; groupings that would lead to a person are left out."""
    batch: dict[str, np.ndarray] = {
        "row": np.arange(len(rows)),
        "id": rows.ids.astype(str).astype(object),
        "at": rows.at.astype("M8[us]"),
        "y": rows.y.astype(float),
        "known_at": rows.known_at.astype("M8[us]"),
    }
    batch |= {f"fact.{name}": rows.x[:, i].astype(float) for i, name in enumerate(rows.names)}
    batch |= {f"group.{name}": _text(rows.groups[name]) for name in sorted(rows.groups) if name not in PERSONAL}
    columns = ", ".join(quoted(name) for name in batch)
    if rows.tokens is not None:
        words = np.empty(len(rows), dtype=object)
        ends = zip(rows.tokens.offsets[:-1].tolist(), rows.tokens.offsets[1:].tolist(), strict=True)
        words[:] = [" ".join(map(str, rows.tokens.buckets[begin:end].tolist())) for begin, end in ends]
        batch["words"] = words
        columns += ", case when words = '' then [] else cast(string_split(words, ' ') as bigint[]) end as words"
    store.pack(batch, f"select {columns} from _batch order by row", to)


def read_matrix(store: Store, file: Path, facts: tuple[str, ...]) -> Rows:
    """Read rows back, their facts in the order of `facts`; raise `RefusedModel` for a file that holds something else."""
    described = store.rows("select column_name from (describe select * from read_parquet(?))", [str(file)])
    held = [str(name) for (name,) in described]
    wanted = {*_OWN, *(f"fact.{name}" for name in facts)}
    extra = [name for name in held if name not in wanted and not name.startswith("group.") and name != "words"]
    if extra or not wanted <= set(held):
        raise RefusedModel(f"The matrix {file.name} is refused: it has not the columns of its {len(facts)} facts.")
    plain = ", ".join(quoted(name) for name in held if name != "words")
    found = store.columns(f"select {plain} from read_parquet(?) order by row", [str(file)])
    n = len(found["row"])
    facts_held = [found[f"fact.{name}"].astype(float) for name in facts]
    return Rows(
        found["id"].astype(object),
        found["at"].astype("M8[us]"),
        np.column_stack(facts_held) if facts else np.zeros((n, 0)),
        facts,
        found["y"].astype(float),
        found["known_at"].astype("M8[us]"),
        {name.removeprefix("group."): found[name] for name in held if name.startswith("group.")},
        _tokens(store, file) if "words" in held else None,
    )


def _tokens(store: Store, file: Path) -> Tokens:
    lengths = store.columns("select len(words) as n from read_parquet(?) order by row", [str(file)])["n"]
    asked = "select row, unnest(words) as bucket, generate_subscripts(words, 1) as place from read_parquet(?)"
    buckets = store.columns(f"select bucket from ({asked}) order by row, place", [str(file)])["bucket"]
    return Tokens(np.concatenate([[0], np.cumsum(lengths.astype(int))]), buckets.astype(np.int64))


def _text(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind in "bifu":
        return values
    found: list[Any] = ["" if v is None or v != v else str(v) for v in values.tolist()]  # noqa: PLR0124 - NaN alone differs from itself
    text = np.empty(len(values), dtype=object)
    text[:] = found
    return text
