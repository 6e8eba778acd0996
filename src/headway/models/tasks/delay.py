"""Delay: whether a change misses its date: the one that an issue gives, else four in five of its kind take no longer."""

from headway.models.base import task


@task(
    question="Will this change miss its date, or take longer than is usual for its kind?",
    target="chance",
    moment="now",
    score="brier",
    least_gain=0.02,
    absent="unknown",
    features=(),
    retells=("cycle_time",),
    groups=(),
    derived_from="completion_time",
    limits=(
        "Usual is what four in five changes of the type took in the year before; a slow year makes it a lenient date.",
        "Where the landing hides the branch, the first commit is unknown: such changes are not in it.",
        "A branch that was abandoned where nobody sees it is missing.",
        "A date that an issue gives is the one of the export: one that was moved because it could not be kept looks kept.",
    ),
)
def delay() -> str:
    """Whether the landing comes later than a date: that of an issue it works on, or of its milestone, epic or version (`change_due`).

    Without one that was told when it began and lay ahead, the date is the p80 of what the repository's changes of that type (all
    types where under 20) took that landed in the year before it began. The chance is read from the curve of `completion_time`
    (of `issue_time` for an issue with a date), so the two never contradict each other, and its reasons are those of the curve.
    """
    return ""
