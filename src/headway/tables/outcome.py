"""How a prediction turned out: written once its truth is mature, never changed by a later model."""

from headway.tables.base import Column, Table

IS_LIVE = "coalesce(p.said_at < o.known_at, false)"
"""Whether a prediction `p` was written before its truth, the outcome `o`, was known; one whose writing has no moment may not have been."""

outcome = Table(
    name="outcome",
    kind="kept",
    grain="one prediction whose truth arrived",
    key=("task", "subject", "moment", "version", "is_replay"),
    columns=(
        Column("task", "text", "the learning task", slice=True),
        Column("subject", "text", "what was predicted"),
        Column("moment", "text", "when in its life it was predicted", slice=True),
        Column("version", "text", "version of the model that said it", slice=True),
        Column("is_replay", "boolean", "whether the prediction was a replay", slice=True),
        Column("truth", "real", "what happened: 1 or 0, or seconds until it was done"),
        Column(
            "is_cut", "boolean", "it was not done when watching ended: the truth is how long was watched", null=True
        ),
        Column("known_at", "instant", "when that was known"),
        Column("score", "real", "the task's proper score of this prediction; lower is better", unit="1"),
        Column(
            "rule_score", "real", "the same score of what the best rule of the task said of it", unit="1", null=True
        ),
    ),
    inferred="true",
    born="known_at",
)
