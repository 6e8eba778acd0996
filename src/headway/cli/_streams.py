"""Lets a terminal that lacks our signs show the nearest ones, a block as # and a dash as -, where it would otherwise fail."""

import codecs
import io
import sys
import unicodedata

_BLOCKS = dict(zip("▁▂▃▄▅▆▇█", "_.:-=+*#", strict=True))
_SIGNS = dict(zip("–—−─│├└╱╲·•×→←≤≥≠≈’‘“”�", "----|+`/\\.*x><<>!~''\"\"?", strict=True))
_WORDS = {"…": "...", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "±": "+-", "∞": "inf", "√": "sqrt", "✓": "ok"}
NEAREST = str.maketrans(_BLOCKS | _SIGNS | _WORDS)
"""What stands for each of our signs: one character where columns must stay under each other, more where words read better."""


def forgive() -> None:
    """Have stdout and stderr of this process write the nearest sign instead of failing at one that their encoding lacks."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="nearest")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(NEAREST)
    return "".join(map(_ascii, lacking)), error.end


def _ascii(sign: str) -> str:
    """Return the letters below the accents, or "?"."""
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"
