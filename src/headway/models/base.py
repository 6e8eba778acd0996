"""What a file of learning declares: a candidate, a group of facts, a task or a check, and the words to declare it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import getdoc
from typing import Any, Literal, Protocol

import msgspec
import numpy as np

from headway.models.rows import HORIZONS, Rows, Tokens

__all__ = [
    "HORIZONS",
    "Absent",
    "Candidate",
    "CandidateKind",
    "Case",
    "Check",
    "Checked",
    "Fact",
    "FeatureGroup",
    "Model",
    "Plan",
    "Rows",
    "Target",
    "Task",
    "Tokens",
    "Words",
    "anyone",
    "candidate",
    "check",
    "features",
    "task",
]

Target = Literal["chance", "time", "kind"]
"""What a prediction is: the chance that it happens, the time until it happens, or which of several kinds it is."""

Words = Literal["none", "message", "change"]
"""Which hashed words belong to a task's rows: none, those of the message without its prefix, or those of message, paths and diff."""

Absent = Literal["no", "censored", "unknown"]
"""What a row without a known truth counts as: a no so far, still under way, or nothing to learn from."""

CandidateKind = Literal["rule", "classical", "deep"]


@dataclass(frozen=True)
class Plan:
    """How one training is done: everything that decides its result beside the rows, so that it can be done again.

    `now` is the moment of training: nothing known later is in the rows; unfinished ones are censored there.
    """

    target: Target
    now: np.datetime64
    seed: int = 1
    kinds: tuple[str, ...] = ()
    parameters: Mapping[str, float | int | str] = field(default_factory=dict)


class Model(Protocol):
    """Something trained. It keeps no row it was trained on, and is made again from its files alone."""

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,); chances of being done by each of `HORIZONS`, rising, (n, 64); or of each kind (n, m)."""
        ...

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return how much each fact moved each prediction, (n, k) in the model's own scale, or None if it cannot say."""
        ...

    def files(self) -> dict[str, bytes]:
        """Return the weights by file name, in formats that run no code: text, JSON, safetensors."""
        ...


@dataclass(frozen=True)
class Candidate:
    """One way to learn. `fit` trains on rows whose `y` is what was known at `plan.now`; `load` reads `Model.files` back.

    `targets` are the kinds of task it can do. `extra` names the optional install it needs ("" for none). `prior` says that
    it starts from a shipped prior, so that it cannot be judged on a history which that was made from.
    """

    name: str
    title: str
    doc: str
    kind: CandidateKind
    targets: tuple[Target, ...]
    fit: Callable[[Rows, Plan], Model]
    load: Callable[[Mapping[str, bytes]], Model]
    extra: str = ""
    prior: bool = False


def candidate(
    *,
    kind: CandidateKind,
    targets: tuple[Target, ...],
    load: Callable[[Mapping[str, bytes]], Model],
    extra: str = "",
    prior: bool = False,
) -> Callable[[Callable[[Rows, Plan], Model]], Candidate]:
    """Make a candidate of its `fit`, whose name is the file's and whose docstring says how it learns."""

    def declare(fit: Callable[[Rows, Plan], Model]) -> Candidate:
        return Candidate(fit.__name__, _title(fit), getdoc(fit) or "", kind, targets, fit, load, extra, prior)

    return declare


@dataclass(frozen=True)
class Fact:
    """One column a model may know. `plain` says in words what raised a prediction; it never names a person."""

    name: str
    meaning: str
    unit: str
    plain: str
    person: bool = False


@dataclass(frozen=True)
class FeatureGroup:
    """Facts that come from one SELECT: `subject` and one column a fact.

    The SQL reads the relations that `operate.gather` lays out (`subject`, `subject_file`, `past_file`; see there), and
    nothing that became known after `subject.predicted_at`: a test shuffles the future of every group and asks for the same facts.
    """

    name: str
    title: str
    doc: str
    facts: tuple[Fact, ...]
    sql: str


