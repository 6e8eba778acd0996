"""Too little history teaches nothing: the borders at which a trial begins to speak."""

import numpy as np
import pytest

from headway.models.base import Rows
from headway.models.guard import NotYet, enough


def rows(n: int, n_yes: int = 15) -> Rows:
    """Return `n` rows of one fact, `n_yes` of them with a yes."""
    at = np.datetime64("2026-01-01", "us") + np.arange(n).astype("m8[D]")
    return Rows(
        np.arange(n).astype(str).astype(object), at, np.ones((n, 1)), ("fact",), (np.arange(n) < n_yes) * 1.0, at
    )


@pytest.mark.parametrize(
    ("n_train", "n_test", "words"),
    [(60, 29, "only 29 changes to test on; 30"), (59, 30, "only 59 changes to train on; 60")],
)
def test_one_row_less_than_needed_is_refused_with_its_numbers(n_train: int, n_test: int, words: str) -> None:
    with pytest.raises(NotYet, match=words):
        enough(rows(n_train), rows(n_test), "chance")


@pytest.mark.parametrize("target", ["chance", "time"])
def test_60_rows_to_learn_from_and_30_held_out_suffice(target: str) -> None:
    enough(rows(60), rows(30), target)


def test_five_of_either_outcome_are_needed_for_a_chance_and_none_for_a_time() -> None:
    enough(rows(60), rows(30, 5), "chance")
    enough(rows(60), rows(30, 0), "time")
    for n_yes in (4, 26):
        with pytest.raises(NotYet, match="only 4 changes of one outcome to test on; 5 are needed"):
            enough(rows(60), rows(30, n_yes), "chance")
