"""The verbs about models: what they print, and that they never serve what they cannot read."""

import json
import re
import shlex
import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from headway.cli._verbs import headway
from headway.core.registry import find
from headway.models.base import Candidate, Plan, Rows, Task
from headway.models.made import Made
from headway.models.result import Trial
from headway.operate.registry import home_of, install, throne, versions
from headway.store.duckdb import Store

TASK = "completion_time"


def made(n: int) -> Made:
    dice = np.random.default_rng(n)
    at = np.datetime64("2022-01-01", "us") + np.arange(n) * np.timedelta64(1, "h")
    y = np.exp(dice.normal(9, 1, n))
    area = {"area": dice.choice(["src", "docs"], n)}
    rows = Rows(
        np.arange(n).astype(str), at, dice.uniform(size=(n, 1)), ("n",), y, at + (y * 1e6).astype("m8[us]"), area
    )
    entry = find("headway.models.candidates", Candidate, "recent_durations", "candidate")
    plan = Plan("time", np.datetime64("2023-01-01", "us"))
    task = Task(
        TASK, "Completion time", "D.", "When?", "time", "opened", "pinball", 0.01, "censored", (), (), ("A limit.",), ""
    )
    trial = Trial(TASK, "2023-01-01T00:00:00", n, 50, 1.0, "0" * 16, 1, (), entry.name, "The rule suffices.")
    return Made(task, entry.fit(rows, plan), entry, trial, rows, plan)


@pytest.fixture
def home(tmp_path: Path) -> tuple[Path, str, str]:
    first, second = install(tmp_path, made(200)), install(tmp_path, made(300))
    return tmp_path, first, second


def run(home: Path, *words: str):
    return CliRunner().invoke(headway, [*words, "--db", str(home / "headway.duckdb")])


def test_versions_and_trials_are_listed_and_the_served_one_is_marked(home) -> None:
    place, first, second = home
    told = json.loads(run(place, "models", "--format", "json").output)
    assert {v["version"]: v["served"] for v in told["versions"]} == {first: False, second: True}
    assert len(told["trials"]) == 2
    assert "The rule suffices." in run(place, "models").output.replace("\n", " ")


@pytest.mark.parametrize("asked", ["models delay", "model show delay", "model rollback delay"])
def test_a_derived_task_has_no_model_of_its_own_and_an_older_one_is_passed_over(home, asked: str) -> None:
    place, *_ = home
    shutil.copytree(place / "models" / TASK, place / "models" / "delay")
    told = json.loads(run(place, "models", "--format", "json").output)
    assert {v["task"] for v in told["versions"]} == {TASK}
    said = run(place, *asked.split())
    assert said.exception.exit_code == 2
    assert "delay has no model of its own: it is derived from completion_time." in str(said.exception)


def test_an_empty_place_says_that_nothing_was_trained(home, tmp_path: Path) -> None:
    assert "No model was trained here yet." in run(tmp_path / "empty", "models").output
    assert "No model was trained here yet for load_risk." in run(home[0], "models", "load_risk").output


def test_a_task_that_is_none_is_refused(home) -> None:
    said = run(home[0], "models", "completion_tmie")
    assert (said.exception.exit_code, "Did you mean 'completion_time'?" in str(said.exception)) == (2, True)


def test_trials_of_several_tasks_are_listed_by_date(home) -> None:
    early = home[0] / "models" / "issue_time"
    shutil.copytree(home[0] / "models" / TASK, early)
    for file in (early / "trials").iterdir():
        file.write_text(file.read_text().replace("2023-01-01", "2021-01-01").replace(TASK, early.name))
    told = [trial["as_of"] for trial in json.loads(run(home[0], "models", "--format", "json").output)["trials"]]
    assert told == sorted(told)
    assert len(set(told)) == 2


def test_the_card_is_shown_with_its_limits(home) -> None:
    said = run(home[0], "model", "show", TASK).output
    assert "A limit." in said
    assert "must not be used to judge anybody's work" in said


def test_a_version_is_made_again_bit_for_bit(home) -> None:
    said = run(home[0], "model", "reproduce", TASK, home[1])
    assert (said.exit_code, "the same bytes" in said.output) == (0, True), said.output


def test_two_versions_are_compared(home) -> None:
    place, first, second = home
    told = json.loads(run(place, "model", "diff", TASK, "--format", "json").output)
    assert told["rows"] == {first: "200", second: "300"}
    assert "candidate" not in told, "what is the same is not listed"


def test_rolling_back_serves_the_one_before(home) -> None:
    place, first, _ = home
    Store(place / "headway.duckdb").close()
    assert run(place, "model", "rollback", TASK).exit_code == 0
    with closing(Store(place / "headway.duckdb")) as store:
        assert store.meta(f"champion:{TASK}").endswith(" recent_durations")
    assert throne(place, TASK).version == first


def test_a_broken_version_says_so_in_its_row_and_is_never_rolled_back_to(home) -> None:
    place, first, second = home
    (place / "models" / TASK / first / "curves.json").write_text("[]")
    told = {
        v["version"]: v.get("refused", "")
        for v in json.loads(run(place, "models", "--format", "json").output)["versions"]
    }
    assert "has not the size its manifest says" in told[first]
    said = run(place, "models").output
    assert f"{first} of {TASK} is refused: " in said
    assert "has not the size" not in said[: said.index("is refused: ")], (
        "no reason stands in a column of something else"
    )
    assert run(place, "model", "rollback", TASK, first).exception.exit_code == 3
    assert throne(place, TASK).version == second


@pytest.mark.parametrize(
    "words", [("show", "../../etc"), ("show", TASK, "../x"), ("show", TASK, "a", "b"), ("show", "nothing")]
)
def test_names_that_lead_elsewhere_are_bad_input(home, words: tuple[str, ...]) -> None:
    assert run(home[0], "model", *words).exception.exit_code == 2


def test_two_databases_in_one_folder_share_no_model(home) -> None:
    place, first, _ = home
    other = ["--db", str(place / "shop.duckdb")]
    assert "No model was trained here yet" in CliRunner().invoke(headway, ["models", *other]).output
    own = home_of(place / "shop.duckdb")
    version = install(own, made(250))
    assert (own.parent, own.stat().st_mode & 0o077) == (place, 0)
    told = json.loads(CliRunner().invoke(headway, ["models", "--format", "json", *other]).output)
    assert [v["version"] for v in told["versions"]] == [version]
    assert throne(place, TASK).version != version
    assert first in versions(place, TASK)
    assert home_of(place / "shop.db") != own


def test_the_command_of_a_card_names_its_database_and_can_be_typed(home) -> None:
    place, _, second = home
    said = run(place, "model", "show", TASK).output
    typed = re.search(r"`headway (model reproduce [^`]+)`", said.replace("\n", " "))
    assert typed
    words = shlex.split(typed[1])
    assert words == ["model", "reproduce", TASK, second, "--db", str(place / "headway.duckdb")]
    assert CliRunner().invoke(headway, words).exit_code == 0
