"""Path names that break parsers, terminals, spreadsheets, pages and statements."""

from functools import partial

from hostile.build.kinds import Kind, Site, Truth, add, ingest

NAMES: dict[str, bytes] = {
    "newline": b"a\nb",
    "tab": b"a\tb",
    "carriage_return": b"a\rb",
    "quotes": b"\"a\" 'b'",
    "backslash": b"a\\nb\\",
    "leading_quote": b'"a',
    "blanks": b" a  b ",
    "only_a_blank": b" ",
    "not_utf_8": b"caf\xe9\xff",
    "overlong_utf_8": b"\xc0\xaf\xed\xa0\x80",
    "right_to_left": "abc\u202ecod.exe".encode(),
    "longest_name": b"n" * 255,
    "deep_folders": b"/".join([b"d"] * 300),
    "braces_of_a_rename": b"{a => b}/c",
    "arrow_of_a_rename": b"a => b",
    "prefix_of_a_diff": b"b/a b/b b/a",
    "dev_null": b"dev/null",
    "leading_dashes": b"--help",
    "pathspec_magic": b":(glob)**",
    "glob": b"*[!x]?",
    "formula": b"=HYPERLINK(1)",
    "escape_codes_in_name": b"\x1b[2J\x1b]0;x\x07",
    "markup": b"<img src=x onerror=alert(1)>",
    "end_of_script": b"<!-- --!> ]]>",
    "statement": b"'); DROP TABLE commit; --",
    "percent": b"%s%n%00",
    "case_a": b"README",
    "emoji": "🦖".encode(),
    "decomposed": "e\u0301".encode(),
    "colon": b"C:\\x",
    "all_bytes": bytes(b for b in range(1, 256) if b != 0x2F),
}


def _named(name: bytes, site: Site) -> None:
    """One file under the name, changed, copied beside itself in a rename, and removed."""
    other = name[:-1] + b"2" if len(name) > 1 else b"other"
    site.repo().history([{name: b"1\n2\n3\n4\n5\n"}, {name: b"1\n2\n3\n4\n"}, {other: b"1\n2\n3\n4\n"}, {b"x": b"x\n"}])


for _name, _path in NAMES.items():
    add(Kind(f"path_{_name}", "paths", partial(_named, _path), "ingest", Truth(4, 6, 5)))


@ingest(Truth(1, 2, 0))
def paths_that_differ_only_in_case(site: Site) -> None:
    site.repo().history([{b"readme": b"1\n", b"README": b"2\n"}])


@ingest(Truth(2, 2, 0))
def paths_that_decode_alike(site: Site) -> None:
    """Two names that are one after decoding with replacement: neither may swallow the other."""
    site.repo().history([{b"\xff": b"1\n"}, {b"\xff": b"1\n", b"\xfe": b"2\n"}])


def _raw(name: bytes, site: Site) -> None:
    repo = site.repo()
    repo.ref("refs/heads/main", repo.commit(repo.raw_tree([(b"100644", name, repo.blob(b"1\n"))]), []))


TRAVERSAL = {"parent_folder": b"..", "dot": b".", "dot_git": b".git", "slash": b"../../evil", "absolute": b"/etc/evil"}
for _name, _path in TRAVERSAL.items():
    add(Kind(f"tree_entry_{_name}", "paths", partial(_raw, _path), "ingest", Truth(1, 1, 0)))


@ingest(Truth(1, 1, 0))
def old_file_modes(site: Site) -> None:
    """Early versions of git wrote 100664 and 040000."""
    repo = site.repo()
    inner = repo.raw_tree([(b"100664", b"a", repo.blob(b"1\n"))])
    repo.ref("refs/heads/main", repo.commit(repo.raw_tree([(b"040000", b"d", inner)]), []))
