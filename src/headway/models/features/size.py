"""Size: how much a change adds and removes, and of what kind."""

from headway.models.base import Fact, features


@features(
    Fact("n_added", "lines added outside generated files", "lines", "it adds many lines"),
    Fact("n_removed", "lines removed outside generated files", "lines", "it removes many lines"),
    Fact("n_code_lines", "lines added or removed in code", "lines", "it changes much code"),
    Fact("n_hunks", "separate places touched", "1", "it touches many separate places"),
    Fact("largest_share", "share of the changed lines in the file that changed most", "1", "one file takes most of it"),
    Fact("test_share", "share of the changed lines in tests", "1", "the share of tests in it"),
    Fact("docs_share", "share of the changed lines in documentation", "1", "the share of documentation in it"),
    Fact("generated_share", "share of the changed lines in generated files", "1", "much of it is generated"),
    Fact("n_new_files", "files that are new", "1", "it brings new files"),
    Fact("n_gone_files", "files deleted", "1", "it deletes files"),
    Fact("n_moved_files", "files renamed", "1", "it renames files"),
    Fact(
        "n_opaque_files", "binary and unreadable files, submodules and links", "1", "it changes files that are no text"
    ),
)
def size() -> str:
    """Count lines, places and files of the change itself; nothing of the past. Source: Kamei et al. 2013 (la, ld)."""
    return """
      SELECT subject,
             coalesce(sum(n_lines_added) FILTER (role <> 'generated'), 0) AS n_added,
             coalesce(sum(n_lines_removed) FILTER (role <> 'generated'), 0) AS n_removed,
             coalesce(sum(n_lines) FILTER (role = 'code'), 0) AS n_code_lines,
             sum(n_hunks) AS n_hunks,
             max(n_lines) / nullif(sum(n_lines), 0) AS largest_share,
             coalesce(sum(n_lines) FILTER (role = 'test'), 0) / nullif(sum(n_lines), 0) AS test_share,
             coalesce(sum(n_lines) FILTER (role = 'docs'), 0) / nullif(sum(n_lines), 0) AS docs_share,
             coalesce(sum(n_lines) FILTER (role = 'generated'), 0) / nullif(sum(n_lines), 0) AS generated_share,
             count(*) FILTER (status = 'A') AS n_new_files,
             count(*) FILTER (status = 'D') AS n_gone_files,
             count(*) FILTER (status = 'R') AS n_moved_files,
             count(*) FILTER (form <> 'text') AS n_opaque_files
      FROM subject_file GROUP BY subject"""
