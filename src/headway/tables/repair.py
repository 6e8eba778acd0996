"""What a release took back of an earlier one in its line: the evidence behind inferred incidents."""

from headway.tables.base import Column, Table

repair = Table(
    name="repair",
    kind="derived",
    grain="one commit of one release repaired by one commit of a later one",
    key=("failed", "repair", "cause", "repaired_by"),
    columns=(
        Column("failed", "text", "the release that failed"),
        Column("repair", "text", "the release that repaired it"),
        Column("cause", "text", "object id of the commit that was reverted, or whose lines the fix removed"),
        Column("repaired_by", "text", "object id of the revert or fix"),
        Column("rule", "text", "revert or fix"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
    ),
    inputs=(
        "change",
        "commit",
        "commit_sign",
        "file_change",
        "file_kind",
        "line_removal",
        "release",
        "shipped_commit",
        "side_commit",
    ),
    inferred="true",
)
