"""What messages say about their commits, and what they do not."""

import time

import pytest

from headway.rules.ai_evidence import ai_evidence
from headway.rules.change_type import change_type
from headway.rules.sign import read_sign

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("message", "number", "title", "branch"),
    [
        ("Merge pull request #12 from …/fix/door\n\nMend the door", 12, "Mend the door", "…/fix/door"),
        ("Merge branch 'topic' into 'main'\n\nMend the door\n\nSee merge request group/web!34", 34, "Mend the door", "topic"),
        ("Merged in topic (pull request #5)\n\nMend", 5, "Mend", "topic"),
        ("Auto merge of #12 - ada:fix, r=bob\n\nMend the door", 12, "Mend the door", ""),
        ("Merge #12\n\n12: Mend the door r=bob a=ada", 12, "12: Mend the door r=bob a=ada", ""),
        ("Merge #12: mend the door\n\nIt was broken", None, "Merge #12: mend the door", ""),
        ("Mend the door (#77)", 77, "Mend the door (#77)", ""),
        ("Mend the door, see (#77) for more", None, "Mend the door, see (#77) for more", ""),
        ("Merge remote-tracking branch 'origin/main'", None, "Merge remote-tracking branch 'origin/main'", "origin/main"),
        ("Merge two lists in place", None, "Merge two lists in place", ""),
        ("", None, "", ""),
    ],
)  # fmt: skip
def test_requests_and_branches_are_read_from_the_subjects_that_hosts_write(message, number, title, branch):
    sign = read_sign(message)
    assert (sign.number, sign.title, sign.branch) == (number, title, branch)


def test_the_last_of_several_picks_is_the_nearest_origin():
    message = f"x\n\n(cherry picked from commit {'a' * 40})\n(cherry picked from commit {SHA})"
    assert read_sign(message).picked_from == SHA


@pytest.mark.parametrize(
    ("message", "origin"),
    [
        (f"[PR #7/{SHA[:8]} backport][3.1] Mend (#8)\n\n**This is a backport of PR #7 as merged into master\n({SHA}).**", SHA),
        (f"[PR #7/{SHA[:8]} backport][3.1] Mend the door (#8)", SHA[:8]),
        (f"Mend the backport of PR #7/{SHA[:8]}", None),
    ],
)  # fmt: skip
def test_a_backport_that_a_bot_opened_names_its_origin(message, origin):
    assert read_sign(message).picked_from == origin


