"""What exported lists of issues say, and what is refused without losing anything."""

import json
from datetime import datetime
from random import Random

import pytest

from headway.core.errors import BadInput
from headway.sources.tracker.read import LARGEST, read_issues

OPENED = "2024-01-02T03:04:05Z"
MILESTONE = {"number": 3, "title": "Spring", "due_on": "2024-03-01T08:00:00Z", "created_at": OPENED, "closed_at": None}


@pytest.fixture
def read(tmp_path):
    def reading(content, name="issues"):
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_issues(file)

    return reading


def entry(number=1, **more):
    return {"number": number, "created_at": OPENED, "closed_at": None, "user": {"login": "ada"}} | more


def test_pages_as_the_command_prints_them_are_one_list(read):
    pages = [json.dumps([entry(1)]), json.dumps([entry(2), entry(3)])]
    for text in ("".join(pages), "\n".join(pages), f"[{','.join(pages)}]"):
        assert list(read(text).issues) == ["1", "2", "3"]


def test_a_pull_request_is_no_issue(read):
    found = read(json.dumps([entry(1), entry(2, pull_request={"url": "x"}), entry(3, pull_request=None)]))
    assert (list(found.issues), found.n_requests) == (["1", "3"], 1)


def test_a_pull_request_says_which_issues_it_closes_and_nothing_else_of_its_text_is_kept(read):
    told = [entry(1, body="closes #9"), entry(2, pull_request={}, body="Fixes #1, see #8"), entry(3, pull_request={}, body=None)]  # fmt: skip
    assert read(json.dumps(told)).closes == [(2, "1")]


def test_a_milestone_is_due_at_the_end_of_its_day(read):
    found = read(json.dumps([entry(milestone=MILESTONE)]))
    assert found.issues["1"].project == "3"
    assert found.projects["3"].due_at == datetime(2024, 3, 2)


def test_closing_as_not_planned_is_told_apart(read):
    closed = {"closed_at": "2024-02-02T00:00:00Z"}
    entries = [entry(1, state_reason="not_planned", **closed), entry(2, state_reason="completed", **closed), entry(3)]
    assert [issue.is_dropped for issue in read(json.dumps(entries)).issues.values()] == [True, False, None]


def test_the_names_of_the_issue_command_are_read_as_well(read):
    told = {"number": 4, "createdAt": OPENED, "closedAt": "2024-01-05T00:00:00Z", "stateReason": "COMPLETED",
            "milestone": {"number": 1, "title": "x", "dueOn": "2024-03-01T08:00:00Z"}}  # fmt: skip
    found = read(json.dumps([told]))
    assert found.issues["4"].closed_at == datetime(2024, 1, 5)
    assert found.projects["1"].due_at == datetime(2024, 3, 2)


def test_the_list_of_gitlab_is_read(read):
    told = {"id": 991, "iid": 7, "created_at": "2024-01-02T03:04:05.678+02:00", "closed_at": None, "due_date": "2024-02-28",
            "milestone": {"id": 55, "iid": 2, "title": "x", "due_date": "2024-03-31"}}  # fmt: skip
    found = read(json.dumps([told]))
    assert (found.issues["7"].opened_at, found.issues["7"].due_at) == (
        datetime(2024, 1, 2, 1, 4, 5),
        datetime(2024, 2, 29),
    )
    assert found.projects["2"].due_at == datetime(2024, 4, 1)


