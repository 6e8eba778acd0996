"""The page itself: landmarks, headings in order, the first screen, and no script anywhere."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from headway.charts.palette import css
from headway.core.markup import Markup, join, tag
from headway.questions.base import Grid
from headway.report.base import NO_FINDING, Asked, Definition, Page, Panel, Section, drawable, split_headline
from headway.report.cards import model_cards
from headway.report.gaps import says_nothing
from headway.report.outline import AHEAD
from headway.report.parts import (
    MOST,
    brief,
    definition,
    figure,
    items,
    more,
    number,
    queried,
    query,
    short,
    table,
)
from headway.report.prose import coded, prose

BESIDE = 6
"""Columns that a table may have to stand beside the words."""

NOTHING_READ = "Too little was read to look for any. What is missing, and what fills it, stands below."
MISSING, MEANING = "What is missing", "What each number means"


def html(page: Page) -> str:
    """Return the whole report as one HTML document that needs nothing beside itself."""
    style = css() + files("headway.report").joinpath("style.css").read_text("utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{', '.join(map(short, page.names))}: how the work flows"),
        tag("style", Markup(style)),
    )
    skip = tag("a", "Skip to the findings", href="#findings", class_="skip")
    body = tag("body", skip, _header(page), tag("main", *_main(page)), _footer(page))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _header(page: Page) -> Markup:
    facts = [tag("div", tag("dt", tag("a", one.name, href="#d-read")), tag("dd", one.value)) for one in page.read]
    return tag(
        "header",
        tag("p", page.as_of, class_="as-of") if page.as_of else None,
        tag("h1", ", ".join(map(short, page.names)) or "No repository"),
        tag("p", page.span, class_="span"),
        tag("dl", *facts, class_="read"),
        _opening(opening) if (opening := _opens(page)) else None,
        items(page.remarks, "remarks"),
    )


def _opens(page: Page) -> Asked | None:
    """Return the answer that stands under the title, where the findings do not tell it anyway."""
    return None if page.opening in page.cards else page.opening


def _opening(asked: Asked) -> Markup:
    said, rest = split_headline(asked.answer.headline)
    # what could not be said stands below with what fills it, not with its evidence
    below = ("What fills it", "#missing") if says_nothing(asked.answer) else ("How sure this is", f"#q-{asked.name}")
    text = tag("p", tag("strong", said), " ", tag("a", below[0], href=below[1]))
    basis = tag("p", rest, class_="basis") if rest else None
    drawn = drawable(asked.answer.brief)
    return tag(
        "aside",
        tag("div", tag("p", asked.text, class_="kicker"), text, basis),
        figure(drawn, f"o-{asked.name}") if drawn else None,
        class_="opening",
        aria_label=asked.text,
        id=f"o-{asked.name}-said",
    )


def _main(page: Page) -> list[Markup | None]:
    return [
        _findings(page),
        _contents(page),
        *(_section(s, _opens(page), page.models if s.key == AHEAD else ()) for s in _filled(page)),
        _missing(page),
        tag(
            "section", tag("h2", MEANING), _counts(page), *(_definition(d) for d in page.definitions), id="definitions"
        ),
    ]


def _filled(page: Page) -> list[Section]:
    return [s for s in page.sections if s.filled or s.asked]


def _findings(page: Page) -> Markup:
    n, cards = len(page.findings), page.cards
    counts = {0: "No finding", 1: "One finding", 2: "Two findings", 3: "Three findings"}
    nothing = NO_FINDING if any(s.asked for s in page.sections) else NOTHING_READ
    note = {
        0: nothing,
        1: "Only one answer stood out well enough to be claimed.",
        2: "Only two answers stood out well enough to be claimed.",
    }
    beside = (
        f" Beside {'it' if n == 1 else 'them'} stand counts, which claim nothing."
        if 0 < n < len(cards)
        else " What follows are counts."
        if cards and not n
        else ""
    )
    return tag(
        "section",
        tag("h2", counts[n]),
        tag("p", note[n] + beside, class_="lead") if n in note else None,
        tag("div", *map(_card, cards), class_=f"findings of{len(cards)}") if cards else None,
        id="findings",
    )


def _card(asked: Asked) -> Markup:
    """Return a finding as the first screen has it: one sentence, one picture, its commits and where its evidence is."""
    said, rest = split_headline(asked.answer.headline)
    drawn = drawable(asked.answer.brief or asked.answer.picture)
    evidence = tag("p", tag("a", "How sure this is and what it rests on", href=f"#q-{asked.name}"), class_="to")
    return tag(
        "article",
        tag("p", asked.text, class_="kicker"),
        tag("h3", said),
        tag("p", rest, class_="basis") if rest else None,
        figure(brief(drawn), f"f-{asked.name}") if drawn else None,
        _ids(asked),
        evidence,
        class_=None if asked.answer.claim else "told",
    )


def _ids(asked: Asked) -> Markup | None:
    """Return a few commits as links to their rows, which stand where the evidence is."""
    links = [tag("a", tag("code", sha[:10]), href=f"#c-{asked.name}-{sha[:10]}") for sha in asked.answer.examples[:4]]
    listed = [join(", " if i else "", link) for i, link in enumerate(links)]
    return tag("p", "Its commits: ", *listed, class_="to") if links else None


def _asked(asked: Asked, opening: Asked | None) -> Markup:
    answer, key = asked.answer, f"q-{asked.name}"
    words = _said_above(asked) if opening and asked.name == opening.name else _said(asked)
    text = tag("div", *words, tag("p", answer.sure, class_="detail") if answer.sure else None, class_="words")
    drawn = drawable(answer.picture)
    shown = figure(drawn, key) if drawn else table(answer.grid, asked.text, 12) if answer.grid.rows else None
    evidence = tag("div", _commits(asked), _evidence(asked, whole=bool(drawn)), class_="evidence")
    # a table of many columns, shown in the place of a picture, takes the whole width below the words
    across = not drawn and len(answer.grid.titles) > BESIDE
    room = "panel asked plain" if across else "panel asked"
    return tag("article", text, tag("div", shown, class_="shown"), evidence, id=key, class_=room)


def _said(asked: Asked) -> list[Markup | None]:
    said, rest = split_headline(asked.answer.headline)
    return [tag("p", asked.text, class_="kicker"), tag("h3", said), tag("p", rest, class_="basis") if rest else None]


def _said_above(asked: Asked) -> list[Markup | None]:
    """Return the question alone: its answer is said once, at the top."""
    link = tag("a", "The answer opens this page", href=f"#o-{asked.name}-said")
    return [tag("h3", asked.text), tag("p", link, "; here is what it rests on.", class_="basis")]


def _evidence(asked: Asked, *, whole: bool) -> Markup:
    answer = asked.answer
    return more(
        "What it cannot see, its table and its query",
        _listed("What it cannot see", answer.blind),
        _listed("What to look at next", answer.look_next),
        table(answer.grid, asked.text) if answer.grid.rows and (whole or len(answer.grid.rows) > 12) else None,
        *(queried(sql, asked.command, need) for need, sql in asked.sql),
    )


def _listed(title: str, lines: tuple[str, ...]) -> Markup | None:
    return join(tag("h4", title), items(lines)) if lines else None


def _commits(asked: Asked) -> Markup | None:
    """Return the commits of an answer, each under an id of its own that the first screen links to."""
    shown = asked.answer.examples[:MOST]
    if not shown:
        return None
    known = {str(row[0])[:10]: row for row in asked.examples.rows}
    lines = [_commit(asked.name, sha, known.get(sha[:10])) for sha in dict.fromkeys(sha[:10] for sha in shown)]
    see = tag("p", "Look at one with ", tag("code", f"git show {shown[0][:10]}"), class_="detail")
    return more(f"{len(lines)} of its commits", tag("ul", *lines, class_="ids"), see)


def _commit(question: str, sha: str, row: tuple[str | float | None, ...] | None) -> Markup:
    _, kind, area, lines, landed = row or ("", "", "", 0.0, "")
    about = f" {kind} in {area}, {lines:,.0f} lines, landed {landed}" if row else ""
    return tag("li", tag("code", sha), about, id=f"c-{question}-{sha}")


def _contents(page: Page) -> Markup:
    links = [(s.key, s.title) for s in _filled(page)]
    links += [("missing", MISSING)] if page.empty else []
    links += [("definitions", MEANING)]
    return tag(
        "nav", tag("ul", *(tag("li", tag("a", title, href=f"#{key}")) for key, title in links)), aria_label="Contents"
    )


def _section(section: Section, opening: Asked | None, models: tuple[str, ...]) -> Markup:
    panels = [*map(_panel, section.filled)]
    # What the reader came for opens the chapter: its pictures; the bare numbers close it.
    drawn = [p for p, panel in zip(panels, section.filled, strict=True) if panel.picture]
    plain = [p for p, panel in zip(panels, section.filled, strict=True) if not panel.picture]
    lead = tag("p", section.lead, class_="lead")
    answers = [_asked(asked, opening) for asked in section.asked]
    return tag("section", tag("h2", section.title), lead, *drawn, *answers, *plain, model_cards(models), id=section.key)


def _panel(panel: Panel) -> Markup:
    text = tag(
        "div",
        tag("h3", definition(panel.metric, panel.title)),
        tag("p", panel.sentence) if panel.sentence else None,
        items(panel.notes, "notes"),
        class_="words",
    )
    behind = query(panel.sql, panel.command, panel.examples, panel.title.lower())
    evidence = tag("div", behind, class_="evidence") if behind else None
    numbers = tag("div", *(number(n, f"{panel.key}-{i}") for i, n in enumerate(panel.numbers)), class_="numbers")
    drawn = figure(panel.picture, panel.key) if panel.picture else None
    shape = "panel" if drawn else "panel plain"
    shown = tag("div", drawn, numbers if panel.numbers else None, class_="shown")
    return tag("article", text, shown, evidence, id=f"p-{panel.key}", class_=shape)


def _missing(page: Page) -> Markup | None:
    if not page.empty:
        return None
    head = tag(
        "tr", *(tag("th", t, scope="col") for t in ("Panel", "What is missing", "What that hides", "What fills it"))
    )
    rows = [
        tag(
            "tr",
            tag("th", p.title, scope="row"),
            tag("td", coded(p.missing)),
            tag("td", p.hides),
            tag("td", tag("code", p.fill) if p.fill.startswith("headway ") else coded(p.fill) or "–"),
        )
        for p in page.empty
    ]
    body = tag(
        "table",
        tag("caption", "Panels that could not be filled from what was read"),
        tag("thead", head),
        tag("tbody", *rows),
    )
    scroll = tag("div", body, class_="scroll", tabindex="0", role="group", aria_label="Panels that could not be filled")
    return tag("section", tag("h2", MISSING), scroll, id="missing")


def _counts(page: Page) -> Markup | None:
    """Say what the numbers under the title count, and by which query."""
    told = [tag("p", tag("strong", one.name), ": ", one.meaning) for one in page.read]
    behind = query(";\n".join(one.sql for one in page.read), "", Grid((), (), ()), "what was read")
    return tag("article", tag("h3", "What was read"), *told, behind, id="d-read", class_="definition") if told else None


def _definition(item: Definition) -> Markup:
    facts = [tag("div", tag("dt", name), tag("dd", value)) for name, value in item.facts]
    return tag(
        "article",
        tag("h3", item.title),
        prose(item.doc),
        tag("dl", *facts, class_="facts"),
        id=f"d-{item.name}",
        class_="definition",
    )


def _footer(page: Page) -> Markup:
    return tag(
        "footer",
        tag("p", page.made),
        tag("p", join("This page is one file. It loads nothing, runs no script and was made on this machine.")),
    )
