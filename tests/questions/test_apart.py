"""Places that headlines name are places: pairs live apart, end alike and are told apart, and no rolled-up rest is pointed at."""

from datetime import datetime
from itertools import product

import numpy as np

from headway.core.settings import Settings
from headway.questions.base import Answer, Bars, Context
from headway.questions.change_together import change_together
from headway.questions.knowledge import knowledge

CONTEXT = Context(datetime(2026, 1, 1), Settings(), ("app",), 9)


def answered(*pairs: tuple[str, str, str, str], n_path: int = 40, n_shared: int = 30) -> Answer:
    """Ask of pairs of (path, area, other path, other area), each with 30 of 40 changes shared, the first with `n_shared` of `n_path`."""
    columns = {name: np.array(values, object) for name, values in zip(("path", "area", "other_path", "other_area"), zip(*pairs, strict=True), strict=True)}  # fmt: skip
    n = len(pairs)
    columns |= {"repository": np.full(n, "app", object), "n_shared": np.full(n, 30), "n_path": np.full(n, 40)}
    columns |= {"n_other": np.full(n, 40), "is_cross_area": columns["area"] != columns["other_area"]}  # fmt: skip
    columns |= {"sure": np.full(n, 0.7), "other_sure": np.full(n, 0.7)}
    columns["n_path"][0], columns["n_shared"][0] = n_path, n_shared
    columns["coupling"] = 2 * columns["n_shared"] / (columns["n_path"] + columns["n_other"])
    nothing = {name: np.array([], object) for name in ("repository", "path", "other_path", "sha")}
    totals = {"repository": np.array(["app"], object), "n_changes": np.array([5000])}
    files = {"repository": np.array(["app"], object), "n_files": np.array([100])}
    return change_together.answer({"pairs": columns, "totals": totals, "files": files, "shared": nothing}, CONTEXT)


def test_a_folder_and_one_inside_it_do_not_live_apart() -> None:
    assert answered(("src/a.py", "src", "src/io/b.py", "src/io")).claim == ""
    assert answered(("src/ui/a.py", "src/ui", "src/io/b.py", "src/io")).claim == "src/ui/a.py + src/io/b.py"


def test_a_pair_that_lives_apart_is_named_before_a_nested_one() -> None:
    found = answered(("src/a.py", "src", "src/io/b.py", "src/io"), ("ui/a.py", "ui", "io/b.py", "io"))
    assert found.claim == "ui/a.py + io/b.py"
    assert isinstance(found.picture, Bars)
    assert found.picture.mark == 0


def test_every_pair_of_the_picture_has_a_name_of_its_own() -> None:
    found = answered(*((f"{one}/x.py", one, f"{two}/y.py", two) for one, two in product("ab", "cd")))
    assert isinstance(found.picture, Bars)
    assert len(set(found.picture.labels)) == 4


def test_a_pair_of_files_that_may_be_data_is_not_claimed() -> None:
    assert answered(("ui/a.rules", "ui", "io/b.py", "io")).claim == ""
    found = answered(("ui/a.rules", "ui", "io/b.py", "io"), ("ui/a.go", "ui", "io/b.py", "io"))
    assert found.claim == "ui/a.go + io/b.py"


def test_the_share_is_said_of_the_changes_it_is_of() -> None:
    said = answered(("ui/a.py", "ui", "io/b.py", "io"), n_path=160, n_shared=35).headline
    assert "changed together 35 times, of 160 and 40 changes" in said
    assert "(35.0 % of these 200, a shared one counted for each file; 80 % interval" in said
    assert "average" not in said


def test_bars_stand_in_the_order_of_what_they_show() -> None:
    found = answered(("b/a.py", "b", "b/c/b.py", "b/c"), ("ui/a.py", "ui", "io/b.py", "io"), n_path=32).picture
    assert isinstance(found, Bars)
    assert list(found.values) == sorted(found.values, reverse=True)
    assert found.mark == 1, "the pair that is claimed lives apart, though the one above is more coupled"


def known_of(rows: list[tuple[str, int, int, bool]]) -> str:
    """Say what is answered of lines by (area, author, lines, no longer active)."""
    areas, authors, lines, away = (np.array(column) for column in zip(*rows, strict=True))
    names = {"repository": np.full(len(rows), "app", object), "area": areas.astype(object)}
    live = names | {"author": authors.astype(str).astype(object), "n_lines": lines, "is_away": away}
    (need,) = knowledge.needs
    return knowledge.answer({need: live}, CONTEXT).headline


def test_the_rest_of_many_small_areas_is_never_the_place_that_stands_out() -> None:
    core, edge = ([(area, who, 100, who < gone) for who in range(6)] for area, gone in (("core", 4), ("edge", 1)))
    assert "too few people each" not in (
        said := known_of(core + edge + [(f"tool{who}", who, 10, True) for who in range(6)])
    )
    assert "core (66.7 % of 600 lines) most of all 2 areas that hold 2 % of it or more" in said


def test_an_area_below_the_whole_is_not_said_to_stand_out() -> None:
    core = [("core", who, 100, who < 3) for who in range(6)]
    assert "most of all" not in known_of(core + [(f"tool{who}", who, 100, True) for who in range(6)])
