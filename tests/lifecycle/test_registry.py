"""Versions, the champion, going back, and training again what was packaged."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from headway.core.errors import BadInput, UnknownName
from headway.models.package import RefusedModel, read
from headway.operate import registry
from headway.operate.matrix import read_matrix
from headway.store.duckdb import Store

TASK = "completion_time"


def test_what_was_installed_is_served_and_says_the_same(home, made) -> None:
    served = registry.champion(home.path, TASK)
    rows = made().rows
    assert served.version == home.version
    assert np.array_equal(served.model.predict(rows), made().model.predict(rows))


def test_the_same_training_makes_the_same_version(home, made) -> None:
    assert registry.install(home.path, made()) == home.version
    assert registry.versions(home.path, TASK) == [home.version]
    assert registry.throne(home.path, TASK).before == ()


def test_a_second_version_is_served_and_the_first_can_come_back(home, made) -> None:
    second = registry.install(home.path, made(2))
    assert registry.champion(home.path, TASK).version == second
    assert registry.rollback(home.path, TASK) == home.version
    assert registry.champion(home.path, TASK).version == home.version
    with pytest.raises(
        BadInput, match=f"No version of {TASK} was in use before {home.version}.*rollback {TASK} {second}"
    ):
        registry.rollback(home.path, TASK)
    assert registry.rollback(home.path, TASK, second) == second


def test_a_challenger_can_be_kept_without_being_served(home, made) -> None:
    second = registry.install(home.path, made(2), crown=False)
    assert second in registry.versions(home.path, TASK)
    assert registry.champion(home.path, TASK).version == home.version


@pytest.mark.parametrize("candidate", ["recent_durations", "hazard_trees"])
def test_a_version_trained_again_is_the_same_bit_for_bit(tmp_path: Path, made, candidate: str) -> None:
    registry.install(tmp_path, made(candidate=candidate))
    again = registry.reproduce(tmp_path, TASK)
    assert (again.same_bytes, again.furthest, again.n_rows) == (True, 0.0, 400)


def test_a_version_made_under_an_older_name_of_its_candidate_is_served_and_trained_again(tmp_path: Path, made) -> None:
    now = made()
    entry, trial = (
        replace(now.candidate, name="rolling_median"),
        msgspec.structs.replace(now.trial, chosen="rolling_median"),
    )
    registry.install(tmp_path, replace(now, candidate=entry, trial=trial))
    (file,) = (tmp_path / "models" / TASK).glob("2*/manifest.json")
    assert json.loads(file.read_bytes())["candidate"] == "rolling_median"
    found = registry.champion(tmp_path, TASK)
    assert (found.manifest.candidate, found.trial.chosen) == ("recent_durations", "recent_durations")
    assert [one.chosen for one in registry.trials(tmp_path, TASK)] == ["recent_durations"]
    assert registry.reproduce(tmp_path, TASK).same_bytes


def test_the_matrix_comes_back_as_it_went_in_without_a_column_that_leads_to_a_person(home, made) -> None:
    rows = made().rows
    store = Store(None)
    back = read_matrix(store, registry.champion(home.path, TASK).matrix, rows.names)
    store.close()
    assert sorted(back.groups) == ["area", "repository"]
    assert back.names == rows.names
    for name in ("ids", "at", "known_at", "y"):
        assert np.array_equal(getattr(back, name), getattr(rows, name)), name
    assert np.array_equal(back.x, rows.x, equal_nan=True)
    assert "ada" not in registry.champion(home.path, TASK).matrix.read_bytes().decode("latin-1")


def test_a_changed_matrix_is_not_trained_on(home) -> None:
    matrix = registry.champion(home.path, TASK).matrix
    data = bytearray(matrix.read_bytes())
    data[len(data) // 2] ^= 1
    matrix.write_bytes(data)
    with pytest.raises(RefusedModel, match="not the file its manifest names"):
        registry.reproduce(home.path, TASK)


def test_the_package_says_what_made_it(home) -> None:
    told = read(home.folder).manifest
    assert {"python", "numpy", "lightgbm", "safetensors"} <= set(told.frameworks)
    assert (told.seed, told.candidate, told.n_rows, len(told.code)) == (1, "recent_durations", 400, 16)
    assert "A limit." in read(home.folder).card


def test_every_trial_is_kept_once(home, made) -> None:
    trial = made().trial
    registry.keep_trial(home.path, trial)
    registry.keep_trial(home.path, msgspec.structs.replace(trial, chosen="hazard_trees"))
    assert [trial.chosen for trial in registry.trials(home.path, TASK)].count("recent_durations") == 1
    assert len(registry.trials(home.path, TASK)) == 2


def test_what_a_killed_installation_left_is_swept_away(home, made) -> None:
    draft = home.folder.parent / ".draft-0011"
    draft.mkdir()
    (draft / "weights.json").write_text("{}")
    registry.install(home.path, made(2))
    assert not draft.exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"version": "../../etc"}', b'{"version": "2024-01-01-00000000"}', b"[" * 9000]
)
def test_a_broken_word_about_the_champion_is_one_line_and_can_be_mended(home, content: bytes) -> None:
    (home.folder.parent / "champion").write_bytes(content)
    with pytest.raises((RefusedModel, UnknownName)) as refused:
        registry.champion(home.path, TASK)
    assert "\n" not in str(refused.value)
    assert registry.rollback(home.path, TASK, home.version) == home.version
    assert registry.champion(home.path, TASK).version == home.version
