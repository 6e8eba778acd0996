"""Messages are kept without the people in them."""

import pytest

from headway.sources.git.message import LONGEST, scrub


def scrubbed(text):
    return scrub(text, lambda name, address: (address or name).upper().replace("@", " at "))


@pytest.mark.parametrize(
    ("text", "kept", "people"),
    [
        ("Fix\n\nSigned-off-by: A B <a@b.org>", "Fix\n\nSigned-off-by: person:A at B.ORG", [("A at B.ORG", "signer")]),
        ("x\n\nCo-authored-by: a@b.org", "x\n\nCo-authored-by: person:A at B.ORG", [("A at B.ORG", "co_author")]),
        ("x\n\nREVIEWED-BY: Jo Doe", "x\n\nREVIEWED-BY: person:JO DOE", [("JO DOE", "reviewer")]),
        ("x\n\nSuggested-by: Jo <j@x.org>", "x\n\nSuggested-by: <person>", []),
        ("thanks @jo and jo@x.org!", "thanks @… and <address>!", []),
        ("Merge pull request #7 from jo/fix", "Merge pull request #7 from …/fix", []),
        ("a -- plain: message", "a -- plain: message", []),
        ("", "", []),
    ],
)
def test_people_become_pseudonyms(text, kept, people):
    assert scrubbed(text) == (kept, people)


def test_a_megabyte_of_message_is_cut_and_quick():
    text, people = scrubbed("a" * 1_000_000 + "\n\nSigned-off-by: A <a@b.org>")
    assert len(text) == LONGEST
    assert people == []


def test_pseudonyms_lead_nowhere_and_identities_lie_in_one_table(history, read, store):
    history.commit({"a": b"1\n"}, author="Ada L <Ada@X.org>", message="x\n\nReviewed-by: Bob <bob@y.org>\ncc bob@y.org")
    read(history)
    assert store.rows("select name, address, canonical, domain from identity order by 1") == [
        ("Ada L", "Ada@X.org", "ada@x.org", "x.org"),
        ("Bob", "bob@y.org", "bob@y.org", "y.org"),
    ]
    said = str([store.rows(f"select * from {t}") for t in ("commit", "commit_person", "ref", "file_change")])
    assert "Ada" not in said
    assert "bob" not in said
    parts = {part for (part,) in store.rows("select part from commit_person")}
    assert parts == {"author", "committer", "reviewer"}


def test_of_an_authors_clock_only_a_wide_band_of_zones_is_kept(history, read, store):
    for zone in ("+0530", "-0800", "+0100", "+9900"):
        history.commit({"a": zone.encode()}, zone=zone)
    read(history)
    assert store.rows('select zone from "commit" order by position') == [
        ("east of UTC+3",), ("west of UTC-3",), ("UTC-3 to UTC+3",), (None,)
    ]  # fmt: skip
