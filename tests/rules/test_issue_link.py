"""Which issues a message works on, which it only mentions, and which are none of its own."""

import time

import pytest

from headway.rules.issue_link import issue_link


@pytest.mark.parametrize(
    ("message", "issues"),
    [
        ("Fix the door\n\nCloses #12", {"12": "closes"}),
        ("FIXED: #12", {"12": "closes"}),
        ("resolves #1, #2 and #3; see #4", {"1": "closes", "2": "closes", "3": "closes", "4": "mention"}),
        ("Fixes issue #9", {"9": "closes"}),
        ("Fixed #31 -- Mended the door", {"31": "closes"}),
        ("SHOP-7 mend the door", {"SHOP-7": "key"}),
        ("fixes SHOP-7 and #3", {"SHOP-7": "closes", "3": "closes"}),
        ("Mend the door (#77)", {"77": "mention"}),
        ("fixes other/door#9", {}),
        ("see https://example.org/page#12", {}),
        ("prefixes #5", {"5": "mention"}),
        ("UTF-8 and SHA-1 are no trouble", {"UTF-8": "key", "SHA-1": "key"}),
        ("Merge pull request #8 from org/12-new-door\n\nMend it", {"12": "branch", "8": "mention"}),
        ("Merge branch 'SHOP-4-door' into 'main'", {"SHOP-4": "branch"}),
        ("Merge branch 'release/2024-01'", {}),
        ("", {}),
    ],
)
def test_a_message_names_its_issues(message, issues):
    assert {named.value: named.rule for named in issue_link(message)} == issues


def test_a_message_of_a_megabyte_is_read_in_no_time():
    start = time.process_time()
    for piece in ("fixes ", "fixes   ", "#1, ", "A-1", "A" * 50 + "-", "fixes #1 and "):
        list(issue_link(piece * (1_000_000 // len(piece))))
    assert time.process_time() - start < 10
