"""Which changes a later change had to repair: where the label of change risk comes from."""

from headway.tables.base import AREA, TEAM, Column, Table

defect_origin = Table(
    name="defect_origin",
    kind="derived",
    grain="one origin change behind one repairing change",
    key=("fixed_by", "change_id"),
    columns=(
        Column("fixed_by", "text", "the change that repaired"),
        Column("change_id", "text", "the origin: the earlier change that was repaired"),
        Column("repository", "text", "the repository", slice=True),
        Column("origin_at", "instant", "when the origin landed; missing where no committer time tells", null=True),
        Column(
            "fixed_at",
            "instant",
            "when the repair landed, or was released where only that tells: from then on the label is known; missing where no committer time tells",
            null=True,
        ),
        Column(
            "n_lines",
            "integer",
            "lines of the origin that a fix removed; 0 where it was told without them",
            unit="lines",
        ),
        Column(
            "evidence",
            "text",
            "incident (through the releases that failed and repaired), revert (the repair names it), lines (the repair removed its lines) or beside (it only added, beside its lines)",
            slice=True,
        ),
        Column("rule", "text", "the rule that chose it among the candidates"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
        Column("author", "text", "pseudonym of the author of the origin", person=True),
        Column("author_kind", "text", "human, bot or agent: the author of the origin", slice=True),
        Column("type", "text", "type of the origin", slice=True),
    ),
    inputs=(
        "change",
        "change_commit",
        "commit",
        "commit_sign",
        "file_kind",
        "incident",
        "incident_cause",
        "issue",
        "issue_link",
        "line_beside",
        "line_removal",
    ),
    bridges=(AREA, TEAM),
    people="case when author_kind = 'human' then author end",
    inferred="true",
    born="fixed_at",
    on_demand=True,
)
