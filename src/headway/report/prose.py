"""Turns a docstring into paragraphs, formulas and examples, escaping everything."""

import re
from inspect import cleandoc

from headway.core.markup import Markup, join, tag

_CODE = re.compile(r"(`+[^`]+`+)")


def prose(doc: str) -> Markup:
    """Return a docstring as HTML: paragraphs, `code`, indented or prompted blocks, and formulas between $$.

    >>> prose("Lines in `src`.")
    '<p>Lines in <code>src</code>.</p>'
    """
    return join(*(_block(block) for block in re.split(r"\n\s*\n", cleandoc(doc)) if block.strip()))


def _block(text: str) -> Markup:
    stripped = text.strip()
    if stripped.startswith((">>>", "    ")):
        return tag("pre", tag("code", stripped), tabindex="0")
    if stripped.startswith("$$"):
        return tag("p", tag("code", stripped.strip("$").strip()), class_="formula")
    return tag("p", *(tag("code", part.strip("`")) if part.startswith("`") else part for part in _CODE.split(stripped)))
