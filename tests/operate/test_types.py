"""Types are learnt from prefixes and written as labels where the model is sure; no fact changes."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from headway.core.settings import Settings
from headway.models.guard import NotYet
from headway.operate.serve import Desk
from headway.operate.types import label_types
from headway.store.duckdb import Store
from headway.tables.base import all_tables

NOW = datetime(2026, 1, 1)
WORDS = {"fix": "crash broken null pointer", "feature": "support new option", "docs": "guide chapter"}
PLAIN = {"text": "", "integer": 0, "real": 0.5, "boolean": False, "instant": np.datetime64("2025-01-01", "us")}


def fill(store: Store, n: int, told: float) -> None:
    dice = np.random.default_rng(4)
    kind = dice.choice(np.array(list(WORDS), object), n)
    has_prefix = np.arange(n) < told * n
    at = np.datetime64("2024-01-01", "us") + np.arange(n) * np.timedelta64(8, "h")
    ids = np.array([f"{i:040x}" for i in range(n)], object)
    rule = np.where(has_prefix, "prefix", "none").astype(object)
    message = np.array(
        [f"{k + ': ' if p else ''}{WORDS[k]} {i % 7}" for i, (k, p) in enumerate(zip(kind, has_prefix, strict=True))],
        object,
    )
    change = {
        "change_id": ids,
        "state": np.full(n, "landed", object),
        "landed_at": at,
        "type_rule": rule,
        "type": np.where(has_prefix, kind, "other"),
    }
    commit = {"sha": ids, "message": message, "authored_at": at, "committed_at": at, "position": np.arange(n)}
    for name, given in (("change", change), ("commit", commit)):
        table = all_tables()[name]
        rest = {
            c.name: np.full(n, PLAIN[c.type], dtype=object if c.type == "text" else None)
            for c in table.columns
            if c.name not in given
        }
        store.replace(table, {**rest, **given})


def desk(store: Store, home: Path) -> Desk:
    return Desk(store, Settings(), NOW, home)


def test_changes_without_a_prefix_are_labelled_by_their_words(tmp_path: Path) -> None:
    store = Store(None)
    fill(store, 900, told=0.8)
    before = store.rows("select * from change order by change_id")
    said = label_types(desk(store, tmp_path))
    rows = store.rows("select l.value, c.message, l.confidence from label l join commit c on c.sha = l.subject")
    assert said.startswith(f"{len(rows):,} of 180 changes without a prefix are labelled")
    assert len(rows) > 150
    assert np.mean([WORDS[value] in message for value, message, _ in rows]) > 0.95
    assert min(confidence for *_, confidence in rows) >= 0.6
    assert store.rows("select * from change order by change_id") == before


def test_without_prefixes_there_is_nothing_to_learn_from(tmp_path: Path) -> None:
    store = Store(None)
    fill(store, 300, told=0.0)
    with pytest.raises(NotYet, match="Not yet"):
        label_types(desk(store, tmp_path))
    assert store.rows("select count(*) from label") == [(0,)]
