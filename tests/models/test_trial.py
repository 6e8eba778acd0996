"""The trial keeps its promises: time, labels, twins, failures, cost, and the same answer twice."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from headway.models.base import Candidate, Plan, Rows
from headway.models.guard import NotYet
from headway.models.trial import run_trial
from headway.models.verdict import summary, table, verdict


def test_a_model_that_earns_its_place_is_released(kit) -> None:
    rows = kit.rows(2500, slope=1.5)
    trial = run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic]).trial
    assert trial.chosen == "logistic", [r.checks for r in trial.results]
    assert trial.results[0].gain_low > 0.01
    assert trial.verdict.startswith("logistic (classical) is released")


def test_where_nothing_is_to_be_learnt_the_rule_suffices(kit) -> None:
    rows = kit.rows(slope=0.0)
    trial = run_trial(kit.task(), rows, kit.plan(rows), [kit.logistic, kit.rate]).trial
    assert trial.chosen == "rate"
    assert "The rule rate suffices" in trial.verdict


def test_times_are_compared_with_the_unfinished_counted_to_their_age(kit) -> None:
    rows = kit.rows(time=True)
    trial = run_trial(kit.task("time"), rows, kit.plan(rows, "time"), [kit.median, kit.slope]).trial
    assert trial.chosen == "slope", trial.verdict
    assert 0.7 < trial.results[0].measures["coverage"] < 0.9
    assert any("unfinished" in note for note in trial.notes)


def test_where_all_others_fail_a_check_the_plainest_rule_is_left(kit) -> None:
    def sure(rows: Rows, plan: Plan):
        model = kit.logistic.fit(rows, plan)
        return type(model)(model.weights * 3)

    rows = kit.rows(2500, slope=1.5, delay_days=1)
    odd = [
        replace(kit.logistic, name=name, kind=kind, fit=sure)
        for name, kind in (("model", "classical"), ("law", "rule"))
    ]
    trial = run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, *odd]).trial
    assert trial.chosen == "rate", trial.verdict
    assert not any(r.released for r in trial.results if r.name != "rate")
    assert "fails" in trial.verdict


def spy(seen: list[tuple[Rows, Plan]], of: Candidate) -> Candidate:
    def fit(rows: Rows, plan: Plan):
        seen.append((rows, plan))
        return of.fit(rows, plan)

    return replace(of, fit=fit)


def test_no_training_sees_a_row_or_a_label_from_later_than_its_moment(kit) -> None:
    rows, seen = kit.rows(), []
    run_trial(kit.task(), rows, kit.plan(rows), [spy(seen, kit.rate)])
    honest = seen[:-1]  # the last one is the oracle, which says so
    assert len(honest) == 5
    late_truths = 0
    for train, plan in honest:
        assert (train.at < plan.now).all()
        assert not (train.known_at > plan.now).any()
        late = rows.known_at[: len(train)] > plan.now
        assert (train.y[late] == 0).all()
        late_truths += int(late.sum())
    assert late_truths > 50, "the example must hold labels that came late"


def test_knowing_every_label_at_once_is_printed_beside(kit) -> None:
    rows = kit.rows(delay_days=400)
    trial = run_trial(kit.task(), rows, kit.plan(rows), [kit.rate]).trial
    assert trial.oracle["brier"] != trial.results[0].measures["brier"]


def test_labels_without_a_date_are_said_to_be_taken_as_known(kit) -> None:
    rows = kit.rows()
    rows = replace(rows, known_at=rows.at, y=np.nan_to_num(rows.y))
    trial = run_trial(kit.task(), rows, kit.plan(rows), [kit.rate]).trial
    assert trial.oracle == {}
    assert any("known at once" in note for note in trial.notes)


def test_a_twin_of_a_training_row_is_never_scored(kit) -> None:
    rows = kit.rows()
    twin = np.full(len(rows), "", dtype=object)
    twin[[10, 1400]], twin[[1450, 1460]] = "a", "b"
    outcome = run_trial(kit.task(), replace(rows, groups={"twin": twin}), kit.plan(rows), [kit.rate])
    assert "c1400" not in outcome.test.ids
    assert {"c1450", "c1460"} <= set(outcome.test.ids), "twins on one side of the border stay"


def test_bots_and_empty_changes_are_set_aside_and_counted(kit) -> None:
    rows = kit.rows()
    aside = np.where(np.arange(1500) % 10 == 0, "bot", np.where(np.arange(1500) % 50 == 1, "empty", ""))
    trial = run_trial(kit.task(), replace(rows, groups={"aside": aside}), kit.plan(rows), [kit.rate]).trial
    assert "150 changes were excluded, neither trained on nor scored: bot." in trial.notes
    assert trial.n_train + trial.n_test == 1500 - 150 - 30


def broken(name: str, fit) -> Candidate:
    return Candidate(name, name, "", "classical", ("chance",), fit, lambda files: files)


def test_a_candidate_that_raises_or_talks_nonsense_costs_only_itself(kit) -> None:
    class Nonsense:
        def predict(self, rows: Rows) -> np.ndarray:
            return np.full(len(rows), np.nan)

    def raising(rows: Rows, plan: Plan):
        raise MemoryError("no room\nat all")

    rows = kit.rows()
    odd = [broken("raises", raising), broken("nonsense", lambda *_: Nonsense())]
    trial = run_trial(kit.task(), rows, kit.plan(rows), [*odd, kit.rate]).trial
    assert [r.name for r in trial.results] == ["rate"]
    assert sum("was left out" in note and "\n" not in note for note in trial.notes) == 2


def steady(trial) -> dict:
    """All that a trial says but how long things took."""
    said = summary(trial)
    for c in said["candidates"]:
        for name in ("latency_ms_p50", "latency_ms_p99", "train_seconds"):
            c.pop(name)
        c["checks"] = [k for k in c["checks"] if k["check"] != "latency"]
    return said


def test_the_same_rows_and_seed_give_the_same_trial(kit) -> None:
    rows = kit.rows()
    first, second = (run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic]).trial for _ in range(2))
    assert steady(first) == steady(second)


def test_the_table_has_one_cell_a_title_and_the_constant_beside_effort(kit) -> None:
    rows = kit.rows()
    titles, cells = table(run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic]).trial, "chance")
    assert {len(row) for row in cells} == {len(titles)}
    effort = cells[0][titles.index("effort recall (constant)")]
    assert effort.count("(") == effort.count(")") == 1


@pytest.mark.parametrize("n", [0, 1, 30])
def test_too_little_history_is_a_not_yet_with_its_reason(kit, n: int) -> None:
    rows = kit.rows().take(np.arange(n))
    plan = Plan("chance", np.datetime64("2024-06-01", "us"))
    with pytest.raises(NotYet, match="Not yet"):
        run_trial(kit.task(), rows, plan, [kit.rate])


def test_looks_at_the_same_held_out_rows_are_counted_and_widen_the_interval(kit) -> None:
    rows = kit.rows(2500, slope=1.5)
    other = replace(kit.logistic, name="other")
    first = run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, other], with_oracle=False).trial
    alone, after, again = (
        run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic], with_oracle=False, earlier=earlier).trial
        for earlier in (
            (),
            (first,),
            (first, run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic]).trial),
        )
    )
    assert (alone.looks, after.looks, again.looks) == (1, 2, 2)
    assert "1 candidate was looked at on these rows" in alone.verdict
    assert "2 candidates were looked at on these rows" in after.verdict
    one, two = alone.results[0], after.results[0]
    assert (one.name, two.name) == ("logistic", "logistic")
    assert two.gain == one.gain
    assert two.gain_low < one.gain_low < one.gain < one.gain_high < two.gain_high
    held = next(c for c in two.checks if c.check == "held_out_score")
    assert held.numbers["looks"] == 2
    assert held.numbers["gain_low"] < next(c for c in one.checks if c.check == "held_out_score").numbers["gain_low"]


def test_a_window_that_shares_too_few_rows_counts_no_look(kit) -> None:
    rows = kit.rows(2500, slope=1.5)
    early = rows.take(np.arange(1500))
    first = run_trial(kit.task(), early, kit.plan(early), [kit.rate, kit.logistic], with_oracle=False).trial
    later = run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic], with_oracle=False, earlier=[first])
    assert later.trial.looks == 1


def test_a_model_that_is_better_only_on_the_rows_that_score_is_not_chosen_and_the_verdict_says_so(kit) -> None:
    rows = kit.rows(2500, slope=1.5)
    results = run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic]).trial.results
    model, rule = sorted(results, key=lambda r: r.kind)
    unearned = msgspec.structs.replace(model, released=False, reason="gains less than 1 % over the rule")
    serving = msgspec.structs.replace(rule, released=True)
    said = verdict(kit.task(), [serving, unearned], "rate")
    assert f"though on the rows held out it saves {100 * model.gain:.1f} %" in said
    assert "do not choose" in said
    no_better = msgspec.structs.replace(unearned, gain_low=0.0)
    assert "though" not in verdict(kit.task(), [serving, no_better], "rate")
