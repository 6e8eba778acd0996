"""Of several repositories only the one that lies at a path is spoken of, and never one that was not read."""

from datetime import datetime
from pathlib import Path

import pytest

from headway.core.errors import BadInput
from headway.core.settings import Settings
from headway.operate.one_change import of_repository
from headway.operate.said import Prediction
from headway.operate.serve import Desk
from headway.store.duckdb import Store
from headway.tables.repository import repository

NOW = datetime(2025, 1, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = Store(None)
    names = {"repository": ["api", "web"], "mainline": ["main"] * 2, "is_shallow": [False] * 2, "is_verified": [True] * 2, "n_unreadable": [0] * 2}  # fmt: skip
    store.append(repository, {c.name: names.get(c.name, [None, None]) for c in repository.columns})
    for name in names["repository"]:
        (tmp_path / name).mkdir()
        store.remember(f"place:{name}", str(tmp_path / name))
    return Desk(store, Settings(), NOW, tmp_path)


def test_only_what_was_said_of_the_repository_at_the_path_is_left(desk: Desk) -> None:
    said = [Prediction("change_risk", f"{n}", name, "now", NOW, "v") for n, name in enumerate(["api", "web", "api"])]
    assert of_repository(desk, desk.home / "api", said) == [said[0], said[2]]
    assert of_repository(desk, desk.home / "web", said) == [said[1]]
    with pytest.raises(BadInput, match="is none of the repositories that were read"):
        of_repository(desk, desk.home, said)
