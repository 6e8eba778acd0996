"""The honest comparison of all candidates of one task: folds in time choose, later rows score, checks decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

import msgspec
import numpy as np

from headway.core.stats.paired import paired_gain
from headway.models.base import Candidate, Case, Model, Plan, Rows, Task, anyone
from headway.models.checking import run_checks
from headway.models.choose import UNEARNED, Tried, best_rule, ranked
from headway.models.cost import latency, size
from headway.models.entry import able, base_said, fingerprint, told, without_aside
from headway.models.folds import Fold, apart, origins, split
from headway.models.guard import NotYet, enough, reason, sane, usable
from headway.models.known import known
from headway.models.looks_taken import Look, looks_before
from headway.models.measures import Truth, intervals, losses, measures
from headway.models.persons import cost_without_person
from headway.models.result import Result, Trial
from headway.models.verdict import verdict

FOLDS = 4

Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """A trial, and what it made: models trained without the test rows, those rows, and what each model said of them."""

    trial: Trial
    models: dict[str, Model]
    test: Rows
    predicted: dict[str, np.ndarray] = field(default_factory=dict)
    candidates: dict[str, Candidate] = field(default_factory=dict)


def run_trial(
    task: Task,
    rows: Rows,
    plan: Plan,
    candidates: Sequence[Candidate] | None = None,
    test_share: float = 0.2,
    *,
    say: Say = lambda _: None,
    may_show: Callable[[np.ndarray], bool] = anyone,
    with_oracle: bool = True,
    earlier: Sequence[Trial] = (),
) -> Outcome:
    """Compare candidates (all that can do the task, unless given) on the same rows and say which one deserves release.

    Each fold and the final training see labels only as they were known at their moment. A candidate that raises, or says
    what is no prediction, is left out with a note. Bots and empty changes (`groups["aside"]` holds the reason, "" for
    none) are neither trained on nor scored. `may_show` tells of ids whether checks may name them as a group;
    `with_oracle` asks what waiting for labels costs, which is one more training; `earlier` are the trials of the task that
    may have looked at the same held-out rows. Raises `NotYet` where history is too
    short to tell.
    """
    rows, notes = usable(rows, task.target, plan.now)
    rows, aside = without_aside(rows)
    entries, missing = able(task, candidates)
    arena = _Arena(task, rows, plan, split(rows, test_share), may_show)
    arena.notes += notes + aside + missing
    for entry in entries:
        say(entry.title)
        arena.enter(entry)
    return arena.judge(earlier, with_oracle=with_oracle)


def refit(task: Task, rows: Rows, plan: Plan, candidate: Candidate) -> tuple[Model, Rows]:
    """Train a candidate on all that is known at `plan.now`; return the model and the very rows that went in.

    Raises `Unfit` when it predicts nonsense.
    """
    matrix = known(without_aside(usable(rows, task.target, plan.now)[0])[0], plan.now, task.absent)
    model = candidate.fit(matrix, plan)
    sane(model.predict(matrix), len(matrix), task.target, len(task.kinds))
    return model, matrix


class _Arena:
    """One trial under way: every candidate meets the same folds, the same labels and the same test rows."""

    def __init__(self, task: Task, rows: Rows, plan: Plan, fold: Fold, may_show: Callable[[np.ndarray], bool]) -> None:
        if fold.test_start >= len(rows):
            few = f"only {len(rows):,} rows, which leave none to test on" if len(rows) else "nothing here to learn from"
            raise NotYet(f"Not yet: {few}.")
        self.task, self.rows, self.plan, self.may_show = task, rows, plan, may_show
        self.early = rows.take(np.arange(fold.train_end))
        self.origin = rows.at[fold.test_start]
        self.train = known(self.early, self.origin, task.absent)
        self.test = self._scored(rows, fold, plan.now)
        enough(self.train, self.test, task.target)
        self.truth = Truth.of(self.test)
        self.folds = [
            (self._known(inner), self._scored(self.early, inner, self.origin)) for inner in origins(self.early, FOLDS)
        ]
        self.folds = [(train, test) for train, test in self.folds if len(train) and len(test)]
        self.notes = told(task, rows, self.test, plan.now)
        self.tried: list[Tried] = []
        self.models: dict[str, Model] = {}
        self.predicted: dict[str, np.ndarray] = {}

    def enter(self, candidate: Candidate) -> None:
        """Train one candidate on every fold and on the whole training part; leave it out with a note if it fails."""
        try:
            loss = np.concatenate([self._fold_loss(candidate, train, test) for train, test in self.folds])
            start = perf_counter()
            model = candidate.fit(self.train, replace(self.plan, now=self.origin))
            took = perf_counter() - start
            said = self._said(model, self.test)
            tried = Tried(candidate, loss, *latency(model, self.test), took)
        except Exception as error:  # noqa: BLE001 - whatever one candidate does, the others are still compared
            self.notes.append(f"{candidate.name} was left out: {reason(error)}.")
            return
        self.tried.append(tried)
        self.models[candidate.name], self.predicted[candidate.name] = model, said

    def judge(self, earlier: Sequence[Trial], *, with_oracle: bool) -> Outcome:
        """Choose by the folds, score on the test rows, check one after the other until one passes, and say why."""
        if not self.tried:
            raise NotYet(f"Not yet: no candidate could be trained. {' '.join(self.notes[-2:])}")
        data = fingerprint(self.rows)
        seen = looks_before(earlier, self.test, data, [t.candidate.name for t in self.tried])
        results, looked, chosen = self._looked(seen, data)
        results = [msgspec.structs.replace(r, released=r.name == chosen) for r in results]
        oracle = self._oracle(chosen or results[0].name) if with_oracle else {}
        self._note_without_person(chosen or results[0].name)
        trial = Trial(
            task=self.task.name,
            as_of=str(self.plan.now.astype("M8[s]")),
            n_train=len(self.train),
            n_test=len(self.test),
            base_rate=self._base,
            data=data,
            seed=self.plan.seed,
            results=tuple(results),
            chosen=chosen,
            verdict=verdict(self.task, results, self._rule_name, len(seen)),
            oracle=oracle,
            notes=tuple(self.notes),
            test_since=str(self.test.at[0]),
            test_until=str(self.test.at[-1]),
            looked=looked,
            looks=len(seen),
        )
        entered = {tried.candidate.name: tried.candidate for tried in self.tried}
        return Outcome(trial, self.models, self.test, self.predicted, entered)

    def _looked(self, seen: set[Look], data: str) -> tuple[list[Result], tuple[str, ...], str]:
        """Return the results in the order of choice, the models looked at until one passed, added to `seen`, and that one."""
        results: list[Result] = []
        looked: list[str] = []
        chosen = ""
        for tried, why in ranked(self.tried, self.task.least_gain, self.plan.seed):
            name = tried.candidate.name
            if not chosen and tried.candidate.kind != "rule" and not why.startswith(UNEARNED):
                looked.append(name)
                seen.add((name, data))
            results.append(self._result(tried, why, max(len(seen), 1)))
            chosen = chosen or (name if _may_serve(results[-1]) else "")
        return results, tuple(looked), chosen

    def _result(self, tried: Tried, why: str, looks: int) -> Result:
        name, model = tried.candidate.name, self.models[tried.candidate.name]
        said, rule = self.predicted[name], self.predicted.get(self._rule_name, self._base_said)
        # a plainer rule need not beat the best one: it is what is left when that fails a check
        beaten = said if tried.candidate.kind == "rule" else rule
        loss = losses(self.task, self.truth, said)
        gain, low, high = paired_gain(loss, losses(self.task, self.truth, rule), self.plan.seed, looks)
        found = measures(self.task, self.test, self.truth, said, self._base)
        found |= intervals(self.task, self.truth, said, self._base, self.plan.seed)
        return Result(
            name=name,
            kind=tried.candidate.kind,
            score=float(loss.mean()),
            gain=gain,
            gain_low=low,
            gain_high=high,
            measures=found | {"folds_score": tried.score},
            latency_ms_p50=tried.latency_ms,
            latency_ms_p99=tried.latency_ms_p99,
            size_bytes=size(model),
            train_seconds=tried.train_seconds,
            checks=run_checks(Case(self.task, self.test, said, beaten, model, self.may_show, looks, self._base)),
            reason=why,
        )

    def _oracle(self, name: str) -> dict[str, float]:
        """Return the measures of one candidate, had it seen every label at once: what waiting for labels costs."""
        entry = next((t.candidate for t in self.tried if t.candidate.name == name), None)
        if entry is None or (self.rows.known_at <= self.rows.at).all():
            return {}
        try:
            model = entry.fit(known(self.early, self.plan.now, self.task.absent), self.plan)
            return measures(self.task, self.test, self.truth, self._said(model, self.test), self._base)
        except Exception as error:  # noqa: BLE001 - a number beside the trial must not cost the trial
            self.notes.append(f"The measures with all labels known are missing: {reason(error)}.")
            return {}

    def _note_without_person(self, name: str) -> None:
        entry = next(t.candidate for t in self.tried if t.candidate.name == name)
        if self.task.target != "chance":
            return
        plan = replace(self.plan, now=self.origin)
        try:
            cost = cost_without_person(entry, self.train, self.test, plan, self.predicted[name])
        except Exception as error:  # noqa: BLE001 - a number beside the trial must not cost the trial
            cost = f"What facts about a person add is not known: {reason(error)}."
        self.notes += [cost] if cost else []

    def _fold_loss(self, candidate: Candidate, train: Rows, test: Rows) -> np.ndarray:
        model = candidate.fit(train, replace(self.plan, now=test.at[0]))
        return losses(self.task, Truth.of(test), self._said(model, test))

    def _said(self, model: Model, rows: Rows) -> np.ndarray:
        return sane(model.predict(rows), len(rows), self.task.target, len(self.task.kinds))

    def _known(self, fold: Fold) -> Rows:
        return known(self.early.take(np.arange(fold.train_end)), self.early.at[fold.test_start], self.task.absent)

    def _scored(self, rows: Rows, fold: Fold, then: np.datetime64) -> Rows:
        return known(rows.take(apart(rows, fold)), then, self.task.absent)

    @property
    def _rule_name(self) -> str:
        rule = best_rule(self.tried)
        return rule.candidate.name if rule else ""

    @property
    def _base(self) -> float:
        return float(self.train.y.mean() if self.task.target == "chance" else np.median(self.train.y))

    @property
    def _base_said(self) -> np.ndarray:
        """What stands in for a rule where none entered: the rate, the durations or the kinds of the training."""
        return base_said(self.task, self.train, len(self.test))


def _may_serve(result: Result) -> bool:
    earned = result.kind == "rule" or not result.reason.startswith(UNEARNED)
    return earned and all(c.passed is not False for c in result.checks)
