"""What counts as a deployment here: a release, or with `--deployments merges` each landing."""

from headway.tables.base import Column, Table

deployment = Table(
    name="deployment",
    kind="derived",
    grain="one deployment",
    key=("deployment",),
    columns=(
        Column("deployment", "text", "the release, or the object id of the landing"),
        Column("repository", "text", "the repository", slice=True),
        Column("stream", "text", "family of tags; empty for the plain one", slice=True),
        Column("kind", "text", "release or merge", slice=True),
        Column("deployed_at", "instant", "when it was released or landed"),
        Column("previous_at", "instant", "when the one before it in its stream was", null=True),
        Column("n_changes", "integer", "changes first shipped with it", unit="1"),
        Column("n_people", "integer", "human authors of those changes", unit="1"),
        Column(
            "is_failed",
            "boolean",
            "a repair release followed (see incident); missing for merges",
            null=True,
            known_at="recovered_at",
        ),
        Column("is_repair", "boolean", "it is itself such a repair: unplanned; missing for merges", null=True),
        Column("recovered_at", "instant", "when the repair was released", null=True),
        Column("rule", "text", "the rule that inferred it"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
    ),
    sql="""
      WITH bad AS (SELECT failed, min(resolved_at) AS at FROM incident WHERE confidence >= {incidents.min_confidence} GROUP BY failed),
      mend AS (SELECT DISTINCT repair FROM incident WHERE confidence >= {incidents.min_confidence}),
      held AS (
        SELECT deployment, count(*) AS n, count(DISTINCT CASE WHEN author_kind = 'human' THEN author END) AS n_people
        FROM deployed_change WHERE deployment IS NOT NULL GROUP BY deployment)
      SELECT r.release AS deployment, r.repository, r.stream, 'release' AS kind, r.released_at AS deployed_at,
             lag(r.released_at) OVER (PARTITION BY r.repository, r.stream ORDER BY r.released_at, r.release) AS previous_at,
             coalesce(h.n, 0) AS n_changes, coalesce(h.n_people, 0) AS n_people,
             b.failed IS NOT NULL AS is_failed, m.repair IS NOT NULL AS is_repair, b.at AS recovered_at, r.rule, r.confidence
      FROM release r LEFT JOIN held h ON h.deployment = r.release
      LEFT JOIN bad b ON b.failed = r.release LEFT JOIN mend m ON m.repair = r.release
      LEFT JOIN repository o ON o.repository = r.repository
      -- what was released before the first landing that was read (an earlier history, a shallow cut) held none of them
      WHERE r.is_stable AND {deployments.source} = 'releases' AND (o.observed_from IS NULL OR r.released_at >= o.observed_from)
      UNION ALL
      SELECT change_id, repository, '', 'merge', landed_at,
             lag(landed_at) OVER (PARTITION BY repository ORDER BY landed_at, change_id), 1,
             CASE WHEN author_kind = 'human' THEN 1 ELSE 0 END, NULL, NULL, NULL, 'each landing deploys', 1.0
      FROM change WHERE state = 'landed' AND {deployments.source} = 'merges' """,
    inputs=(
        "release",
        "change",
        "deployed_change",
        "incident",
        "repository",
    ),
    people_in=("deployed_change", "deployment"),
    inferred="true",
    born="deployed_at",
)
