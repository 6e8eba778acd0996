"""Authors, committers and dates that parsers trip over."""

from functools import partial

from hostile.build.kinds import Kind, Site, Truth, add, ingest

AUTHORS: dict[str, bytes] = {
    "formula": b'=HYPERLINK("http://x") <=1+1@x>',
    "escape_codes": b"\x1b[31mEve\x07 <\x1b[0m@x>",
    "right_to_left": "\u202eevE <a@x>".encode(),
    "markup": b"<script>alert(1)</script> <b@x>",
    "no_mail": b"Eve <>",
    "no_name": b" <eve@x>",
    "nobody": b" <>",
    "nested_brackets": b"Eve <<eve@x>>",
    "not_utf_8": b"\xc9ve\xff <\xe9@x>",
    "long_name": b"E" * 100_000 + b" <eve@x>",
    "statement": b"'; DROP TABLE identity; -- <a'@x>",
    "many_ats": b"Eve <a@b@c@>",
    "tab_and_carriage_return": b"E\tv\re <e\tv@x>",
    "blank_mail": b"Eve < >",
}
DATES: dict[str, tuple[bytes, bytes]] = {
    "1970": (b"0", b"+0000"),
    "2106": (b"4294967295", b"+0000"),
    "year_3000": (b"32503680000", b"+0000"),
    "ten_to_the_twenty": (b"100000000000000000000", b"+0000"),
    "largest_of_64_bits": (b"9223372036854775807", b"+0000"),
    "negative": (b"-1000000000", b"+0000"),
    "zone_of_51_hours": (b"1600000000", b"+051800"),
    "zone_of_nonsense": (b"1600000000", b"-9999"),
    "no_zone": (b"1600000000", b""),
    "text": (b"yesterday", b"+0000"),
    "empty": (b"", b""),
    "fraction": (b"1600000000.5", b"+0000"),
}


def _written(author: bytes, at: bytes, zone: bytes, site: Site) -> None:
    """Two commits; the odd one first, so that whatever it breaks is seen in the second."""
    repo = site.repo()
    first = repo.commit(repo.tree({b"a": b"1\n2\n"}), [], at=at, author=author, zone=zone)
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"a": b"1\n3\n"}), [first]))


for _name, _author in AUTHORS.items():
    add(
        Kind(f"author_{_name}", "people", partial(_written, _author, b"1600000000", b"+0000"), "ingest", Truth(2, 3, 1))
    )
for _name, _date in DATES.items():
    add(Kind(f"date_{_name}", "people", partial(_written, b"Ada <a@x>", *_date), "ingest", Truth(2, 3, 1)))


def _with_header(content: bytes, site: Site) -> None:
    repo = site.repo()
    tree = repo.tree({b"a": b"1\n"}).encode()
    repo.ref("refs/heads/main", repo.put("commit", content.replace(b"TREE", tree)))


PERSON = b"A <a@x> 1600000000 +0000"
HEADERS = {
    "two_authors": b"tree TREE\nauthor %s\nauthor B <b@x> 1 +0000\ncommitter %s\n\nx\n" % (PERSON, PERSON),
    "no_author": b"tree TREE\ncommitter %s\n\nx\n" % PERSON,
    "no_committer": b"tree TREE\nauthor %s\n\nx\n" % PERSON,
    "no_message": b"tree TREE\nauthor %s\ncommitter %s\n" % (PERSON, PERSON),
    "unknown_headers": b"tree TREE\nauthor %s\ncommitter %s\nHG:extra x\nmergetag object 1\n type\n\nx\n"
    % (PERSON, PERSON),
}
for _name, _content in HEADERS.items():
    add(Kind(f"header_{_name}", "people", partial(_with_header, _content), "ingest", Truth(1, 1, 0)))


@ingest(Truth(3, 4, 1))
def dates_that_run_backwards(site: Site) -> None:
    repo = site.repo()
    shas: list[str] = []
    for n, text in enumerate((b"1\n2\n", b"1\n3\n", b"1\n3\n4\n")):
        shas.append(repo.commit(repo.tree({b"a": text}), shas[-1:], at=1_600_000_000 - n * 86_400 * 400))
    repo.ref("refs/heads/main", shas[-1])


def _wrong_first(at: bytes, site: Site) -> None:
    """A root made with a wrong clock, then a dozen commits and a tag as they should be."""
    repo = site.repo()
    shas: list[str] = []
    for n in range(13):
        odd = {"at": at} if n == 0 else {"at": 1_600_000_000 + n * 86_400}
        shas.append(repo.commit(repo.tree({b"a": b"1\n" * (n + 1)}), shas[-1:], **odd))
    repo.ref("refs/heads/main", shas[-1])
    repo.ref("refs/tags/v1.0.0", shas[-1])


for _name, _at in {"at_zero": b"0", "in_2050": b"2524608000"}.items():
    add(Kind(f"root_{_name}_and_a_tag", "people", partial(_wrong_first, _at), "ingest", Truth(13, 13, 0)))


def _no_time_at_all(site: Site) -> None:
    repo = site.repo()
    shas: list[str] = []
    for n in range(3):
        shas.append(repo.commit(repo.tree({b"a": b"1\n" * (n + 1)}), shas[-1:], at=b"0"))
    repo.ref("refs/heads/main", shas[-1])
    repo.ref("refs/tags/v1.0.0", repo.tag(shas[-1]))


add(Kind("no_time_at_all_and_a_tag", "people", _no_time_at_all, "ingest", Truth(3, 3, 0)))
