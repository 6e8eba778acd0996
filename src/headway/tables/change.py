"""The unit of delivery: each first-parent commit of the mainline, and each open head with own commits."""

from headway.tables.base import AREA, TEAM, Column, Table

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
        ),
        Column("type_rule", "text", "the rule that told: prefix, path, text or none"),
        Column("type_confidence", "real", "how sure the rule is", unit="1"),
        Column("number", "integer", "number of the pull or merge request", null=True),
        Column("ai_assisted", "text", "explicit, configured or none visible: evidence of AI assistance", slice=True),
        Column("main_area", "text", "the area with most changed lines", slice=True),
        Column("size", "text", "xs (up to 10 lines), s (50), m (250), l (1,000) or xl", slice=True),
        Column("n_commits", "integer", "commits it landed with", unit="1"),
        Column("n_files", "integer", "files changed", unit="1"),
        Column("n_added", "integer", "lines added, generated files left out", unit="lines"),
        Column("n_removed", "integer", "lines removed, generated files left out", unit="lines"),
        Column("n_test_lines", "integer", "lines changed in tests", unit="lines"),
        Column("n_docs_lines", "integer", "lines changed in documentation", unit="lines"),
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
            "squash, rebase or direct push: author and committer time within 60 s, so the branch cannot be seen",
        ),
        Column("is_revert", "boolean", "it takes an earlier change back"),
        Column(
            "n_reviewers",
            "integer",
            "people other than the author named as reviewers or approvers; missing where the repository never names any",
            unit="1",
            null=True,
        ),
    ),
    inputs=(
        "commit",
        "commit_person",
        "commit_sign",
        "person",
        "file_change",
        "file_kind",
    ),
    bridges=(
        AREA,
        TEAM,
    ),
    people="case when author_kind = 'human' then author end",
    inferred="type_rule <> 'prefix'",
)
