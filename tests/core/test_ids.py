"""Pseudonyms are keyed, stable and forgetful; the key is private and never half-written."""

import stat

import pytest

from headway.core.errors import BadInput
from headway.core.ids import FORGOTTEN, KEY_NAME, Pseudonyms, content_id, load_key, pseudonym


def test_the_key_is_made_once_beside_the_database_for_its_owner_only(tmp_path):
    key = load_key(tmp_path / "headway.duckdb")
    assert load_key(tmp_path / "headway.duckdb") == key
    assert stat.S_IMODE((tmp_path / KEY_NAME).stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == [KEY_NAME]


def test_a_key_that_is_a_link_is_refused(tmp_path):
    (tmp_path / "secret").write_bytes(b"x" * 32)
    (tmp_path / KEY_NAME).symlink_to(tmp_path / "secret")
    with pytest.raises(BadInput, match="cannot be read"):
        load_key(tmp_path / "headway.duckdb")


def test_a_short_key_is_refused_and_says_what_to_do(tmp_path):
    (tmp_path / KEY_NAME).write_bytes(b"short")
    with pytest.raises(BadInput, match=r"5 bytes instead of 32.*Restore"):
        load_key(tmp_path / "headway.duckdb")


def test_another_key_gives_other_pseudonyms():
    assert pseudonym(b"a" * 32, "ada@x.org") != pseudonym(b"b" * 32, "ada@x.org")


def test_a_forgotten_person_shares_one_pseudonym():
    key = b"k" * 32
    gone = [pseudonym(key, "ada@x.org"), pseudonym(key, "bob@x.org")]
    people = Pseudonyms(key, gone)
    assert people.of("ada@x.org") == people.of("bob@x.org") == FORGOTTEN != people.of("eve@x.org")


def test_moving_a_border_between_parts_changes_the_content_id():
    assert content_id("ab", "c") != content_id("a", "bc") != content_id("abc")