def features(*facts: Fact) -> Callable[[Callable[[], str]], FeatureGroup]:
    """Make a group of facts of a function whose body returns their SQL."""

    def declare(function: Callable[[], str]) -> FeatureGroup:
        return FeatureGroup(function.__name__, _title(function), getdoc(function) or "", facts, function())

    return declare


@dataclass(frozen=True)
class Task:
    """One question that is learnt.

    `sql` gives one row a subject: `subject`, `repository`, `predicted_at` (the moment of prediction), `y`, `known_at` and one
    column for each of `groups`. `features` name the groups of facts. `score` is the proper score that decides, and
    `least_gain` the share of the rule's score that a model must gain to earn its place. `absent` says what a row
    without a known truth counts as. `limits` are the sentences a card must carry. `kinds` names the classes of a `kind` task;
    `words` says which hashed words its rows carry. `needs` names the table of facts without whose rows there is nothing to ask,
    `retells` the metrics that its predictions tell in other words: where one of them is switched off, so is the task.
    `derived_from` names the task whose curve answers it ("" for none): such a task has no rows, facts or model of its own.
    """

    name: str
    title: str
    doc: str
    question: str
    target: Target
    moment: str
    score: Literal["log_loss", "brier", "pinball"]
    least_gain: float
    absent: Absent
    features: tuple[str, ...]
    groups: tuple[str, ...]
    limits: tuple[str, ...]
    sql: str
    kinds: tuple[str, ...] = ()
    words: Words = "none"
    needs: str = ""
    retells: tuple[str, ...] = ()
    derived_from: str = ""


def task(
    *,
    question: str,
    target: Target,
    moment: str,
    score: Literal["log_loss", "brier", "pinball"],
    least_gain: float,
    absent: Absent,
    features: tuple[str, ...],
    groups: tuple[str, ...],
    limits: tuple[str, ...],
    kinds: tuple[str, ...] = (),
    words: Words = "none",
    needs: str = "",
    retells: tuple[str, ...] = (),
    derived_from: str = "",
) -> Callable[[Callable[[], str]], Task]:
    """Make a task of a function whose body returns the SQL of its subjects and whose docstring defines it."""

    def declare(function: Callable[[], str]) -> Task:
        return Task(
            function.__name__,
            _title(function),
            getdoc(function) or "",
            question,
            target,
            moment,
            score,
            least_gain,
            absent,
            features,
            groups,
            limits,
            function(),
            kinds,
            words,
            needs,
            retells,
            derived_from,
        )

    return declare


class Checked(msgspec.Struct, frozen=True):
    """What one check found: `passed` is None where there was too little to tell, which the sentence says."""

    check: str
    passed: bool | None
    sentence: str
    numbers: dict[str, float | int | str | None] = {}


def anyone(ids: np.ndarray) -> bool:  # noqa: ARG001 - the answer of a table behind which no people are known
    """Say that subjects may be shown as a group, whoever they are."""
    return True


@dataclass(frozen=True)
class Case:
    """What a check looks at: the task, the rows it held out, what the model said of them, and the model itself.

    `may_show` says whether the subjects of these ids may be shown as a group: enough people stand behind them. `looks`
    counts the candidates that were looked at on these rows. `base` is the rate known at the training, None where none is.
    """

    task: Task
    test: Rows
    predicted: np.ndarray
    rule: np.ndarray
    model: Model | None = None
    may_show: Callable[[np.ndarray], bool] = anyone
    looks: int = 1
    base: float | None = None


@dataclass(frozen=True)
class Check:
    """One thing a model must pass before its release and, unchanged, after it; None where it asks nothing of such a task."""

    name: str
    title: str
    doc: str
    run: Callable[[Case], Checked | None]


def check(run: Callable[[Case], Checked | None]) -> Check:
    """Make a check of a function whose name is the file's and whose docstring says what passes."""
    return Check(run.__name__, _title(run), getdoc(run) or "", run)


def _title(function: Callable[..., Any]) -> str:
    # The first line of the file says the title once, before its colon.
    return str(function.__globals__["__doc__"] or function.__name__).partition(":")[0]
