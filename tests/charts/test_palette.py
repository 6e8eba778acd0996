"""The palette can be read in both themes, and tells its shades apart without colour vision."""

from itertools import pairwise

import pytest

from headway.charts.palette import DARK, LIGHT, RIVER, contrast, css

themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
grounds = pytest.mark.parametrize("ground", ["paper", "card"])


@grounds
@themes
def test_text_has_a_contrast_of_at_least_four_and_a_half(theme, ground):
    for name in ("ink", "muted", "link", "mark", *(f"l{i}" for i in range(6))):
        assert contrast(theme[name], theme[ground]) >= 4.5, name


@grounds
@themes
def test_shapes_have_a_contrast_of_at_least_three(theme, ground):
    for name in ("bar", "mark", "hatch"):
        assert contrast(theme[name], theme[ground]) >= 3, name


@themes
def test_words_on_the_map_can_be_read_on_every_shade(theme):
    assert all(contrast(theme[f"h{i}"], theme[f"on{i}"]) >= 4.5 for i in range(5))


@themes
def test_shades_of_the_map_differ_in_lightness_alone(theme):
    steps = [contrast(theme[f"h{i}"], theme[f"h{i + 1}"]) for i in range(4)]
    assert min(steps) > 1.25


def test_both_themes_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()


def test_neighbouring_years_of_the_river_differ():
    assert all(contrast(a, b) > 1.09 for a, b in pairwise(RIVER))


def test_paper_is_white_and_light_whatever_the_screen_was():
    assert "@media print" in css()
    assert css().rindex("--paper:#fff}") > css().rindex(f"--paper:{DARK['paper']}")
