"""Issue time: when an issue that is open will be closed."""

from headway.models.base import task

MOMENTS = (0, 1, 7, 30, 90)
"""Days after its opening at which an issue that is still open is asked about again."""

AGE = " ".join(f"WHEN {{days}} >= {days} THEN '+{days} d'" for days in reversed(MOMENTS[1:]))
"""The SQL of the name of the latest moment that an issue of so many days has reached."""


@task(
    question="When will this issue be closed?",
    target="time",
    moment="opened, +1 d, +7 d, +30 d, +90 d",
    score="pinball",
    least_gain=0.02,
    absent="censored",
    features=("backlog",),
    groups=("age",),
    limits=(
        "Closed is closed, whatever the reason: an issue that was dropped ends like one that was solved.",
        "Of an issue that was reopened only the last closing is known: until then it counts as open.",
        "An export does not say what labels, people, priority or milestone an issue had at the time, so none of them is a fact here.",
        "Everything is seen as of the newest issue or closing in the export.",
    ),
    needs="issue",
)
def issue_time() -> str:
    """Seconds from a fixed moment of an issue (its opening, and 1, 7, 30 and 90 days later while it is still open) to its closing.

    What is not closed in the export counts as still open when the export ends.
    """
    age = AGE.format(days="m.days")
    return f"""
      WITH moment AS (SELECT unnest({list(MOMENTS)}) AS days)
      SELECT i.repository || '#' || i.issue || CASE WHEN m.days = 0 THEN '' ELSE '+' || m.days END AS subject, i.repository,
             i.opened_at + m.days * INTERVAL 1 DAY AS predicted_at, CAST(NULL AS VARCHAR) AS change_id,
             CAST(date_diff('second', i.opened_at, i.closed_at) - m.days * 86400 AS DOUBLE) AS y, i.closed_at AS known_at,
             i.issue, i.opened_at, CASE {age} ELSE 'opened' END AS age
      FROM issue i CROSS JOIN moment m
      WHERE i.closed_at IS NULL OR i.closed_at > i.opened_at + m.days * INTERVAL 1 DAY"""
