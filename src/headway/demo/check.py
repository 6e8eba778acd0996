"""Holds what Headway says against what was planted, and says both in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answer = Mapping[str, Any]
"""One answer as `headway ask QUESTION --format json` prints it."""
Planted = Mapping[str, Any]
"""One cause as `causes.told` says it."""

STAGES = {
    "coding": ("coding", "from first to last commit"),
    "review": ("review", "from last commit to merge"),
    "deploy": ("release", "from merge to release"),
}
"""The demo's word for a stage, Headway's, and how a person says it."""


@dataclass(frozen=True)
class Finding:
    """One planted cause: what it was, which question should name it, what that said, and whether it was right."""

    planted: str
    question: str
    said: str
    is_found: bool


@dataclass(frozen=True)
class Expected:
    """Which question must name a cause, how a person would say the cause, and the test of the answer."""

    question: str
    words: Callable[[Planted], str]
    is_in: Callable[[Answer, Planted], bool]


def check(answers: Mapping[str, Answer], planted: list[dict[str, Any]]) -> list[Finding]:
    """Say for each planted cause whether the answer to its question names it, and names it first.

    >>> said = {"incident_hotspots": {"claim": "billing", "headline": "billing needs repairs"}}
    >>> check(said, [{"name": "hotspot", "area": "billing", "factor": 7.0}])[0].is_found
    True
    """
    return [_find(answers, cause, EXPECTED[cause["name"]]) for cause in planted]


def questions_for(planted: list[dict[str, Any]]) -> list[str]:
    """Return the questions that must be asked to check these causes."""
    return sorted({EXPECTED[cause["name"]].question for cause in planted})


def _find(answers: Mapping[str, Answer], cause: Planted, expected: Expected) -> Finding:
    answer = answers.get(expected.question, {"claim": "", "headline": "(not answered)"})
    return Finding(expected.words(cause), expected.question, answer["headline"], expected.is_in(answer, cause))


def _slow(answer: Answer, cause: Planted) -> bool:
    # The right type for the wrong reason is a miss.
    stage = STAGES[cause["stage"]][1]
    return answer["claim"] == cause["type"] and stage in answer["headline"]


def _worst_area(answer: Answer, cause: Planted) -> bool:
    """Knowledge is described, not claimed: the area with the largest share must be the planted one."""
    # The question describes and claims nothing, so the largest row is what a reader would see first.
    rows = answer.get("grid", {}).get("rows") or [["", 0, 0, 0.0]]
    return bool(max(rows, key=lambda row: row[3])[0] == cause["area"])


def _factor_words(cause: Planted) -> str:
    what = {"size": "large changes", "files": "changes of many files", "area": f"changes of {cause['area']}"}
    return f"{what[cause['on']]} take {cause['factor']:g} × as long to land"


_AI_WORDS = {
    "rework": "are reworked within 21 days {} × as often",
    "size": "are {} × as large",
    "speed": "take {} × as long to land",
}

EXPECTED = {
    "slow_type": Expected(
        "slowest_change_types",
        lambda c: f"changes of type {c['type']} take {c['factor']:g} × as long {STAGES[c['stage']][1]}",
        _slow,
    ),
    "hotspot": Expected(
        "incident_hotspots",
        lambda c: f"changes of {c['area']} are {c['factor']:g} × as likely to need a repair release",
        lambda answer, c: bool(answer["claim"] == c["area"]),
    ),
    "delay_factor": Expected(
        "delay_factors",
        _factor_words,
        lambda answer, c: bool(answer["claim"] == (c["area"] if c["on"] == "area" else c["on"])),
    ),
    "growing_stage": Expected(
        "bottlenecks",
        lambda c: f"the time {STAGES[c['stage']][1]} grew to {c['factor']:g} × over the last half year",
        lambda answer, c: bool(answer["claim"] == STAGES[c["stage"]][0]),
    ),
    "ai_effect": Expected(
        "ai_assistance",
        lambda c: "AI-assisted changes " + _AI_WORDS[c["outcome"]].format(f"{c['factor']:g}"),
        lambda answer, c: bool(answer["claim"] == c["outcome"]),
    ),
    "knowledge_at_risk": Expected(
        "knowledge",
        lambda c: f"one person wrote {c['share']:.0%} of the changes of {c['area']} and left over 200 days ago",
        _worst_area,
    ),
    "coupling": Expected(
        "change_together",
        lambda c: f"{c['path']} and {c['other']} always change together",
        lambda answer, c: {c["path"], c["other"]} == set(answer["claim"].split(" + ")),
    ),
}
"""What each plantable cause must lead Headway to say."""
