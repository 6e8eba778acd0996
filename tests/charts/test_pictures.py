"""Every picture says in words and numbers what it shows, hatches what is unknown, and trusts no name."""

import re
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from headway.charts.base import measure_text
from headway.charts.draw import NARROW, SMALL, WIDE, draw
from headway.questions.base import AreaMap, Bars, Lines, Reliability, River, Scatter, Strip

HOSTILE = "</title><script>alert(1)</script>\u202e\x1b[31m" + "n" * 255
AT = (datetime(2025, 1, 1), datetime(2025, 2, 1), datetime(2025, 3, 1))
FULL = [
    Bars("Bars", ("fix", HOSTILE), (3.0, None), (2.0, None), (5.0, None), "changes", 0),
    Bars("Ratios", ("fixes", HOSTILE, "docs"), (2.4, None, 0.02), (1.9, None, 0.0), (90.0, None, 0.9), "×", 0),
    Strip("Strip", ("coding", "review"), (7200.0, None), (40, 0)),
    Scatter("Scatter", AT, (60.0, 86400.0, 9e6), "s", ((HOSTILE, 7200.0), ("85 %", 7300.0))),
    River("River", AT, ("2024", HOSTILE), ((900.0, 700.0, 650.0), (0.0, 300.0, 900.0))),
    AreaMap("Map", ("src", HOSTILE, "docs"), (900.0, 400.0, 3.0), (0.4, None, 0.0), "repair", "%"),
    Lines("Lines", AT, ("own", HOSTILE), ((0.2, None, 0.4), (0.1, 0.2, 0.3)), "%"),
    Reliability(HOSTILE, (0.05, 0.3), (0.06, 0.25), (0.04, 0.18), (0.09, 0.33), (900, 120)),
]
EMPTY = [
    Bars("Bars", (), (), (), (), "s"),
    Bars("Ratios", (), (), (), (), "×"),
    Strip("Strip", ("coding", "review"), (None, None), (0, 0)),
    Scatter("Scatter", (), (), "s", ()),
    River("River", (), (), ()),
    AreaMap("Map", (), (), (), "repair", "%"),
    Lines("Lines", (), (), (), "s"),
    Reliability("Said against happened", (), (), (), (), ()),
]
both = pytest.mark.parametrize("width", [WIDE, NARROW, SMALL])
every = pytest.mark.parametrize("picture", FULL + EMPTY, ids=lambda p: f"{p.title}-{len(repr(p)) > 300}")


@both
@every
def test_a_picture_is_well_formed_and_named_by_its_title_and_description(picture, width):
    drawn = draw(picture, width)
    root = ET.fromstring(drawn.markup)
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby").split()) <= ids
    assert drawn.desc in drawn.markup or "&" in drawn.markup
    assert "nan" not in re.sub(r"<(title|desc|text)[^>]*>.*?</\1>", "", drawn.markup)


@both
@every
def test_a_hostile_name_never_becomes_markup_or_a_control_character(picture, width):
    drawn = draw(picture, width).markup
    assert "<script" not in drawn
    assert not {"\x1b", "\u202e"} & set(drawn)


@pytest.mark.parametrize("picture", [FULL[0], FULL[1], FULL[2], FULL[5]], ids=["bars", "ratios", "strip", "map"])
def test_an_unknown_is_hatched_and_said_to_be_unknown(picture):
    drawn = draw(picture)
    assert drawn.markup.count("url(#") >= 1
    assert "unknown" in drawn.markup
    assert any(None in row for row in drawn.table.rows)


@both
@every
def test_nothing_is_drawn_outside_the_frame(picture, width):
    root = ET.fromstring(draw(picture, width).markup)
    _, _, right, bottom = map(float, root.get("viewBox").split())
    drawn = [e for e in root if e.tag not in {"defs", "title", "desc"}]
    for rect in (e for e in drawn if e.tag == "rect"):
        assert float(rect.get("x")) >= -0.1
        assert float(rect.get("x")) + float(rect.get("width")) <= right + 0.6
        assert float(rect.get("y")) + float(rect.get("height")) <= bottom + 0.6


@pytest.mark.parametrize("width", [WIDE, NARROW])
@every
def test_no_text_is_wider_than_the_picture_and_none_lies_on_another(picture, width):
    root = ET.fromstring(draw(picture, width).markup)
    right = float(root.get("viewBox").split()[2])
    spans = []
    for text in (e for e in root if e.tag == "text"):
        class_ = text.get("class") or ""
        size = (12 if "small" in class_ else 20 if "big" in class_ else 13) * (1.1 if "strong" in class_ else 1)
        said = (text.text or "") + "".join(child.tail or "" for child in text)
        wide, x = measure_text(said, size), float(text.get("x"))
        start = x - wide if "end" in class_ else x - wide / 2 if "middle" in class_ else x
        assert start + wide <= right + 14, said
        spans.append((start + 4, start + wide - 4, float(text.get("y"))))
    for i, (a, b, y) in enumerate(spans):
        assert not any(y == other_y and a < d and c < b for c, d, other_y in spans[i + 1 :])


