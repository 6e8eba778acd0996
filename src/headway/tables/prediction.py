"""What a model said, at a fixed moment of the subject's life, so that it can be scored when the truth arrives."""

from headway.tables.base import Column, Table

prediction = Table(
    name="prediction",
    kind="kept",
    grain="one task, subject, moment and model version",
    key=("task", "subject", "moment", "version", "is_replay"),
    columns=(
        Column("task", "text", "the learning task", slice=True),
        Column("subject", "text", "change, team week or whatever the task predicts"),
        Column("repository", "text", "the repository", slice=True),
        Column("moment", "text", "landed, opened, +1 d, +7 d or +30 d", slice=True),
        Column("predicted_at", "instant", "the moment itself: nothing known later went in"),
        Column("said_at", "instant", "end of what was known when it was written; missing for old ones", null=True),
        Column("version", "text", "version of the model that said it", slice=True),
        Column("chance", "real", "chance that it happens; missing for times", unit="1", null=True),
        Column("low", "real", "done within, with a chance of 10 %", unit="s", null=True),
        Column("middle", "real", "done within, with a chance of 50 %", unit="s", null=True),
        Column("high", "real", "done within, with a chance of 90 %", unit="s", null=True),
        Column("is_flagged", "boolean", "among the riskiest 5 % by the threshold of its model", null=True),
        Column("reasons", "text", "what moved it most, in plain words about the code, joined by ' · '", null=True),
        Column(
            "rule_chance", "real", "what the best rule of the task said of it, as trained that day", unit="1", null=True
        ),
        Column("rule_low", "real", "the same for times: done within, with a chance of 10 %", unit="s", null=True),
        Column("rule_middle", "real", "done within by the rule, with a chance of 50 %", unit="s", null=True),
        Column("rule_high", "real", "done within by the rule, with a chance of 90 %", unit="s", null=True),
        Column("patch", "text", "content id of an open change as it stood, by which its squash is found", null=True),
        Column("is_replay", "boolean", "said afterwards, as if it were then; never mixed with live ones", slice=True),
    ),
    inferred="true",
    born="predicted_at",
)
