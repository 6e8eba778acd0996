"""The card of a model: a page that says what it answers, how good it was, what it cannot do, and names no person."""

from headway.models.base import Task
from headway.models.looks_taken import looked_at
from headway.models.made import Made
from headway.models.persons import known_of_a_person
from headway.models.result import Result, Trial
from headway.models.verdict import COLUMNS, TITLES, table

_SAYS = {True: "passed", False: "**failed**", None: "too little to tell"}


def card(made: Made, version: str) -> str:
    """Return the card of one version as Markdown (after Mitchell et al. 2019)."""
    task, trial, candidate = made.task, made.trial, made.candidate
    parts = [
        f"# {task.title}: {version}",
        f"**{task.question}** {task.doc}",
        f"**{candidate.title}** ({candidate.kind}). {candidate.doc}",
        "## How good it was",
        trial.verdict,
        _scores(task, trial, candidate.name),
        "## Checks",
        _checks(trial, candidate.name),
        "## What it cannot do",
        "\n".join(f"- {limit}" for limit in (*task.limits, *_ALWAYS, _of_persons(made))),
        "## How it was made",
        _how(made, version),
        "## Every candidate of its trial",
        _table(task, trial),
    ]
    return "\n\n".join(parts) + "\n"


_ALWAYS = (
    "It says what was likely in this history, not why; acting on it changes what happens.",
    "It ranks nobody, and must not be used to judge anybody's work.",
    "No demographic attribute is collected, so fairness by such attributes cannot be checked.",
)


def _of_persons(made: Made) -> str:
    about = known_of_a_person(made.rows.names)
    if not about:
        return "It knows nothing about a person."
    return f"It knows {', '.join(about)} of each author, because `features.person` asks for facts about a person."


def _scores(task: Task, trial: Trial, name: str) -> str:
    result = _of(trial, name)
    if result is None:
        return "It was in no trial."
    oracle = trial.oracle if name == trial.chosen else {}
    looked = f"{looked_at(trial.looks)}. " if trial.looks else ""
    trained = (
        f"Trained on {trial.n_train:,} rows with labels as they were known then, scored on the {trial.n_test:,} "
        f"rows after them. {looked}The packaged model was then trained by the same recipe on all that was known."
    )
    lines = [
        trained,
        "",
        "| measure | held out | had every label been known at once |",
        "|---|---|---|",
        f"| {task.score.replace('_', ' ')} (lower is better) | {result.score:.4f} | {_number(oracle.get(task.score))} |",
        f"| gain over the rule | {100 * result.gain:.1f} % ({100 * result.gain_low:.1f} % to {100 * result.gain_high:.1f} %) | |",
    ]
    lines += [
        f"| {TITLES[measure]} | {_between(result.measures, measure)} | {_number(oracle.get(measure))} |"
        for measure in COLUMNS[task.target]
        if measure in result.measures and measure != task.score
    ]
    lines.append(f"| one prediction, p50 / p99 | {result.latency_ms_p50:.3f} / {result.latency_ms_p99:.3f} ms | |")
    return "\n".join([*lines, *(f"\n{note}" for note in trial.notes)])


def _checks(trial: Trial, name: str) -> str:
    result = _of(trial, name)
    lines = [
        f"- {c.check.replace('_', ' ')}: {_SAYS[c.passed]}. {c.sentence}" for c in (result.checks if result else ())
    ]
    return "\n".join(lines) or "None was run."


def _how(made: Made, version: str) -> str:
    moment, day = made.task.moment, str(made.plan.now.astype("M8[s]"))
    return (
        f"Moment of prediction: {moment}. Trained as of {day} on {len(made.rows):,} rows (trial data `{made.trial.data}`), "
        f"seed {made.plan.seed}, base rate of the trial's training {made.trial.base_rate:.4g}. Its code "
        "version, parameters, framework versions and the hash of every file stand in `manifest.json`; the training matrix "
        "lies beside it. No name, address or pseudonym is in it; the ids of its changes are, which whoever has the repository "
        f"can look up. `headway model reproduce {made.task.name} {version}` trains it again and compares."
    )


def _table(task: Task, trial: Trial) -> str:
    titles, rows = table(trial, task.target)
    lines = [titles, ("---",) * len(titles), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def _of(trial: Trial, name: str) -> Result | None:
    return next((result for result in trial.results if result.name == name), None)


def _between(measures: dict[str, float], name: str) -> str:
    ends = [measures.get(f"{name}_{end}") for end in ("low", "high")]
    said = _number(measures[name])
    return said if None in ends else f"{said} ({_number(ends[0])} to {_number(ends[1])})"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
