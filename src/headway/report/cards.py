"""Shows the cards of the models in use, which are written in a little Markdown, inside the report."""

import re
from collections.abc import Sequence

from headway.core.markup import Markup, tag
from headway.report.parts import items, more
from headway.report.prose import coded

_STRESSED = re.compile(r"\*{1,2}(\S[^*]*)\*{1,2}")


def model_cards(cards: Sequence[str]) -> Markup | None:
    """Return the cards, each folded under its title; nothing where no model is in use."""
    if not cards:
        return None
    folded = [more(_line(title.removeprefix("# ")), *map(_block, blocks)) for title, *blocks in map(_blocks, cards)]
    lead = "What each model in use was made of, how good it was on changes it had not seen, and what it cannot do."
    return tag("article", tag("h3", "The models in use"), tag("p", lead, class_="basis"), *folded, class_="models")


def _blocks(card: str) -> list[str]:
    return [block.strip("\n") for block in card.split("\n\n") if block.strip()]


def _block(block: str) -> Markup | None:
    lines = tuple(block.split("\n"))
    if block.startswith("## "):
        return tag("h4", block.removeprefix("## "))
    if all(line.startswith("- ") for line in lines):
        return items(tuple(_line(line.removeprefix("- ")) for line in lines))
    if all(line.startswith("|") for line in lines):
        head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
        return tag("div", tag("table", _row("th", head), *(_row("td", row) for row in rows)), class_="scroll")
    return tag("p", _line(" ".join(lines)))


def _row(cell: str, words: list[str]) -> Markup:
    return tag("tr", *(tag(cell, _line(word)) for word in words))


def _line(text: str) -> Markup:
    return coded(_STRESSED.sub(r"\1", text))
