"""Groups of a calibration plot: of about equal count, and never two of the same chance."""

import numpy as np

from headway.questions._scored import reliability


def rows(chance: np.ndarray) -> dict[str, np.ndarray]:
    n = len(chance)
    who = np.array([f"p{i % 20}" for i in range(n)], object)
    return {"chance": chance, "truth": (np.arange(n) % 5 == 0).astype(float), "author": who}


def test_groups_hold_about_as_many_predictions_each() -> None:
    drawn = reliability("", rows(np.linspace(0, 1, 400)), 5)
    assert drawn.n == (50,) * 8
    assert list(drawn.said) == sorted(drawn.said)


def test_equal_chances_stand_in_one_group() -> None:
    assert reliability("", rows(np.full(400, 0.2)), 5).n == (400,)
    drawn = reliability("", rows(np.repeat([0.1, 0.2, 0.7], [300, 60, 40])), 5)
    assert sum(drawn.n) == 400
    assert len(set(drawn.said)) == len(drawn.n) <= 3
    assert drawn.n[0] == 300
