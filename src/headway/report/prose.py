"""Turns a docstring into paragraphs, formulas and examples, escaping everything."""

import re
from inspect import cleandoc

from headway.core.markup import Markup, join, tag

_WORDS = {
    "cdot": "·", "times": "×", "le": "≤", "ge": "≥", "leq": "≤", "geq": "≥", "sum": "Σ", "prod": "Π", "max": "max", "min": "min",
    "hat": "", "mid": "|", "in": "∈", "left": "", "right": "", "quad": " ", "neq": "≠", "ne": "≠", "approx": "≈", "log": "log", "ln": "ln",
    "median": "median", "infty": "∞", "lvert": "|", "rvert": "|", "vert": "|", "ldots": "…", "dots": "…", "wedge": "∧", "land": "∧",
    "land ": "∧", "cap": "∩", "cup": "∪", "to": "→", "Delta": "Δ", "tau": "τ", "lambda": "λ", "alpha": "α",
}  # fmt: skip
_CODE = re.compile(r"(`+[^`]+`+|\$[^$\n]+\$)")


def prose(doc: str) -> Markup:
    """Return a docstring as HTML: paragraphs, `code`, indented or prompted blocks, and formulas between $$.

    >>> prose("Lines in `src`.")
    '<p>Lines in <code>src</code>.</p>'
    """
    return join(*(_block(block) for block in re.split(r"\n\s*\n", cleandoc(doc)) if block.strip()))


def coded(text: str) -> Markup:
    """Return one line of words in which what stands between backticks is code.

    >>> coded("set `a` & go")
    'set <code>a</code> &amp; go'
    """
    parts = text.split("`")
    return join(*(tag("code", part) if i % 2 and i < len(parts) - 1 else part for i, part in enumerate(parts)))


def formula(tex: str) -> Markup:
    r"""Return the little TeX that docstrings use as text with raised and lowered parts; a fraction becomes a slash.

    >>> formula(r"\frac{n_c}{\sum_i t^{2}_i}")
    'n<sub>c</sub> / Σ<sub>i</sub> t<sup>2</sup><sub>i</sub>'
    """
    # Braces that are meant to be seen step aside while the others, which only group, are read and dropped.
    tex = tex.replace(r"\{", "\x01").replace(r"\}", "\x02")
    plain = re.sub(r"\\(?:operatorname\*?|text|mathrm|mathit|mathbf)\{([^{}]*)\}", r"\1", tex)
    plain = re.sub(r"\\[,;:!]|\\ |~", " ", plain)
    for _ in range(3):  # fractions inside fractions, from the inside out
        plain = re.sub(r"\\[dt]?frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}", r"\1 / \2", plain)
    plain = (
        re.sub(r"\\([A-Za-z]+)", lambda found: _WORDS.get(found[1], found[1]), plain)
        .replace("\\%", "%")
        .replace("\\", "")
    )
    parts = re.split(r"([_^](?:\{(?:[^{}]|\{[^{}]*\})*\}|.))", " ".join(plain.split()))
    return join(*(_raised(part) if part[:1] in {"_", "^"} and part[1:] else _bare(part) for part in parts))


def _bare(text: str) -> str:
    return text.translate({ord("{"): None, ord("}"): None, 1: "{", 2: "}"})


def _raised(part: str) -> Markup:
    return tag("sub" if part[0] == "_" else "sup", _bare(part[1:]))


def _block(text: str) -> Markup:
    stripped = text.strip()
    if stripped.startswith(">>>"):
        return tag("details", tag("summary", "An example"), tag("pre", tag("code", stripped), tabindex="0"))
    if stripped.startswith("$$"):
        return tag("p", formula(stripped.strip("$").strip()), class_="formula")
    return tag("p", *map(_span, _CODE.split(stripped)))


def _span(text: str) -> Markup:
    if text.startswith("`"):
        return tag("code", text.strip("`"))
    return formula(text.strip("$")) if text.startswith("$") and text.endswith("$") and len(text) > 2 else join(text)
