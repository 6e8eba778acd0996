"""Builds HTML and SVG one element at a time; every text is escaped unless this room made it."""

from html import escape

from headway.core.text import plain

_VOID = frozenset({"meta", "br", "hr", "wbr", "link"})


class Markup(str):
    """Text that is markup already, and so is not escaped again."""

    __slots__ = ()


Child = str | float | None
"""What may stand inside an element: text (escaped), markup, a number, or None (nothing)."""


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """Return one element; `class_` is spelled `class`, `aria_label` `aria-label`; None and False leave an attribute out.

    >>> tag("p", "1 < 2", tag("b", "!"), class_="note", hidden=False)
    '<p class="note">1 &lt; 2<b>!</b></p>'
    """
    opening = "".join([name, *(_attribute(key, value) for key, value in attributes.items())])
    inside = join(*children)
    return Markup(f"<{opening}>" if name in _VOID else f"<{opening}>{inside}</{name}>")


def join(*children: Child) -> Markup:
    """Put children side by side, escaping what is not markup.

    >>> join("a & b", None, tag("i", 3))
    'a &amp; b<i>3</i>'
    """
    return Markup("".join(_text(child) for child in children if child is not None))


def number(value: float) -> str:
    """Spell a coordinate with at most one decimal, so that a picture of ten thousand points stays small.

    >>> number(12.04), number(3.26)
    ('12', '3.3')
    """
    return f"{value:.1f}".removesuffix(".0")


def _text(child: str | float) -> str:
    if isinstance(child, Markup):
        return child
    return escape(plain(child)) if isinstance(child, str) else number(child)


def _attribute(key: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{escape(plain(value)) if isinstance(value, str) else number(value)}"'
