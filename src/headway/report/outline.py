"""The order of the report: what git knows best first, then DORA's five; whatever no chapter claims comes after."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """One part of the report: the questions it opens with, and the groups of metrics that stand as numbers in it."""

    key: str
    title: str
    lead: str
    questions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    trends: tuple[str, ...] = ()


CHAPTERS = (
    Chapter(
        "areas",
        "Areas",
        "Where the code is, where it changes, and where it is repaired.",
        ("incident_hotspots", "size_meets_change", "change_together"),
        ("areas", "code"),
    ),
    Chapter(
        "rework",
        "Rework",
        "How much of what is written is written again soon after, by its author and by others.",
        (),
        ("rework",),
        ("rework", "churn"),
    ),
    Chapter(
        "survival", "Survival", "How long lines stand once they are written.", ("line_survival_story",), ("survival",)
    ),
    Chapter(
        "knowledge",
        "Knowledge",
        "How many people hold the code, and what leaves with them.",
        ("knowledge",),
        ("knowledge",),
    ),
    Chapter(
        "flow",
        "Flow",
        "From the first commit of a change to its release, and where the time goes.",
        ("flow", "bottlenecks", "slowest_change_types", "delay_factors"),
        ("flow", "review"),
    ),
    Chapter(
        "work",
        "The work",
        "What kinds of changes are made, how large, and with what help.",
        ("ai_assistance",),
        ("mix", "work", "ai", "quality"),
    ),
    Chapter(
        "dora",
        "DORA’s five",
        "The five keys as their authors define them; where a release was inferred from a tag, it says so.",
        (),
        ("dora",),
    ),
)
"""Chapters in the order in which they are read."""
