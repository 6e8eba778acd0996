"""Which landed changes touched each live file, under whatever name it had then."""

from headway.tables.base import Column, Table

file_touch = Table(
    name="file_touch",
    kind="derived",
    grain="one landed change of one live file",
    key=("repository", "path", "change_id"),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("path", "text", "the file as it is called now"),
        Column("change_id", "text", "the change that touched it, or renamed it"),
    ),
    inputs=("change", "commit", "file_change", "live_line"),
    # From each live file back through its renames: a name is followed from the rename that gave it to the one that took it.
    # What a name was before a rename took it away belongs to the file that was moved, also where a new one bears it since.
    sql="""
      WITH RECURSIVE landed AS (
        SELECT f.sha, c.repository, f.path, f.old_path, m.position FROM file_change f
        JOIN change c ON c.change_id = f.sha JOIN "commit" m ON m.sha = f.sha WHERE c.state = 'landed'),
      moved AS (SELECT repository, path, old_path, position FROM landed WHERE old_path <> path),
      turn AS (
        SELECT *, lead(position, 1, 9000000000) OVER (PARTITION BY repository, name ORDER BY position, was NULLS FIRST) AS next_position
        FROM (SELECT repository, path AS name, old_path AS was, position FROM moved
              UNION ALL SELECT repository, old_path, NULL, position FROM moved)),
      alive AS (SELECT DISTINCT repository, path FROM live_line),
      named AS (
        SELECT a.repository, a.path, a.path AS name, CAST(9000000000 AS BIGINT) AS until, 0 AS depth FROM alive a
        UNION ALL
        SELECT n.repository, n.path, t.was, CAST(t.position AS BIGINT), n.depth + 1 FROM named n
        JOIN turn t ON t.repository = n.repository AND t.name = n.name AND t.position < n.until AND t.next_position >= n.until
        WHERE n.depth < 40 AND t.was IS NOT NULL),
      spans AS (
        SELECT n.*, coalesce(t.position, -1) AS since FROM named n
        LEFT JOIN turn t ON t.repository = n.repository AND t.name = n.name AND t.position < n.until AND t.next_position >= n.until)
      SELECT DISTINCT s.repository, s.path, l.sha AS change_id FROM landed l
      JOIN spans s ON s.repository = l.repository AND s.name = l.path AND l.position < s.until AND l.position >= s.since""",
)
