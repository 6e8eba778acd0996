"""By when a change is due: the date of the issue it works on, else that of its milestone, epic or version."""

import pytest


@pytest.fixture
def worked(history):
    """One landed change that closes 12 and 13."""
    return history.commit("one", on=0, position=0).commit("two", on=4, parents="one", position=1, message="feat: x, closes #12, #13")  # fmt: skip


def issue(history, number, due=None, project=None, on=1):
    due_at = None if due is None else history.day(due)
    return history.add("issue", repository="web", issue=number, opened_at=history.day(on), due_at=due_at, project=project)  # fmt: skip


def milestone(history, due, made=0):
    return history.add("project", repository="web", project="3", kind="milestone", title="t", opened_at=history.day(made), due_at=history.day(due))  # fmt: skip


def due(history):
    return history.rows("select issue, source, due_at, told_at from change_due")


def test_an_issues_own_date_wins_over_that_of_its_milestone(worked):
    milestone(issue(worked, "12", due=9, project="3"), due=5)
    assert due(worked) == [("12", "issue", worked.day(9), worked.day(1))]


def test_without_one_the_milestone_says_and_is_told_once_it_is_there(worked):
    milestone(issue(worked, "12", project="3"), due=5, made=3)
    assert due(worked) == [("12", "milestone", worked.day(5), worked.day(3))]


def test_of_two_issues_the_one_that_is_due_first_says(worked):
    issue(issue(worked, "12", due=9), "13", due=7)
    assert [row[:2] for row in due(worked)] == [("13", "issue")]


def test_a_date_that_was_told_after_the_landing_is_none(worked):
    assert due(issue(worked, "12", due=9, on=6)) == []


def test_an_issue_without_a_date_gives_none(worked):
    assert due(issue(worked, "12")) == []
