"""Files whose bytes imitate a diff, break lines strangely, or are not what they seem."""

from functools import partial

from hostile.build.kinds import Kind, Site, Truth, add, ingest

IMITATION = b"""diff --git a/evil b/evil
index 0000000..1111111 100644
--- a/evil
+++ b/evil
@@ -1,99 +1,99 @@
-gone
+new
\\ No newline at end of file
commit 0123456789012345678901234567890123456789
:100644 100644 abc def M\tevil
"""
N = IMITATION.count(b"\n")


def _versions(versions: tuple[bytes, ...], site: Site) -> None:
    site.repo().history([{b"a": content} for content in versions])


# name: (versions of one file, changes, lines added, lines removed)
VERSIONS: dict[str, tuple[tuple[bytes, ...], Truth]] = {
    "diff_in_a_file": ((IMITATION, IMITATION * 2, b"x\n"), Truth(3, 2 * N + 1, 2 * N)),
    "lines_that_begin_like_headers": ((b"++ b/x\n-- a/x\n", b"-- a/x\n", b""), Truth(3, 2, 2)),
    "no_newline_at_the_end": ((b"1\n2", b"1\n2\n", b"1\n2\n3"), Truth(3, 4, 1)),
    "only_newlines": ((b"\n\n\n", b"\n", b"\n\n"), Truth(3, 4, 2)),
    "carriage_returns": ((b"1\r\n2\r\n", b"1\n2\n", b"1\r2\r"), Truth(3, 5, 4)),
    "strange_line_breaks": (("1\u20282\u2029\x85\x0b\x0c\x1c3\n".encode(), b"4\n"), Truth(2, 2, 1)),
    "utf16_is_binary": (("1\n2\n".encode("utf-16"), "1\n3\n".encode("utf-16")), Truth(2, 0, 0)),
    "nul_far_into_a_file_is_text": ((b"x\n" * 5000 + b"\0\n", b"y\n"), Truth(2, 5002, 5001)),
    "binary_becomes_text": ((b"\0\1\2", b"1\n", b"\0"), Truth(3, 0, 0)),
    "latin_1": ((b"caf\xe9\n", b"caf\xe9\nna\xefve\n"), Truth(2, 2, 0)),
    "invalid_utf_8": ((b"\xff\xfe\xfd\n", b"\xc3\x28\n"), Truth(2, 2, 1)),
    "escape_codes": ((b"\x1b[31mred\x1b[0m\n", b"\x1b]0;title\x07\n"), Truth(2, 2, 1)),
    "empty_file": ((b"", b"1\n", b""), Truth(3, 1, 1)),
    "one_long_line": ((b"x" * 2_000_000 + b"\n", b"y\n"), Truth(2, 2, 1)),
    "large_file_counts_as_binary": ((b"x\n" * 5_000_000, b"y\n" * 5_000_000), Truth(2, 0, 0)),
    "same_line_many_times": ((b"x\n" * 1000, b"x\n" * 999, b"x\n" * 1001), Truth(3, 1002, 1)),
}
for _name, (_contents, _truth) in VERSIONS.items():
    add(Kind(_name, "contents", partial(_versions, _contents), "ingest", _truth))


@ingest(Truth(3, 3, 2))
def link_becomes_file(site: Site) -> None:
    """A change of type removes the old thing and adds the new one."""
    repo = site.repo()
    link = (b"120000", b"", repo.blob(b"target"))
    repo.history([{b"a": link}, {b"a": b"1\n"}, {b"a": link}])


@ingest(Truth(3, 1, 0))
def mode_changes(site: Site) -> None:
    repo = site.repo()
    blob = repo.blob(b"#!/bin/sh\n")
    repo.history([{b"a": (mode, b"", blob)} for mode in (b"100644", b"100755", b"100644")])


@ingest(Truth(4, 1, 0))
def submodules(site: Site) -> None:
    """A submodule is added, moved on and removed: it has no lines."""
    repo = site.repo()
    links = [(b"160000", b"", f"{n}" * 40) for n in (1, 2)]
    repo.history([{b"a": b"1\n"}, {b"a": b"1\n", b"m": links[0]}, {b"a": b"1\n", b"m": links[1]}, {b"a": b"1\n"}])


@ingest(Truth(3, 4, 2))
def folder_becomes_file(site: Site) -> None:
    site.repo().history([{b"a/b": b"1\n"}, {b"a": b"2\n"}, {b"a/b": b"3\n", b"a/c": b"4\n"}])
