"""How each candidate of each trial did on changes it had not seen: every trial is kept and comparable."""

from headway.tables.base import Column, Table

trial_result = Table(
    name="trial_result",
    kind="kept",
    grain="one candidate in one trial",
    key=("task", "trial", "candidate"),
    columns=(
        Column("task", "text", "the learning task", slice=True),
        Column("trial", "text", "id of the trial: of its rows, its moment and its code"),
        Column("candidate", "text", "how it learnt", slice=True),
        Column("kind", "text", "rule, classical or deep", slice=True),
        Column("as_of", "instant", "moment of the trial: no label known later went in"),
        Column("place", "integer", "trials of the task that were kept before it; missing for old ones", null=True),
        Column("n_train", "integer", "rows learnt from", unit="1"),
        Column("n_test", "integer", "later rows it was scored on", unit="1"),
        Column("base_rate", "real", "share of yes among the rows learnt from; missing for times", unit="1", null=True),
        Column("score", "real", "the task's proper score on the later rows; lower is better", unit="1"),
        Column("gain", "real", "share of the rule's score that it saved", unit="1"),
        Column("gain_low", "real", "lower end of its 95 % interval", unit="1", null=True),
        Column("gain_high", "real", "upper end of its 95 % interval", unit="1", null=True),
        Column("auc", "real", "chance that a yes ranks above a no", unit="1", null=True),
        Column("average_precision", "real", "area under precision and recall", unit="1", null=True),
        Column("brier_skill", "real", "share of the base rate's squared error saved", unit="1", null=True),
        Column("ece", "real", "expected calibration error, 10 bins of equal count", unit="1", null=True),
        Column("coverage", "real", "share inside the 80 % interval; missing for chances", unit="1", null=True),
        Column("is_chosen", "boolean", "the one that the protocol picked"),
        Column("is_released", "boolean", "passed every check and earned its place over the rule"),
        Column("reason", "text", "why, in one sentence"),
    ),
    inferred="true",
    born="as_of",
)
