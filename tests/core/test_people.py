"""Canonical addresses fold what hosts add; the mailmap is read as data."""

from headway.core.people import canonical_address, read_mailmap


def test_hosts_number_before_the_login_is_dropped_so_that_one_person_stays_one():
    assert canonical_address("1+Ada@users.noreply.github.com") == canonical_address("ada@users.noreply.github.com")


def test_people_without_an_address_are_told_apart_by_name():
    assert canonical_address("", "Ada  L") == canonical_address(" ", "ada l") != canonical_address("", "Bob")


def test_a_name_only_entry_keeps_the_address():
    assert read_mailmap("Ada Lovelace <ada@x.org>").proper("ada", "ADA@x.org") == ("Ada Lovelace", "ADA@x.org")


def test_an_entry_for_a_name_and_address_does_not_touch_others_of_that_address():
    who = read_mailmap("Ada <ada@x.org> Shared <root@x.org>")
    assert who.proper("shared", "root@x.org") == ("Ada", "ada@x.org")
    assert who.proper("Other", "root@x.org") == ("Other", "root@x.org")


def test_comments_and_broken_lines_are_passed_over():
    assert read_mailmap("# <a@x> <b@x>\nnonsense\n<\n").by_address == {}
