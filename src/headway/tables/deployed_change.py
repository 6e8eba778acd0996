"""A landed change and the first deployment that holds it, by ancestry or as a backport."""

from headway.tables.base import AREA, TEAM, Column, Table

deployed_change = Table(
    name="deployed_change",
    kind="derived",
    grain="one landed change in one stream",
    key=(
        "change_id",
        "stream",
    ),
    columns=(
        Column("change_id", "text", "the change"),
        Column("stream", "text", "family of tags; empty for the plain one", slice=True),
        Column("repository", "text", "the repository", slice=True),
        Column(
            "deployment",
            "text",
            "the first deployment that holds it; missing while it waits",
            null=True,
            known_at="deployed_at",
        ),
        Column("deployed_at", "instant", "when that was; missing while it waits", null=True),
        Column("via", "text", "ancestry, backport, merge (each landing deploys) or none", known_at="deployed_at"),
        Column("author", "text", "pseudonym of the author", person=True),
        Column("author_kind", "text", "human, bot or agent", slice=True),
        Column("type", "text", "type of change", slice=True),
        Column("kind", "text", "merge, squash or direct", slice=True),
        Column("size", "text", "size class of the change", slice=True),
        Column("ai_assisted", "text", "evidence of AI assistance", slice=True),
        Column("main_area", "text", "the area with most changed lines", slice=True),
        Column("first_commit_at", "instant", "first commit authored; missing where hidden", null=True),
        Column("ready_at", "instant", "ready for review; missing where hidden", null=True),
        Column("first_review_at", "instant", "first review; git cannot tell", null=True),
        Column("landed_at", "instant", "when it landed"),
        Column("rule", "text", "the rule that joined them", known_at="deployed_at"),
        Column("confidence", "real", "how sure the rule is", unit="1", known_at="deployed_at"),
    ),
    inputs=(
        "change",
        "change_commit",
        "commit",
        "file_change",
        "file_kind",
        "release",
        "shipped_commit",
    ),
    sql="""
      WITH landed AS (SELECT * FROM change WHERE state = 'landed' AND landed_at IS NOT NULL),
      stream AS (
        SELECT repository, stream, count(*) AS n, min(released_at) AS first_at, max(released_at) AS last_at,
               row_number() OVER (PARTITION BY repository ORDER BY max(released_at) DESC, count(*) DESC, stream) AS nth
        FROM release WHERE is_stable GROUP BY repository, stream),
      -- a stream that ended long ago is nothing that a new change waits for
      alive AS (
        SELECT s.repository, s.stream FROM stream s
        JOIN (SELECT repository, max(landed_at) AS at FROM landed GROUP BY repository) n ON n.repository = s.repository
        WHERE s.nth = 1 OR s.last_at >= n.at - INTERVAL 365 DAY),
      -- a family of tags named like a folder is that package's own: only what touched the package waits for it
      inside AS (
        SELECT k.path, s.repository, s.stream FROM file_kind k
        JOIN stream s ON s.stream <> '' AND contains('/' || k.path, '/' || regexp_extract(s.stream, '[^/]+$') || '/')),
      waiting AS (
        SELECT c.change_id, a.stream FROM landed c JOIN alive a ON a.repository = c.repository
        WHERE NOT EXISTS (SELECT 1 FROM inside i WHERE i.repository = a.repository AND i.stream = a.stream)
        UNION
        SELECT f.sha, i.stream FROM inside i JOIN file_change f ON f.path = i.path
        JOIN alive a ON a.repository = i.repository AND a.stream = i.stream),
      parts AS (
        SELECT k.change_id, k.sha FROM change_commit k JOIN "commit" c ON c.sha = k.sha WHERE c.n_parents < 2),
      copied AS (
        SELECT sha AS change_id, stream, release, released_at, rule, confidence FROM shipped_commit WHERE rule <> 'ancestry'
        UNION ALL
        -- a merge was backported when each of its commits was, and as soon as the last of them was out
        SELECT p.change_id, s.stream, arg_max(s.release, (s.released_at, s.release)), max(s.released_at), max(s.rule), min(s.confidence)
        FROM parts p JOIN (
          SELECT sha, stream, arg_min(release, (released_at, release)) AS release, min(released_at) AS released_at,
                 min(rule) AS rule, min(confidence) AS confidence
          FROM shipped_commit WHERE rule <> 'ancestry' GROUP BY sha, stream) s ON s.sha = p.sha
        JOIN (SELECT change_id, count(*) AS n FROM parts WHERE sha <> change_id GROUP BY change_id) w ON w.change_id = p.change_id
        GROUP BY p.change_id, s.stream HAVING count(*) = any_value(w.n)),
      backport AS (
        SELECT change_id, stream, min(struct_pack(released_at := released_at, release := release, rule := rule, confidence := confidence)) AS way
        FROM copied GROUP BY change_id, stream),
      ways AS (
        SELECT c.change_id, s.stream, a.release, a.released_at, a.rule, a.confidence, b.way,
               b.way IS NOT NULL AND (a.sha IS NULL OR b.way.released_at < a.released_at) AS is_backport
        FROM landed c JOIN stream s ON s.repository = c.repository
        LEFT JOIN (SELECT * FROM shipped_commit WHERE rule = 'ancestry') a ON a.sha = c.change_id AND a.stream = s.stream
        LEFT JOIN backport b ON b.change_id = c.change_id AND b.stream = s.stream
        LEFT JOIN waiting v ON v.change_id = c.change_id AND v.stream = s.stream
        WHERE a.sha IS NOT NULL OR b.change_id IS NOT NULL OR v.change_id IS NOT NULL),
      shipped AS (
        SELECT change_id, stream, CASE WHEN is_backport THEN way.release ELSE release END AS deployment,
               CASE WHEN is_backport THEN way.released_at ELSE released_at END AS deployed_at,
               CASE WHEN is_backport THEN 'backport' WHEN release IS NOT NULL THEN 'ancestry' ELSE 'none' END AS via,
               CASE WHEN is_backport THEN way.rule ELSE coalesce(rule, 'none') END AS rule,
               CASE WHEN is_backport THEN way.confidence ELSE coalesce(confidence, 0.99) END AS confidence
        FROM ways),
      -- a family of tags that began long after a change had shipped is not how that change came out
      first_shipped AS (SELECT change_id, min(deployed_at) AS at FROM shipped GROUP BY change_id),
      told AS (
        SELECT s.* FROM shipped s JOIN first_shipped e ON e.change_id = s.change_id JOIN landed c ON c.change_id = s.change_id
        JOIN stream t ON t.repository = c.repository AND t.stream = s.stream
        WHERE c.landed_at >= t.first_at - INTERVAL 365 DAY OR e.at IS NULL OR s.deployed_at <= e.at)
      SELECT c.change_id, s.stream, c.repository, s.deployment, s.deployed_at, s.via, c.author, c.author_kind, c.type, c.kind,
             c.size, c.ai_assisted, c.main_area, c.first_commit_at, c.ready_at, c.first_review_at, c.landed_at, s.rule, s.confidence
      FROM told s JOIN landed c ON c.change_id = s.change_id WHERE {deployments.source} = 'releases'
      UNION ALL
      SELECT change_id, '', repository, change_id, landed_at, 'merge', author, author_kind, type, kind, size, ai_assisted, main_area,
             first_commit_at, ready_at, first_review_at, landed_at, 'each landing deploys', 1.0
      FROM landed WHERE {deployments.source} = 'merges' """,
    bridges=(
        AREA,
        TEAM,
    ),
    people="case when author_kind = 'human' then author end",
    inferred="true",
    born="landed_at",
)
