"""The unit of delivery: each first-parent commit of the mainline, and each open head with own commits."""

from headway.tables.base import AREA, TEAM, Column, Table


def open_by(moment: str) -> str:
    """Return the SQL condition on a row `c` of `change` that it is open at `moment`, an SQL expression: begun by then and not landed."""
    return (
        f"c.state = 'open' and not exists (select 1 from head b where b.sha = c.change_id and b.started_at > {moment})"
    )


change = Table(
    name="change",
    kind="derived",
    grain="one landed or open change",
    key=("change_id",),
    columns=(
        Column("change_id", "text", "object id of the landing, or of the head while it is open"),
        Column("repository", "text", "the repository", slice=True),
        Column("state", "text", "landed or open"),
        Column("kind", "text", "how it landed: merge, squash or direct; open while it is not", slice=True),
        Column("author", "text", "pseudonym of whoever made most of its non-merge commits", person=True),
        Column("author_kind", "text", "human, bot or agent", slice=True),
        Column("n_authors", "integer", "human authors and co-authors", unit="1"),
        Column(
            "type",
            "text",
            "type of change: feature, fix, refactor, docs, test, build, ci, perf, style, chore, revert, release, security, dependency or other",
            slice=True,
            inferred="type_rule <> 'prefix'",
        ),
        Column("type_rule", "text", "the rule that told: prefix, path, text or none"),
        Column("type_confidence", "real", "how sure the rule is", unit="1"),
        Column("number", "integer", "number of the pull or merge request", null=True),
        Column("ai_assisted", "text", "explicit, configured or none visible: evidence of AI assistance", slice=True),
        Column("main_area", "text", "the area with most changed lines", slice=True),
        Column("size", "text", "xs (up to 10 lines), s (50), m (250), l (1,000) or xl; unknown while open", slice=True),
        Column("n_commits", "integer", "commits it landed with", unit="1"),
        Column("n_files", "integer", "files changed; missing while open", unit="1", null=True),
        Column(
            "n_added", "integer", "lines added, generated files left out; missing while open", unit="lines", null=True
        ),
        Column(
            "n_removed",
            "integer",
            "lines removed, generated files left out; missing while open",
            unit="lines",
            null=True,
        ),
        Column("n_test_lines", "integer", "lines changed in tests; missing while open", unit="lines", null=True),
        Column(
            "n_docs_lines", "integer", "lines changed in documentation; missing while open", unit="lines", null=True
        ),
        Column(
            "first_commit_at", "instant", "first commit authored; missing where the landing hides its branch", null=True
        ),
        Column("opened_at", "instant", "opened for review; git cannot tell", null=True),
        Column(
            "ready_at",
            "instant",
            "last commit before landing authored: the nearest git comes to ready for review; missing where hidden",
            null=True,
        ),
        Column("first_review_at", "instant", "first review by another person; git cannot tell", null=True),
        Column(
            "landed_at", "instant", "running maximum of committer times on the mainline; missing while open", null=True
        ),
        Column(
            "is_hidden",
            "boolean",
            "squash, rebase or direct push (author and committer time within 60 s), or a merge that brings other merges along: no branch of one change can be seen",
        ),
        Column("is_revert", "boolean", "it takes an earlier change back"),
        Column(
            "n_reviewers",
            "integer",
            "people other than the author named as reviewers or approvers; missing where fewer than 5 of 100 commits of the repository name any",
            unit="1",
            null=True,
        ),
    ),
    inputs=(
        "commit",
        "commit_person",
        "commit_sign",
        "person",
        "change_commit",
        "head",
        "file_change",
        "file_kind",
    ),
    sql="""
      WITH mainline AS (
        SELECT sha, repository, author, position, committed_at,
               coalesce(max(committed_at) OVER (PARTITION BY repository ORDER BY position ROWS BETWEEN 8 FOLLOWING AND 20 FOLLOWING),
                        max(committed_at) OVER (PARTITION BY repository ORDER BY position ROWS BETWEEN 1 FOLLOWING AND 7 FOLLOWING)) AS next_at
        FROM "commit" WHERE position IS NOT NULL),
      -- a clock that was wrong once must not push every later landing into the future
      believed AS (
        SELECT sha, repository, author, position,
               CASE WHEN next_at IS NULL OR committed_at <= next_at + INTERVAL 30 DAY THEN committed_at END AS believed_at
        FROM mainline),
      -- what landed before the first clock that can be believed had landed by then
      landed AS (
        SELECT sha, repository, author,
               coalesce(max(believed_at) OVER (PARTITION BY repository ORDER BY position),
                        arg_min(believed_at, position) FILTER (believed_at IS NOT NULL) OVER (PARTITION BY repository)) AS landed_at
        FROM believed),
      base AS (
        SELECT sha AS change_id, repository, author, 'landed' AS state, landed_at FROM landed
        UNION ALL SELECT sha, min(repository), min(author), 'open', NULL FROM head WHERE state = 'open' GROUP BY sha),
      side AS (
        SELECT k.change_id, c.sha, c.n_parents, c.author, c.authored_at, c.committed_at, s.type, s.type_rule, s.ai_tier
        FROM change_commit k JOIN "commit" c ON c.sha = k.sha LEFT JOIN commit_sign s ON s.sha = c.sha),
      own AS (
        SELECT change_id, count(*) AS n_commits, count(*) FILTER (n_parents < 2) AS n_own,
               min(authored_at) FILTER (n_parents < 2) AS first_at, max(authored_at) FILTER (n_parents < 2) AS last_at,
               min(CASE ai_tier WHEN 'explicit' THEN 1 WHEN 'configured' THEN 2 ELSE 3 END) AS tier
        FROM side GROUP BY change_id),
      hand AS (
        SELECT change_id, author, count(*) AS n FROM side WHERE n_parents < 2 GROUP BY change_id, author),
      writer AS (SELECT change_id, arg_max(author, (n, author)) AS author FROM hand GROUP BY change_id),
      told AS (
        SELECT change_id, arg_max(type, (n, type)) FILTER (type_rule = 'prefix') AS prefix, arg_max(type, (n, type)) FILTER (type_rule = 'text') AS text
        FROM (SELECT change_id, type_rule, type, count(*) AS n FROM side
              WHERE type IS NOT NULL AND n_parents < 2 AND sha <> change_id GROUP BY change_id, type_rule, type) GROUP BY change_id),
      -- a merge that brings other merges along is a branch of many changes (a release line): its first commit is nobody's start
      carrier AS (
        SELECT DISTINCT k.change_id FROM change_commit k JOIN (
          SELECT e.sha FROM (SELECT sha, unnest(string_split(parents, ' ')) AS parent FROM "commit" WHERE n_parents > 1 AND position IS NULL) e
          LEFT JOIN "commit" p ON p.sha = e.parent GROUP BY e.sha HAVING count(p.position) = 0) i ON i.sha = k.sha),
      humans AS (
        SELECT h.change_id, count(*) AS n
        FROM (SELECT change_id, author FROM hand UNION
              SELECT k.change_id, w.person FROM change_commit k JOIN commit_person w ON w.sha = k.sha WHERE w.part = 'co_author') h
        JOIN person p ON p.person = h.author WHERE p.kind = 'human' GROUP BY h.change_id),
      -- a name or two in many years is no habit: there, no name does not mean no reviewer
      naming AS (
        SELECT c.repository FROM "commit" c LEFT JOIN (
          SELECT DISTINCT sha FROM commit_person WHERE part IN ('reviewer', 'approver')) w ON w.sha = c.sha
        GROUP BY c.repository HAVING count(w.sha) >= 0.05 * count(*)),
      reviewers AS (
        SELECT k.change_id, count(DISTINCT w.person) AS n
        FROM change_commit k JOIN commit_person w ON w.sha = k.sha JOIN writer a ON a.change_id = k.change_id
        WHERE w.part IN ('reviewer', 'approver') AND w.person <> a.author GROUP BY k.change_id),
      touched AS (
        SELECT f.sha, k.area, count(*) AS n_files, count(k.tells) AS n_telling, min(k.tells) AS tells, max(k.tells) AS tells_too,
               sum(coalesce(f.n_added, 0) + coalesce(f.n_removed, 0)) AS n_lines,
               sum(f.n_added) FILTER (k.role <> 'generated') AS n_added,
               sum(f.n_removed) FILTER (k.role <> 'generated') AS n_removed,
               sum(coalesce(f.n_added, 0) + coalesce(f.n_removed, 0)) FILTER (k.role = 'test') AS n_test_lines,
               sum(coalesce(f.n_added, 0) + coalesce(f.n_removed, 0)) FILTER (k.role = 'docs') AS n_docs_lines
        FROM file_change f JOIN file_kind k ON k.path = f.path GROUP BY f.sha, k.area),
      files AS (
        SELECT sha AS change_id, sum(n_files) AS n_files, sum(n_added) AS n_added, sum(n_removed) AS n_removed,
               sum(n_test_lines) AS n_test_lines, sum(n_docs_lines) AS n_docs_lines, arg_max(area, (n_lines, area)) AS area,
               CASE WHEN sum(n_telling) = sum(n_files) AND min(tells) = max(tells_too) THEN min(tells) END AS tells
        FROM touched GROUP BY sha),
      joined AS (
        SELECT b.*, c.n_parents, c.authored_at, coalesce(w.author, b.author) AS writer, s.number,
               s.type AS own_type, s.type_rule AS own_rule, s.type_confidence AS own_sure, s.reverts,
               o.n_commits, o.n_own, o.first_at, o.last_at, o.tier, f.n_files, f.n_added, f.n_removed, f.n_test_lines, f.n_docs_lines, f.tells,
               tt.prefix AS side_prefix, tt.text AS side_text, f.area, h.n AS n_authors, r.n AS n_reviewers, n.repository IS NOT NULL AS is_naming,
               b.state = 'landed' AND (x.change_id IS NOT NULL OR o.n_commits = 1
                 AND coalesce(abs(date_diff('second', c.authored_at, c.committed_at)) <= 60, true)) AS is_hidden
        FROM base b JOIN "commit" c ON c.sha = b.change_id JOIN own o ON o.change_id = b.change_id
        LEFT JOIN carrier x ON x.change_id = b.change_id
        LEFT JOIN writer w ON w.change_id = b.change_id LEFT JOIN commit_sign s ON s.sha = b.change_id
        LEFT JOIN told tt ON tt.change_id = b.change_id LEFT JOIN files f ON f.change_id = b.change_id
        LEFT JOIN humans h ON h.change_id = b.change_id LEFT JOIN reviewers r ON r.change_id = b.change_id
        LEFT JOIN naming n ON n.repository = b.repository),
      typed AS (
        SELECT *, CASE WHEN own_rule = 'prefix' OR own_sure >= 0.9 THEN 1 WHEN side_prefix IS NOT NULL THEN 2
                       WHEN tells IS NOT NULL THEN 3 WHEN own_type IS NOT NULL THEN 4 WHEN side_text IS NOT NULL THEN 5 ELSE 6 END AS how,
               coalesce(n_added, 0) + coalesce(n_removed, 0) AS n_lines FROM joined)
      SELECT t.change_id, t.repository, t.state,
             CASE WHEN t.state = 'open' THEN 'open' WHEN t.n_parents > 1 THEN 'merge' WHEN t.number IS NOT NULL THEN 'squash' ELSE 'direct' END AS kind,
             t.writer AS author, p.kind AS author_kind, coalesce(t.n_authors, 0) AS n_authors,
             CASE t.how WHEN 1 THEN own_type WHEN 2 THEN side_prefix WHEN 3 THEN tells WHEN 4 THEN own_type WHEN 5 THEN side_text ELSE 'other' END AS type,
             CASE t.how WHEN 1 THEN own_rule WHEN 2 THEN 'prefix' WHEN 3 THEN 'path' WHEN 6 THEN 'none' ELSE 'text' END AS type_rule,
             CASE t.how WHEN 1 THEN own_sure WHEN 2 THEN 0.85 WHEN 3 THEN 0.85 WHEN 4 THEN own_sure WHEN 5 THEN 0.5 ELSE 0.0 END AS type_confidence,
             t.number, CASE t.tier WHEN 1 THEN 'explicit' WHEN 2 THEN 'configured' ELSE 'none visible' END AS ai_assisted,
             coalesce(t.area, '(no files)') AS main_area,
             CASE WHEN t.state = 'open' THEN 'unknown' WHEN coalesce(n_lines, 0) <= 10 THEN 'xs' WHEN n_lines <= 50 THEN 's' WHEN n_lines <= 250 THEN 'm' WHEN n_lines <= 1000 THEN 'l' ELSE 'xl' END AS size,
             t.n_commits, CASE WHEN t.state = 'landed' THEN coalesce(t.n_files, 0) END AS n_files,
             CASE WHEN t.state = 'landed' THEN coalesce(t.n_added, 0) END AS n_added,
             CASE WHEN t.state = 'landed' THEN coalesce(t.n_removed, 0) END AS n_removed,
             CASE WHEN t.state = 'landed' THEN coalesce(t.n_test_lines, 0) END AS n_test_lines,
             CASE WHEN t.state = 'landed' THEN coalesce(t.n_docs_lines, 0) END AS n_docs_lines,
             CASE WHEN NOT t.is_hidden AND (t.landed_at IS NULL OR t.first_at <= t.landed_at) THEN t.first_at END AS first_commit_at,
             NULL::TIMESTAMP AS opened_at,
             CASE WHEN t.state = 'landed' AND NOT t.is_hidden AND t.last_at <= t.landed_at THEN t.last_at END AS ready_at,
             NULL::TIMESTAMP AS first_review_at, t.landed_at, t.is_hidden,
             coalesce(CASE t.how WHEN 1 THEN own_type WHEN 4 THEN own_type END = 'revert', false) OR t.reverts IS NOT NULL AS is_revert,
             CASE WHEN t.is_naming THEN coalesce(t.n_reviewers, 0) END AS n_reviewers
      FROM typed t JOIN person p ON p.person = t.writer""",
    bridges=(
        AREA,
        TEAM,
    ),
    people="case when author_kind = 'human' then author end",
    born="landed_at",
)
