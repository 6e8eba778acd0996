"""What a check prints: the same facts as text, Markdown, JSON and SARIF, and hostile paths as data in each."""

import json
from datetime import datetime

import pytest

from headway.operate.check_forms import FORMS, Look, as_markdown, as_sarif, as_text
from headway.operate.said import Prediction

HOSTILE = "a b/`|<img src=x onerror=alert(1)>\x1b[31m%2e%2e#é\u202e.py"


def look(
    chance: float = 0.31,
    *,
    is_flagged: bool = True,
    files: tuple[tuple[str, int], ...] = (("src/a.py", 40), ("b.py", 2)),
) -> Look:
    said = Prediction(
        "change_risk",
        "work tree",
        "shop",
        "opened",
        datetime(2026, 1, 1),
        "boosted_trees",
        chance=chance,
        is_flagged=is_flagged,
        reasons=("it touches many places", "it changes much code"),
    )
    return Look(said, "0123abcd", 0.1, 0.74, 480, files)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_the_chance_and_why(form: str) -> None:
    said = FORMS[form](look())
    assert "31" in said
    assert "it touches many places" in said


def test_the_text_says_what_is_usual_and_how_good_the_model_was() -> None:
    said = as_text(look())
    assert "10 % is usual here, so 3.1 times that" in said
    assert "AUC of 0.74" in said
    assert "480 changes it had not seen" in said


def test_sarif_has_what_version_2_1_0_requires() -> None:
    log = json.loads(as_sarif(look()))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    (result,) = run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] == "warning"
    assert 0 <= result["rank"] <= 100
    assert result["message"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "src/a.py"
    assert place["region"]["startLine"] == 1


def test_an_unflagged_change_is_a_note() -> None:
    (result,) = json.loads(as_sarif(look(0.02, is_flagged=False)))["runs"][0]["results"]
    assert result["level"] == "note"


@pytest.mark.parametrize("form", FORMS)
def test_of_a_change_that_changes_nothing_no_chance_is_told(form: str) -> None:
    said = FORMS[form](look(files=()))
    assert "31" not in said
    assert "Nothing changes since 0123abcd" in said or '"chance": null' in said or '"results": []' in said


def test_a_hostile_path_is_data_everywhere() -> None:
    hostile = look(files=((HOSTILE, 9),))
    uri = json.loads(as_sarif(hostile))["runs"][0]["results"][0]["locations"][0]["physicalLocation"][
        "artifactLocation"
    ]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(' <>`|\x1b\\"^{}')
    row = next(line for line in as_markdown(hostile).splitlines() if "img" in line)
    assert row.count("`") == 2
    assert row.count("|") == 3
    for form in FORMS.values():
        assert not set(form(hostile)) & set("\x1b\u202e")
