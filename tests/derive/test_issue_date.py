"""Issues beside a history: which commits work on them, and which changes cannot be what they report."""

import pytest


def opened(history, issue, on, **more):
    return history.add("issue", repository="web", issue=issue, opened_at=history.day(on), **more)


@pytest.fixture
def mended(history):
    def mending(message, **removed):
        history.commit("one", on=0, position=0, message="feat: doors")
        history.commit("two", on=4, parents="one", position=1, message="feat: windows")
        removed = {("a.py", origin): n for origin, n in removed.items()}
        return history.commit("three", on=6, parents="two", position=2, message=message, files={"a.py": (1, 3)}, removed=removed)  # fmt: skip

    return mending


def origins(history):
    names = {history.id(label): label for label in ("one", "two", "three")}
    return [names[change] for (change,) in history.rows("select change_id from defect_origin order by 1")]


def test_what_landed_after_the_report_is_no_origin(mended):
    history = mended("fix: draught, closes #12", one=1, two=2)
    assert origins(history) == ["two"]
    assert origins(opened(history, "12", on=3)) == ["one"]


def test_nothing_is_blamed_when_all_of_it_landed_after_the_report(mended):
    assert origins(opened(mended("fix: draught, closes #12", two=2), "12", on=3)) == []


def test_of_several_issues_the_latest_report_counts(mended):
    history = mended("fix: draught, closes #12 and #13", one=1, two=2)
    assert origins(opened(opened(history, "12", on=3), "13", on=5)) == ["two"]


def test_an_issue_that_is_only_mentioned_or_was_opened_later_filters_nothing(mended):
    history = mended("fix: draught, see #12, closes #13", one=1, two=2)
    assert origins(opened(opened(history, "12", on=3), "13", on=7)) == ["two"]


def test_an_issue_of_another_repository_filters_nothing(mended):
    history = mended("fix: draught, closes #12", one=1, two=2)
    history.add("issue", repository="app", issue="12", opened_at=history.day(3))
    assert origins(history) == ["two"]


def test_only_issues_that_are_known_are_linked(mended):
    history = opened(mended("fix: draught, closes #12, SHOP-1 (#13)", one=1), "12", on=3)
    sql = "select issue, rule, confidence from issue_link"
    assert history.rows(sql) == [("12", "closes", 0.95)]


def test_a_request_and_a_branch_link_the_change_they_became_or_are(history):
    history.commit("one", on=0, position=0)
    history.commit("two", on=1, parents="one", position=1, message="Mend (#8)").add("request_issue", repository="web", number=8, issue="12")  # fmt: skip
    history.commit("three", on=1, parents="one").branch("fix/13-door", "three")
    history.commit("four", on=1, parents="one").branch("pull/9/head", "four").add("request_issue", repository="web", number=9, issue="12")  # fmt: skip
    opened(opened(history, "12", on=0), "13", on=0)
    names = {history.id(label): label for label in ("one", "two", "three", "four")}
    rows = {(names[sha], issue, rule) for sha, issue, rule in history.rows("select sha, issue, rule from issue_link")}
    assert rows == {("two", "12", "request"), ("three", "13", "branch"), ("four", "12", "request")}