def test_two_pictures_on_one_page_share_no_id():
    one, other = (draw(p).markup for p in FULL[:2])
    assert not set(re.findall(r'id="([^"]+)"', one)) & set(re.findall(r'id="([^"]+)"', other))


def test_ten_thousand_dots_stay_small():
    at = tuple(datetime.fromtimestamp(1.6e9 + 9000 * i) for i in range(10_000))
    many = Scatter("Many", at, tuple(60.0 + (i * 7919) % 9_000_000 for i in range(10_000)), "s", ())
    assert len(draw(many).markup) < 150_000


def test_a_gap_in_a_series_stays_a_gap():
    path = re.search(r'd="([^"]+)" class="line l0"', draw(FULL[6]).markup)[1]
    assert path.count("M") == 2


def test_a_half_and_a_double_lie_equally_far_from_no_difference():
    drawn = draw(Bars("R", ("half", "double"), (0.5, 2.0), (0.4, 1.8), (0.6, 2.5), "×", 1)).markup
    half, double = (float(x) for x in re.findall(r'<circle cx="([0-9.]+)"', drawn))
    one = float(re.search(r'd="M([0-9.]+) [^>]*class="same-as"', drawn)[1])
    assert one - half == pytest.approx(double - one, abs=0.2)


def test_an_interval_of_ratios_that_reaches_beyond_the_picture_ends_in_an_arrow():
    far = Bars("R", ("a", "b"), (1.1, 1.2), (0.001, 1.0), (1.5, 900.0), "×")
    assert draw(far).markup.count("l-5 4") == 2


def test_one_tiny_area_stretches_no_colour_of_a_map():
    def shades(*tiny):
        areas, lines, heat = zip(("a", 500.0, 0.1), ("b", 300.0, 0.2), ("c", 199.0, 0.3), *tiny, strict=True)
        drawn = draw(AreaMap("Map", areas, lines, heat, "repair", "%")).markup
        return re.findall(r'class="heat h(\d)"', drawn)[-len(areas) :], drawn

    plain, _ = shades()
    with_tiny, drawn = shades(("tiny", 1.0, 1.0))
    assert plain == ["0", "2", "4"]
    assert with_tiny == [*plain, "4"]
    assert "30.0 % and more" in drawn


def test_a_map_whose_large_area_is_its_coolest_begins_its_scale_at_nothing():
    drawn = draw(AreaMap("Map", ("large", "tiny"), (990.0, 10.0), (0.573, 0.925), "gone", "%")).markup
    assert re.findall(r'class="heat h(\d)"', drawn)[-2:] == ["4", "4"]
    assert ">0 %<" in drawn
    assert "57.3 % and more" in drawn


def test_a_name_on_a_map_is_whole_or_its_own_last_folders_and_never_cut_inside_a_word():
    areas = ("keras/src/backend", "keras/src/ops", "keras/src/backend/ops", "keras/src/optimizers", "tests", "a" * 90)
    for width in range(120, 900, 60):
        drawn = draw(AreaMap("Map", areas, (90.0, 40.0, 20.0, 9.0, 5.0, 4.0), (0.1,) * 6, "repair", "%"), width).markup
        for name in re.findall(r'class="strong[^"]*">([^<]+)<', drawn):
            assert name in areas or name.startswith("…/")
            assert sum(f"/{area}".endswith(name.removeprefix("…")) for area in areas) == 1
        assert drawn.count("<title>keras/src/optimizers: 9 lines") == 1


@pytest.mark.parametrize("width", [300, 700])
def test_no_mark_of_the_scale_runs_through_the_name_of_a_row(width):
    labels = tuple(f"changes that span several areas and repositories, {i}" for i in range(4))
    drawn = draw(
        Bars("R", labels, (0.5, 2.0, 1.0, 1.1), (0.4, 1.8, 0.9, 0.7), (0.6, 2.5, 1.2, 2.0), "×", 1), width
    ).markup
    names = [float(y) for y in re.findall(r'<text x="0" y="([0-9.]+)" class="halo', drawn)]
    assert len(names) == 4
    for path in re.findall(r'd="([^"]+)" class="(?:same-as|grid)"', drawn):
        spans = [tuple(map(float, span)) for span in re.findall(r"M[0-9.]+ ([0-9.]+)V([0-9.]+)", path)]
        assert len(spans) == 4
        assert all(foot <= name - 12 or top >= name + 4 for top, foot in spans for name in names)
