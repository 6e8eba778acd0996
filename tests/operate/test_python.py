"""What a program gets from `headway.predict.predict`: the same predictions as the command line, and one line when it cannot."""

from pathlib import Path

import pytest

from headway.core.errors import BadInput, UnknownName
from headway.predict import predict


def test_a_database_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no database"):
        predict("change_risk", db=tmp_path / "none.duckdb")


@pytest.mark.parametrize("given", [{"diff": b"x", "rev": "a..b"}, {"subjects": ["abcd"], "rev": "a..b"}])
def test_two_ways_to_name_a_subject_exclude_each_other(given: dict, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="exclude each other"):
        predict("change_risk", db=tmp_path / "x", **given)


def test_an_unknown_task_names_the_others(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").touch()
    with pytest.raises(UnknownName, match="change_risk"):
        predict("change_riks", db=tmp_path / "x.duckdb")
