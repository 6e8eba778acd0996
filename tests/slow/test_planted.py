"""The promise, through git itself: what is planted in a generated repository is named first, and silence stays silent.

Slow: each organisation is written, read, derived and asked in full. `HEADWAY_TRIALS` says how many there are with
something planted, a fifth of each kind, and as many again without anything.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from headway.ask import all_questions, ask, ask_all
from headway.core.ids import load_key
from headway.core.settings import Settings
from headway.demo.causes import AiEffect, Cause, DelayFactor, GrowingStage, Hotspot, SlowType, told
from headway.demo.check import check, questions_for
from headway.demo.history import write
from headway.demo.plan import small
from headway.ingest.run import ingest
from headway.questions.base import Answer
from headway.store.duckdb import Store

TRIALS = int(os.environ.get("HEADWAY_TRIALS", "100"))

KINDS: dict[str, tuple[Cause, ...]] = {
    "slow type": (
        SlowType("fix", "deploy", 3.0),
        SlowType("feature", "review", 3.0),
        SlowType("refactor", "coding", 3.0),
        SlowType("docs", "review", 3.0),
    ),
    "hotspot": (Hotspot("billing"), Hotspot("web"), Hotspot("models"), Hotspot("infra")),
    "delay factor": (DelayFactor("size"), DelayFactor("files"), DelayFactor("area", "search")),
    "growing stage": (GrowingStage("review"), GrowingStage("coding"), GrowingStage("deploy")),
    "ai effect": (AiEffect("rework"), AiEffect("size"), AiEffect("speed")),
}


def answers(seed: int, *causes: Cause, questions: list[str] | None = None) -> dict[str, Answer]:
    """Write one organisation, read it, and ask."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "repo"
        write(small(seed, *causes), path)
        store = Store(Path(folder) / "headway.duckdb")
        try:
            ingest(store, [path], Settings(), load_key(store.path), None)
            now = store.rows("select max(landed_at) from change")[0][0]
            if questions is None:
                return ask_all(store, now, Settings())
            return {q: ask(store, all_questions()[q], now, Settings()) for q in questions}
        finally:
            store.close()


@pytest.mark.slow
@pytest.mark.timeout(5400)
def test_nine_of_ten_planted_causes_are_named_first():
    missed = {kind: [] for kind in KINDS}
    for kind, causes in KINDS.items():
        for trial in range(TRIALS // len(KINDS)):
            cause = causes[trial % len(causes)]
            planted = [told(cause)]
            given = answers(10_000 + trial, cause, questions=questions_for(planted))
            (found,) = check({name: vars(answer) for name, answer in given.items()}, planted)
            missed[kind] += [] if found.is_found else [(trial, cause, found.said)]
    print({kind: f"all but {len(m)} of {TRIALS // len(KINDS)} named first" for kind, m in missed.items()})
    assert sum(map(len, missed.values())) <= 0.1 * TRIALS, missed
    assert all(len(m) <= 0.2 * TRIALS / len(KINDS) for m in missed.values()), missed


@pytest.mark.slow
@pytest.mark.timeout(5400)
def test_nineteen_of_twenty_organisations_without_a_cause_hear_no_claim():
    loud = {}
    for trial in range(TRIALS):
        claims = {name: answer.claim for name, answer in answers(20_000 + trial).items() if answer.claim}
        loud |= {trial: claims} if claims else {}
    print(f"nothing planted: {TRIALS - len(loud)} of {TRIALS} heard no claim")
    assert len(loud) <= 0.05 * TRIALS, loud
