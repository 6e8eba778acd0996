"""By when a change is due, where an issue it works on says so."""

from headway.tables.base import Column, Table

change_due = Table(
    name="change_due",
    kind="derived",
    grain="one change that works on an issue with a date",
    key=("change_id",),
    columns=(
        Column("change_id", "text", "the change"),
        Column("repository", "text", "the repository", slice=True),
        Column("issue", "text", "the issue that says so; of several the one that is due first"),
        Column(
            "source",
            "text",
            "whose date it is: issue (its own), or the milestone, epic or version it belongs to",
            slice=True,
        ),
        Column("due_at", "instant", "end (UTC) of the day at which it is due, as of the export", known_at="told_at"),
        Column("told_at", "instant", "when the issue, and what it belongs to, had been opened: not told before"),
    ),
    inputs=("change", "change_commit", "issue", "issue_link", "project"),
    sql="""
      WITH dated AS (
        SELECT i.repository, i.issue, coalesce(i.due_at, p.due_at) AS due_at,
               CASE WHEN i.due_at IS NOT NULL THEN 'issue' ELSE p.kind END AS source,
               CASE WHEN i.due_at IS NULL AND p.opened_at > i.opened_at THEN p.opened_at ELSE i.opened_at END AS told_at
        FROM issue i LEFT JOIN project p ON p.repository = i.repository AND p.project = i.project
        WHERE coalesce(i.due_at, p.due_at) IS NOT NULL)
      SELECT k.change_id, any_value(d.repository) AS repository, arg_min(d.issue, (d.due_at, d.issue)) AS issue,
             arg_min(d.source, (d.due_at, d.issue)) AS source, min(d.due_at) AS due_at, arg_min(d.told_at, (d.due_at, d.issue)) AS told_at
      FROM issue_link l JOIN dated d ON d.repository = l.repository AND d.issue = l.issue
      JOIN change_commit k ON k.sha = l.sha JOIN change c ON c.change_id = k.change_id
      WHERE l.confidence >= 0.9 AND (c.landed_at IS NULL OR d.told_at <= c.landed_at) GROUP BY k.change_id""",
    inferred="true",
    born="told_at",
)
