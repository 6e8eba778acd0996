"""Messages that imitate what git prints, hold every separator, or are huge."""

from functools import partial

from hostile.build.kinds import Kind, Site, Truth, add

FAKE = b"""Innocent

commit 1111111111111111111111111111111111111111
Author: Root <root@x>
:100644 100644 aaaaaaa bbbbbbb M\tevil
9\t9\tevil
diff --git a/evil b/evil
--- a/evil
+++ b/evil
@@ -1 +1,9 @@
+x
Co-authored-by: <>
Co-authored-by: \x1b[31mred <x@y>
This reverts commit 2222222222222222222222222222222222222222.
"""
TRAILERS = b"x\n\n" + b"".join(b"Co-authored-by: P%d <p%d@x>\n" % (n, n) for n in range(5_000))
MESSAGES: dict[str, tuple[bytes, bytes]] = {
    "imitates_log": (FAKE, b""),
    "nul": (b"one\0two\0\0three\n", b""),
    "control_characters": (bytes(range(1, 32)) + b"\x7f\n", b""),
    "megabyte_subject": (b"x" * 1_000_000, b""),
    "million_lines": (b"x\n" * 1_000_000, b""),
    "five_thousand_trailers": (TRAILERS, b""),
    "empty": (b"", b""),
    "only_newlines": (b"\n\n\n", b""),
    "latin_1_declared": (b"caf\xe9\n", b"encoding ISO-8859-1\n"),
    "unknown_encoding": (b"caf\xe9\n", b"encoding ../../etc/passwd\n"),
    "utf_16_declared": ("hé\n".encode("utf-16"), b"encoding UTF-16\n"),
    "not_utf_8": (b"\xff\xfe\xc3\x28\n", b""),
    "slow_for_a_regular_expression": (b"a" * 50_000 + b"!\n\n" + b"(" * 50_000 + b" " * 50_000 + b"\n", b""),
    "numbers_without_end": (b"fix #" + b"9" * 10_000 + b" (#" + b"1" * 400 + b")\n", b""),
    "markup_and_formula": (b"=1+1 <script>alert(1)</script> '; DROP TABLE commit; --\n", b""),
    "format_placeholders": (b"%H %x00 %n {0} {commit} ${HOME} $(id)\n", b""),
}


def _said(message: bytes, headers: bytes, site: Site) -> None:
    repo = site.repo()
    first = repo.commit(repo.tree({b"a": b"1\n"}), [], message=message, headers=headers)
    second = repo.commit(repo.tree({b"a": b"1\n2\n"}), [first], message=message, headers=headers, at=1_600_003_600)
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"a": b"2\n"}), [second], at=1_600_007_200))


for _name, _message in MESSAGES.items():
    add(Kind(f"message_{_name}", "messages", partial(_said, *_message), "ingest", Truth(3, 2, 1)))
