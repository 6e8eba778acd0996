"""A table of one's own is tried by one command, and a hostile one is refused in one line."""

import gzip
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pytest

from headway.cli._run import run

ASKED = {
    "name",
    "kind",
    "auc",
    "average_precision",
    "brier",
    "brier_skill",
    "ece",
    "latency_ms_p50",
    "size_bytes",
    "released",
}
COLUMNS = ("--time", "when", "--label", "broke")


def said(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["trial", *arguments])
    return code, out.getvalue(), err.getvalue()


def lines(n: int = 600) -> list[str]:
    dice = np.random.default_rng(2)
    size, noise = dice.lognormal(3, 1, n), dice.normal(size=n)
    broke = dice.random(n) < 1 / (1 + np.exp(-2 * (np.log(size) - 3)))
    rows = zip(range(n), size, noise, broke, strict=True)
    return [
        "id,when,la,noise,always,words,counter,copy,broke",
        *(f"c{i},{1.6e9 + i * 3600:.0f},{s:.3f},{z if i % 7 else ''},4,w{i},{i},{int(b)},{b}" for i, s, z, b in rows),
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    file = tmp_path_factory.mktemp("trial") / "changes.csv.gz"
    file.write_bytes(gzip.compress("\n".join(lines()).encode()))
    code, out, err = said("any", "--table", str(file), *COLUMNS, "--id", "id", "--format", "json", "-q")
    assert (code, err) == (0, "")
    return dict(json.loads(out))


def test_the_json_holds_every_candidate_with_its_measures(told: dict[str, object]) -> None:
    candidates = told["candidates"]
    assert isinstance(candidates, list)
    assert all(set(c) >= ASKED for c in candidates)
    assert {c["kind"] for c in candidates} >= {"rule", "classical"}
    assert [c["name"] for c in candidates if c["released"]] == [told["chosen"]]


def test_it_says_which_kind_suffices_and_that_labels_count_as_known(told: dict[str, object]) -> None:
    assert "suffices" in str(told["suffices"])
    assert "External labels count as known" in str(told["notes"])


def test_only_numbers_that_say_something_are_facts(told: dict[str, object]) -> None:
    assert told["features"] == ["la", "noise"]
    assert "copy" in str(told["notes"])


def test_the_last_part_is_held_out(told: dict[str, object]) -> None:
    assert (told["n_train"], told["n_test"]) == (480, 120)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 columns"),
        ("id,when,la,broke\n", "no rows"),
        ("when,when,broke\n1,2,1\n", "twice"),
        ("when,la,broke\n1,2\n", "cells"),
        ("when,la,broke\nsoon,2,1\n", "moment"),
        ("when,la,broke\n99999999999999,2,1\n", "moment"),
        ("when,la,broke\n1600000000,2,perhaps\n", "label"),
        ("when,la,broke\n1600000000,2,\n", "label"),
        ("when,la\n1600000000,2\n", "no column named 'broke'"),
        ("when,words,broke\n1600000000,=cmd(),1\n", "no numeric column"),
        ("when,la,broke\n1600000000,\x00,1\n", "NUL"),
        ('when,la,broke\n1600000000,"2,1\n', "no CSV"),
        ("when,la,broke\n1600000000," + "9" * 200_000 + ",1\n", "no CSV"),
        ("when,la,broke\n1600000000,2,1\n1600000001,3,0\n1600000002,5,0\n", "Not yet"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(text)
    code, out, err = said("any", "--table", str(file), *COLUMNS)
    assert code in (1, 2)
    assert out == ""
    assert words in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("data", [b"\xff\xfe\x00bad", b"\x1f\x8b\x08cut", b"plain,text\n"])
def test_bytes_that_are_no_gzipped_table_are_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "odd.csv.gz"
    file.write_bytes(data)
    code, _, err = said("any", "--table", str(file), *COLUMNS)
    assert code == 2
    assert len(err.strip().splitlines()) == 1


def test_an_unknown_task_names_those_that_exist(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\n".join(lines(80)))
    code, _, err = said("weather", "--table", str(file), *COLUMNS)
    assert code == 2
    assert "change_risk" in err


def test_dates_may_be_iso_and_rows_in_any_order(tmp_path: Path) -> None:
    head, *rest = lines()
    moved = [line.replace(line.split(",")[1], str(np.datetime64(int(line.split(",")[1]), "s"))) for line in rest]
    file = tmp_path / "iso.csv"
    file.write_text("\n".join([head, *reversed(moved)]))
    code, out, _ = said("change_risk", "--table", str(file), *COLUMNS, "-q")
    assert code == 0
    assert "suffices" in out


def test_a_label_of_nothing_but_yes_and_no_is_no_duration(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\n".join(lines(80)).replace("True", "1").replace("False", "0"))
    code, _, err = said("completion_time", "--table", str(file), *COLUMNS)
    assert code == 2
    assert "'broke' holds nothing but 0 and 1, and completion_time is about seconds" in err
    assert "name the task any" in err


def test_durations_are_told_as_times_and_not_as_a_rate(tmp_path: Path) -> None:
    head, *rest = (line.split(",") for line in lines(300))
    took = [f"{86_400 * float(cells[2]):.0f}" for cells in rest]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(",".join([*cells, y]) for cells, y in zip([head, *rest], ["took", *took], strict=True)))
    code, out, err = said("completion_time", "--table", str(file), "--time", "when", "--label", "took", "-q")
    assert (code, err) == (0, "")
    first = out.splitlines()[0]
    assert "rate" not in first
    median = float(np.median([float(y) for y in took[:240]])) / 86_400
    assert f"median {median:.1f} d" in first
