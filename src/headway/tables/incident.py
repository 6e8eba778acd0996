"""An inferred incident: a repair release within 14 days in the same line."""

from headway.tables.base import Column, Table

incident = Table(
    name="incident",
    kind="derived",
    grain="one failed release and its repair",
    key=("incident",),
    columns=(
        Column("incident", "text", "the release that failed and the one that repaired it"),
        Column("repository", "text", "the repository", slice=True),
        Column("stream", "text", "family of tags", slice=True),
        Column("failed", "text", "the release that failed"),
        Column("repair", "text", "the release that repaired it"),
        Column("started_at", "instant", "when the failed release came out"),
        Column("resolved_at", "instant", "when the repair came out"),
        Column(
            "rule",
            "text",
            "revert (it takes changes of the failed release back) or fix (at least half of its removed lines were first shipped there)",
        ),
        Column(
            "confidence", "real", ".9 for revert, .5 for fix; metrics count from `incidents.min_confidence`", unit="1"
        ),
    ),
    inputs=(
        "repair",
        "release",
    ),
    sql="""
      SELECT r.failed || ' > ' || r.repair AS incident, any_value(f.repository) AS repository, any_value(f.stream) AS stream,
             r.failed, r.repair, any_value(f.released_at) AS started_at, any_value(q.released_at) AS resolved_at,
             arg_max(r.rule, (r.confidence, r.rule)) AS rule, max(r.confidence) AS confidence
      FROM repair r JOIN release f ON f.release = r.failed JOIN release q ON q.release = r.repair
      GROUP BY r.failed, r.repair""",
    inferred="true",
    born="resolved_at",
)