@pytest.mark.parametrize("message", ["This reverts my opinion", "Revert to the old look", "reverts nothing at all"])
def test_words_alone_revert_no_commit(message):
    assert read_sign(message).reverts is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("fix(web)!: mend", "fix"), ("BUG: mend", "fix"), ("[docs] explain", "docs"), ("DOC: explain", "docs"), ("build(deps): bump x", "dependency"),
        ("Bump x from 1.2 to 1.3", "dependency"), ("Update Door to use Wall (#12)", None), ("update x to 2 (#12)", "dependency"), ("Preparing for 2.1.0 release", "release"), ("v2.1.0", "release"), ("Fixed #12: crash", "fix"),
        ("Add tests for doors", "test"), ("Fix typo in guide", "docs"), ("Speed up doors", "perf"), ("CVE-2024-1234: escape names", "security"),
        ("Rename Door to Gate", "refactor"),
        ("Add regression test for doors", "test"), ("Regression tests for the crash", "test"), ("Add a failing unit test for #12", "test"), ("Test that a crash is told", "test"),
        ("tsdb: Add doors", "feature"), ("web/ui, cmd: remove doors", "refactor"), ("*.go: use doors", "refactor"), ("{a,b}/c (d): Ensure doors", "fix"), ("io: util: support doors", "feature"),
        ("ci/add: whatever", "ci"), ("Rails 3: add doors", None), ("prefix:add doors", None), ("go: doors", None), ("x" * 50 + ": add doors", None),
        ("Fix regression in doors", "fix"), ("Add fix and tests for doors", "fix"), ("Crash in test runner fixed", "fix"), ("Implement doors", "feature"), ("Prefix: nothing", None), ("Doors", None), ("", None),
    ],
)  # fmt: skip
def test_types_are_told_by_prefix_or_words(subject, expected):
    told = change_type(subject, {})
    assert (told.value if told else None) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Merge branch 'develop'", None), ("Merge branch 'fix-doors' of https://x.org/tests/docs into release", None), ("Merge branches 'a' and 'b'", None),
        ("Merge remote-tracking branch 'origin/docs' into main", None), ("Merge remote branch 'fix'", None), ("Merge tag 'v1.2.0'", None), ("Merge commit 'ab12' into main", None),
        ("Merge pull request #5614 from x/fix-test", None), ("Merged pull request #5614 from x/fix", None), ("Merge pull request org/web#20 from org/fix-1", None), ("Merge PR #12", None),
        ("Merge request !12", None), ("Merged in ada/web/fix-test (pull request #5)", None), ("Auto merge of #1 - ada:fix-tests, r=bob", None), ("Merge #12 #13", None),
        ("Merge https://x.org/docs/fix", None), ("Merge release-3.4 into main (#7)", None), ("Merge fix-doors into 'main'", None), ("Merge commit 'ab' as 'docs'", None),
        ("Merge pull request #7 from x/y: fix doors", "fix"), ("Merge #12: docs: explain", "docs"), ('Merge "Fix doors" into stable/x', "fix"), ('Merge "Revert "Add doors""', "revert"),
        ("Merge commit from fork", "security"), ("Merge pull request from GHSA-vx57-7f4q-fpc7", "security"), ("Merged docs of doors", "docs"), ("Merge two lists in place", None),
    ],
)  # fmt: skip
def test_a_merge_tells_by_the_title_it_carries_and_by_no_branch(subject, expected):
    told = change_type(subject, {})
    assert (told.value if told else None) == expected


def test_prefixes_of_the_settings_win():
    assert change_type("hotfix: x", {"hotfix": "security"}).value == "security"


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        ("x\n\nGenerated with [Claude Code](https://claude.ai/code)", "Claude"),
        ("x\n\nAmp-Thread-ID: https://ampcode.com/threads/T-1", "Amp"),
        ("x\n\nLink to Devin run: https://app.devin.ai/sessions/1", "Devin"),
        ("x\n\nPR created automatically by Jules for task 1", "Jules"),
    ],
)
def test_footers_that_tools_write_are_explicit(message, tool):
    assert ai_evidence(message, "", "") == ("explicit", tool)


@pytest.mark.parametrize(
    "message",
    [
        "Add Claude Code to the docs",
        "Code generated by Claude is refused",
        "Devin and Jules paired on this",
        "Fix cursor position",
        "copilot: rename the pilot",
    ],
)
def test_speaking_of_a_tool_is_no_evidence(message):
    assert ai_evidence(message, "", "") is None


@pytest.mark.parametrize("branch", ["…/claude-fixes", "claude", "…/my/claude/", "copilots/x", "fix/cursor-jump"])
def test_branches_that_only_resemble_a_prefix_are_no_evidence(branch):
    assert ai_evidence("Merge", "", branch) is None


@pytest.mark.parametrize(
    "message",
    [
        "Merge pull request #" + "1" * 3000,
        "evert " * 700,
        "(" * 4000,
        "fix " * 1000,
        "a: " * 1300,
        "Generated by " * 300,
        "update " * 500,
        "Merge " + "a/" * 2000,
        "a," * 2000,
        "a: " * 9 + "{" * 2000,
        "Merge #1" + " #1" * 1200 + "x",
    ],
)
def test_no_message_takes_long_to_read(message):
    before = time.process_time()
    sign = read_sign(message)
    change_type(sign.title, {})
    ai_evidence(message, "", sign.branch)
    assert time.process_time() - before < 0.2
