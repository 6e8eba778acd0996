"""Facts are as they were known at the moment of prediction, whatever came later and however many are asked for."""

from datetime import timedelta

import numpy as np

from headway.core.settings import Features, Settings
from headway.models.features.person import person
from headway.models.tasks.change_risk import change_risk
from headway.operate.gather import gather
from operate.invented import invent, moment, name

N, SPLIT = 120, 80
PERSON = Settings(features=Features(person=True))
LATER = moment(N) + timedelta(days=400)


def test_one_change_alone_has_the_facts_it_has_among_all() -> None:
    store = invent(N, SPLIT, 7)
    whole = gather(store, PERSON, change_risk, LATER)
    for number in (0, 1, 2, 40, 41, 119):
        alone = gather(store, PERSON, change_risk, LATER, only=[name(number)])
        np.testing.assert_array_equal(alone.x[0], whole.x[number])
        assert (alone.y[0], alone.at[0]) == (whole.y[number], whole.at[number])


def test_a_change_is_not_among_its_own_past() -> None:
    rows = gather(invent(N, SPLIT, 7), PERSON, change_risk, LATER)
    assert rows["n_changes_month"][0] == 0
    assert [int(n) for n in rows["author_changes"]].count(0) == 4  # the first change of each of four authors


def test_no_fact_about_a_person_without_the_setting() -> None:
    store = invent(N, SPLIT, 7)
    plain, asked = (gather(store, s, change_risk, LATER).names for s in (Settings(), PERSON))
    assert set(asked) - set(plain) == {f.name for f in person.facts if f.person} != set()


def test_a_truth_from_after_now_is_not_there() -> None:
    store = invent(N, SPLIT, 7)
    end = gather(store, PERSON, change_risk, LATER)
    now = (end.known_at[end.y > 0][9] - np.timedelta64(1, "s")).item()  # just before a repair landed
    then = gather(store, PERSON, change_risk, now)
    n = len(then)
    late = end.known_at[:n] > np.datetime64(now, "us")
    assert late.any()
    assert then.y.sum() > 0
    np.testing.assert_array_equal(then.y, np.where(late, 0, end.y[:n]))
    assert np.isnat(then.known_at[late]).all()
    np.testing.assert_array_equal(then.x, end.x[:n])


def test_the_words_of_a_change_are_those_of_its_message_its_paths_and_its_lines() -> None:
    kept, other = (gather(invent(N, SPLIT, future), PERSON, change_risk, LATER).tokens for future in (7, 8))
    assert kept is not None
    assert other is not None
    np.testing.assert_array_equal(kept.offsets[: SPLIT + 1], other.offsets[: SPLIT + 1])
    np.testing.assert_array_equal(kept.buckets[: kept.offsets[SPLIT]], other.buckets[: kept.offsets[SPLIT]])
    line = kept.take(np.array([5])).buckets[-1]
    assert invent(6, 6, 7).rows("select words from change_content where sha = ?", [name(5)]) == [
        (bytes([line, 0, 0, 0]),)
    ]
