"""The page itself: landmarks, headings in order, the first screen, and no script anywhere."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from headway.charts.palette import css
from headway.core.markup import Markup, join, tag
from headway.questions.base import Grid
from headway.report.base import Asked, Definition, Page, Panel, Section
from headway.report.parts import definition, figure, items, more, number, query, table
from headway.report.prose import prose

NO_FINDING = "Nothing stands out well enough to be claimed. That is an answer too: the differences seen here are within what chance and little data explain."


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
        tag("title", f"{', '.join(page.names)}: how the work flows"),
        tag("style", Markup(style)),
    )
    skip = tag("a", "Skip to the findings", href="#findings", class_="skip")
    body = tag("body", skip, _header(page), tag("main", *_main(page)), _footer(page))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _header(page: Page) -> Markup:
    facts = [tag("div", tag("dt", name), tag("dd", value)) for name, value in page.read]
    return tag(
        "header",
        tag("p", page.as_of, class_="as-of") if page.as_of else None,
        tag("h1", ", ".join(page.names)),
        tag("p", page.span, class_="span"),
        tag("dl", *facts, class_="read"),
        items(page.remarks, "remarks"),
    )


def _main(page: Page) -> list[Markup | None]:
    rest = [a for a in page.asked if a not in page.findings]
    return [
        _findings(page),
        _contents(page),
        *(_section(s) for s in page.sections if any(not p.missing for p in s.panels)),
        tag("section", tag("h2", "The other questions"), *(_asked(a) for a in rest), id="questions") if rest else None,
        _missing(page),
        tag(
            "section",
            tag("h2", "What each number means"),
            *(_definition(d) for d in page.definitions),
            id="definitions",
        ),
    ]


def _findings(page: Page) -> Markup:
    found = page.findings
    titles = {0: "No finding", 1: "One finding", 2: "Two findings"}
    fewer = {1: "Only one answer", 2: "Only two answers"}.get(len(found))
    note = NO_FINDING if not found else f"{fewer} stood out well enough to be claimed." if fewer else ""
    return tag(
        "section",
        tag("h2", titles.get(len(found), "Three findings")),
        tag("p", note, class_="lead") if note else None,
        tag("div", *(_finding(a) for a in found), class_=f"findings of{len(found)}") if found else None,
        id="findings",
    )


def _finding(asked: Asked) -> Markup:
    return tag(
        "article",
        tag("p", asked.text, class_="kicker"),
        tag("h3", asked.answer.headline),
        *_reasons(asked),
        id=f"q-{asked.name}",
    )


def _asked(asked: Asked) -> Markup:
    return tag(
        "article",
        tag("p", asked.text, class_="kicker"),
        tag("h3", asked.answer.headline),
        *_reasons(asked),
        id=f"q-{asked.name}",
        class_="asked",
    )


def _reasons(asked: Asked) -> list[Markup | None]:
    answer, key = asked.answer, f"q-{asked.name}"
    return [
        figure(answer.picture, key) if answer.picture else None,
        tag("p", tag("strong", "How sure. "), answer.sure, class_="sure") if answer.sure else None,
        _commits(asked),
        more("What this cannot see", items(answer.blind)) if answer.blind else None,
        more("What to look at next", items(answer.look_next)) if answer.look_next else None,
        more("The whole table", table(answer.grid, asked.text)) if answer.grid.rows else None,
        *(
            query(sql, f"headway ask {asked.name} --format json", Grid((), (), ()), f"“{need}”")
            for need, sql in asked.sql
        ),
    ]


def _commits(asked: Asked) -> Markup | None:
    """Return the commits of a finding, each linked to its example row where the page has one."""
    shown = asked.answer.examples[:20]
    if not shown:
        return None
    listed = table(asked.examples, f"Commits behind: {asked.text}", 20) if asked.examples.rows else None
    ids = [tag("li", tag("code", sha[:10])) for sha in shown]
    see = tag("p", "See one with ", tag("code", f"git show {shown[0][:10]}"), class_="detail")
    return tag(
        "details",
        tag("summary", f"Its commits ({len(shown)} of them)"),
        listed or tag("ul", *ids, class_="ids"),
        see,
        id=f"commits-{asked.name}",
    )


def _contents(page: Page) -> Markup:
    links = [(s.key, s.title) for s in page.sections if any(not p.missing for p in s.panels)]
    links += [("questions", "The other questions")] if len(page.asked) > len(page.findings) else []
    links += [("missing", "What is missing")] if page.empty else []
    links += [("definitions", "What each number means")]
    return tag(
        "nav", tag("ul", *(tag("li", tag("a", title, href=f"#{key}")) for key, title in links)), aria_label="Contents"
    )


def _section(section: Section) -> Markup:
    panels = [_panel(p) for p in section.panels if not p.missing]
    return tag("section", tag("h2", section.title), tag("p", section.lead, class_="lead"), *panels, id=section.key)


def _panel(panel: Panel) -> Markup:
    text = tag(
        "div",
        tag("h3", definition(panel.metric, panel.title)),
        tag("p", panel.sentence) if panel.sentence else None,
        items(panel.notes, "notes"),
        query(panel.sql, panel.command, panel.examples, panel.title.lower()),
        class_="words",
    )
    numbers = tag("div", *(number(n, f"{panel.key}-{i}") for i, n in enumerate(panel.numbers)), class_="numbers")
    drawn = figure(panel.picture, panel.key) if panel.picture else None
    shape = "panel" if drawn else "panel plain"
    return tag(
        "article",
        text,
        tag("div", drawn, numbers if panel.numbers else None, class_="shown"),
        id=panel.key,
        class_=shape,
    )


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
            tag("td", p.missing),
            tag("td", p.hides),
            tag("td", tag("code", p.fill) if p.fill else "–"),
        )
        for p in page.empty
    ]
    body = tag(
        "table",
        tag("caption", "Panels that could not be filled from what was read"),
        tag("thead", head),
        tag("tbody", *rows),
    )
    scroll = tag(
        "div", body, class_="scroll", tabindex="0", role="region", aria_label="Panels that could not be filled"
    )
    return tag("section", tag("h2", "What is missing"), scroll, id="missing")


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