def test_the_table_of_jira_is_read_with_its_repeated_columns(read):
    text = (
        "Summary,Issue key,Created,Resolved,Resolution,Fix Version/s,Fix Version/s,Due Date\n"
        '"A, B",SHOP-1,02/Jan/24 10:15 AM,05/Jan/24 9:00 PM,Won\'t Do,,2.0,\n'
        "C,SHOP-2,2024-01-03,,,1.0,2.0,2024-02-01\n"
    )
    first, second = read(text).issues.values()
    assert (first.opened_at, first.closed_at) == (datetime(2024, 1, 2, 10, 15), datetime(2024, 1, 5, 21))
    assert (first.is_dropped, second.closed_at, second.due_at) == (True, None, datetime(2024, 2, 2))
    assert {project.title for project in read(text).projects.values()} == {"1.0", "2.0"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"message": "Not Found"}', "a list of issues is needed"),
        ("[", "no JSON"),
        ("[" * 200_000, "no JSON"),
        ('[{"number": "x", "created_at": "2024-01-02T03:04:05Z"}]', "$[0].number"),
        ('[{"number": 1, "created_at": NaN}]', "$[0].created_at"),
        ('[{"number": 1e999, "created_at": "2024-01-02T03:04:05Z"}]', "$[0].number"),
        ('[{"number": -5, "created_at": "2024-01-02T03:04:05Z"}]', "$[0].number"),
        ('[{"number": 1, "created_at": "0001-01-01T00:00:00Z"}]', "no date of an issue"),
        ('[{"number": 1, "created_at": "0001-01-01T00:00:00+14:00"}]', "is no date"),
        ("key,created\nSHOP-1,0001-01-01T00:00:00+14:00\n", "is no date"),
        ('[{"number": 1, "created_at": "2024-01-02T03:04:05Z", "due_date": "9999-12-31"}]', "no date of an issue"),
        ('[{"number": 1%s, "created_at": "2024-01-02T03:04:05Z"}]' % ("0" * 5000), "issues"),
        ("summary,created\nx,2024-01-01\n", "no column is called key"),
        ("key,created\nSHOP-1,yesterday\n", "line 2: 'yesterday' is no date"),
        ("key,created\n\x1b[31m,2024-01-01\n", "no number or key"),
        ("key,created\nSHOP-1,\n", "without the date"),
        (
            "key,created,closed\nSHOP-1,2024-03-02,2024-03-01\n",
            "line 2: it was closed (2024-03-01) before it was created",
        ),
        ("key,created\nSHOP-1,2024-03-02\nSHOP-1,2024-03-03\n", "line 3: issue SHOP-1 is told twice"),
        (
            '[{"number": 1, "created_at": "2024-01-02T03:04:05Z"}][{"number": 1, "created_at": "2024-01-03T03:04:05Z"}]',
            "issue 1 is told twice",
        ),
        ('key,created\nSHOP-1,"' + "x" * 200_000, "no CSV"),
        (b"key,created\n\xff", "not UTF-8"),
        ("", "no column is called key"),
    ],
)
def test_what_is_no_list_of_issues_is_refused_with_its_place(read, content, words):
    with pytest.raises(BadInput) as refusal:
        read(content)
    assert words in str(refusal.value)
    assert "\x1b" not in str(refusal.value)
    assert refusal.value.remedy


def test_a_day_without_its_hour_closes_no_issue_before_it_began(read):
    (issue,) = read("key,created,closed\nSHOP-1,2024-03-02T15:00:00Z,2024-03-02\n").issues.values()
    assert issue.closed_at == issue.opened_at


def test_an_issue_that_two_pages_repeat_counts_once(read):
    page = '[{"number": 1, "created_at": "2024-01-02T03:04:05Z"}]'
    assert list(read(page + page).issues) == ["1"]


def test_a_file_beyond_the_limit_or_none_at_all_is_refused(tmp_path):
    huge = tmp_path / "huge"
    with huge.open("wb") as opened:
        opened.truncate(LARGEST + 1)
    for file in (huge, tmp_path, tmp_path / "gone"):
        with pytest.raises(BadInput):
            read_issues(file)


PIECES = [b"9" * 30, b"null", b"1e999", b"-1", b"\xff", b"\x00", b'"', b",", b"\n", b"[", b"}", b"9999-12-31T23:59:59-14:00", b"NaN", b"\\ud800"]  # fmt: skip


def test_no_damage_is_more_than_one_clear_refusal(read):
    whole = [json.dumps([entry(milestone=MILESTONE), entry(2, pull_request={}, body="fixes #1")]).encode()]
    whole.append(b'Issue key,Created,Due Date,Version\nSHOP-1,02/Jan/24 10:15 AM,2024-02-01,"1,0"\n')
    dice, refusals = Random(5), []
    for _ in range(600):
        damaged = bytearray(dice.choice(whole))
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(damaged))
            damaged[at : at + dice.randrange(6)] = dice.choice(PIECES)
        try:
            read(bytes(damaged))
        except BadInput as refusal:
            refusals.append(str(refusal))
    assert 300 < len(refusals) < 600
    assert [words for words in refusals if not words.isprintable()] == []


def test_half_a_character_in_a_title_is_replaced(read):
    title = '"title": "x\\ud800"'
    found = read(json.dumps([entry(milestone=MILESTONE)]).replace('"title": "Spring"', title))
    assert found.projects["3"].title == "x?"


def test_an_issue_that_was_opened_on_a_day_was_opened_at_its_beginning_and_is_due_at_its_end(read):
    [issue] = read("key,created,resolved,due\n7,2024-01-02,2024-01-05,2024-01-04\n").issues.values()
    assert (issue.opened_at, issue.closed_at) == (datetime(2024, 1, 2), datetime(2024, 1, 5))
    assert issue.due_at == datetime(2024, 1, 5)
