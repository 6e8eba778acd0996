"""Text of trees is read only when it is sound: LightGBM's own reader would follow any index it finds."""

import re

import numpy as np
import pytest

from headway.models.candidates._lightgbm import Trees
from headway.models.candidates._trees import Boosting

N_FACTS = 3


@pytest.fixture(scope="module")
def text() -> bytes:
    dice = np.random.default_rng(1)
    x = dice.normal(size=(400, N_FACTS))
    return Boosting().fit(x, (x[:, 0] + dice.normal(size=400) > 0).astype(float), 1, 5).data()


def changed(text: bytes, field: str, value: str) -> bytes:
    made = re.sub(rf"(?m)^{field}=.*$".encode(), f"{field}={value}".encode(), text, count=1)
    assert made != text
    return made


def test_sound_text_is_read(text: bytes) -> None:
    assert np.isfinite(Trees(text, N_FACTS).raw(np.zeros((4, N_FACTS)))).all()


def first(text: bytes, field: str) -> list[str]:
    found = re.search(rf"(?m)^{field}=(.*)$".encode(), text)
    assert found
    return found[1].decode().split()


@pytest.mark.parametrize(
    ("field", "place", "value"),
    [
        ("left_child", 0, "999999999"),
        ("left_child", 0, "0"),
        ("right_child", 1, "0"),
        ("left_child", -1, "-99999"),
        ("split_feature", 0, "3"),
        ("split_feature", 0, "-1"),
        ("leaf_value", 0, "nan"),
        ("leaf_value", 0, "inf"),
        ("threshold", 0, "nan"),
        ("decision_type", 0, "1"),
        ("num_cat", 0, "1"),
        ("num_leaves", 0, "1000000000"),
        ("num_leaves", 0, "-5"),
        ("num_leaves", 0, "x"),
        ("max_feature_idx", 0, "1000000"),
        ("version", 0, "v9"),
        ("num_class", 0, "4"),
    ],
)
def test_an_unsound_field_is_refused(text: bytes, field: str, place: int, value: str) -> None:
    told = first(text, field)
    told[place] = value
    with pytest.raises(ValueError, match=r"tree|LightGBM|its"):
        Trees(changed(text, field, " ".join(told)), N_FACTS)


@pytest.mark.parametrize("field", ["left_child", "split_feature", "threshold", "leaf_value"])
def test_a_field_that_is_too_short_is_refused(text: bytes, field: str) -> None:
    with pytest.raises(ValueError, match="tree"):
        Trees(changed(text, field, " ".join(first(text, field)[:-1])), N_FACTS)


@pytest.mark.parametrize("bad", [b"", b"tree\n", b"\x80\x04pickle", b"\x00" * 100])
def test_what_is_no_text_of_trees_is_refused(bad: bytes) -> None:
    with pytest.raises(ValueError, match="LightGBM text"):
        Trees(bad, N_FACTS)


def test_a_cut_off_text_is_refused_or_read_whole(text: bytes) -> None:
    for share in (0.3, 0.5, 0.9):
        with pytest.raises(ValueError, match=r"tree|LightGBM|its"):
            Trees(text[: int(len(text) * share)], N_FACTS)
