"""What each variant of SZZ blames, on candidates set down by hand."""

from datetime import datetime

import pytest

from headway.rules.szz import RELEASED, Candidate, b_szz, l_szz, near_szz, origins, r_szz


def touched(name, age, n_lines, n_beside=0, place=0, landed_at=None):
    return Candidate(name, age, landed_at, place, n_lines, n_beside)


def blamed(pick, *candidates, **more):
    return [c.change_id for c in origins(pick, candidates, **more)]


OLD, NEW, SMALL = touched("old", 400, 12), touched("new", 16, 3), touched("small", 4, 1)


def test_all_most_latest_and_nearest():
    assert blamed(b_szz, OLD, NEW, SMALL) == ["old", "new", "small"]
    assert blamed(l_szz, OLD, NEW, SMALL) == ["old"]
    assert blamed(r_szz, OLD, NEW, SMALL) == ["small"]
    assert blamed(near_szz, OLD, NEW, SMALL) == ["new"]


@pytest.mark.parametrize("pick", [b_szz, l_szz, r_szz, near_szz])
def test_nobody_is_blamed_without_candidates(pick):
    assert blamed(pick) == []


@pytest.mark.parametrize("pick", [b_szz, l_szz, r_szz, near_szz])
def test_lines_of_code_outweigh_any_number_of_lines_of_tests(pick):
    assert blamed(pick, touched("test", 1, 99, place=2), touched("code", 9, 1)) == ["code"]


def test_lines_beside_count_only_where_none_was_removed():
    beside = touched("beside", 1, 0, n_beside=9)
    assert blamed(near_szz, beside, OLD) == ["old"]
    assert blamed(near_szz, beside) == ["beside"]
    assert [blamed(pick, beside) for pick in (b_szz, l_szz, r_szz)] == [[], [], []]


def test_what_landed_after_the_report_cannot_have_caused_it():
    early = touched("early", 9, 1, landed_at=datetime(2024, 1, 1))
    late = touched("late", 1, 9, landed_at=datetime(2024, 3, 1))
    undated = touched("undated", 1, 99)
    assert blamed(RELEASED, early, late) == ["late"]
    assert blamed(RELEASED, early, late, undated, reported_at=datetime(2024, 2, 1)) == ["early"]


def test_the_order_of_the_candidates_does_not_matter():
    for pick in (l_szz, r_szz, near_szz):
        assert blamed(pick, OLD, NEW, SMALL) == blamed(pick, SMALL, NEW, OLD)
