"""The order of the report: what git knows best first, then DORA's five; whatever no chapter claims comes after."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """One part of the report: its questions, the metrics that stand as numbers in it (by name or by group), its trend.

    `trend` names metrics of one unit that are drawn together, month by month.
    """

    key: str
    title: str
    lead: str
    questions: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    trend: tuple[str, ...] = ()


OPENING = "a_year_ago"
"""The question whose answer stands under the title, whatever it says: nobody should read what a model says before how good it was."""

AHEAD = "ahead"
"""The chapter that also holds the cards of the models."""

CHAPTERS = (
    Chapter(
        AHEAD,
        "Ahead, and how good that was",
        "What models learnt from this history say of the changes that are open, and how often such sayings came true.",
        questions=("a_year_ago", "open_changes_ahead", "open_issues_ahead", "prediction_score"),
    ),
    Chapter(
        "areas",
        "Areas",
        "Where the code is, where it changes, and where it is repaired.",
        questions=("incident_hotspots", "size_meets_change", "change_together"),
    ),
    Chapter(
        "rework",
        "Rework",
        "How much of what is written is written again within three weeks, by its author and by others.",
        metrics=("rework_rate", "rework_own_rate", "rework_others_rate", "churn"),
        trend=("rework_own_rate", "rework_others_rate"),
    ),
    Chapter(
        "survival",
        "Survival",
        "How long lines stand once they are written.",
        questions=("line_survival_story",),
        groups=("Lines",),
    ),
    Chapter(
        "knowledge",
        "Knowledge",
        "How many people wrote the code that stands, and what leaves with them.",
        questions=("knowledge",),
        groups=("Knowledge",),
    ),
    Chapter(
        "flow",
        "Flow",
        "From the first commit of a change to its release, and where the time goes.",
        questions=("flow", "bottlenecks", "slowest_change_types", "delay_factors"),
        metrics=("throughput", "cycle_time", "merge_to_release_time", "coding_time"),
        groups=("Flow", "Stages", "Review"),
    ),
    Chapter(
        "work",
        "The work itself",
        "What kinds of changes are made, how large, and with what visible help.",
        questions=("ai_assistance",),
        metrics=("batch_size", "test_share", "unplanned_work_share", "ai_assisted_share"),
        groups=("Mix", "Size", "AI"),
    ),
    Chapter(
        "dora",
        "DORA’s five",
        "The five keys in their authors’ words. A release is a tag here, not a deployment to production.",
        metrics=(
            "change_lead_time",
            "deployment_frequency",
            "change_fail_rate",
            "failed_deployment_recovery_time",
            "deployment_rework_rate",
        ),
        groups=("DORA",),
    ),
)
"""Chapters in the order in which they are read."""
