"""Says in Markdown what one declared thing is: a metric, table, column, question, setting, rule or verb."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc, getdoc, getmembers, isclass, isfunction
from pkgutil import iter_modules
from typing import Any

import click
import msgspec

from headway.cli._verbs import headway, verbs
from headway.core.registry import discover
from headway.core.settings import Section, Settings, Team
from headway.metrics.base import Metric
from headway.questions.base import Question
from headway.rules.base import Build
from headway.tables.base import Column, Table, all_tables

_PAGE_WIDTH = 100
_EXAMPLE = re.compile(r"(?m)^>>> (?:.|\n)*?(?=\n\n|\Z)")


def all_metrics() -> Iterator[str]:
    """Tell every metric, by group and name."""
    found = discover("headway.metrics", Metric)
    return map(about_metric, sorted(found.values(), key=lambda m: (m.group, m.name)))


def about_metric(metric: Metric) -> str:
    """Return definition, kind, unit and source of one metric, and the SQL of one row's value."""
    told = {
        "group": metric.group,
        "kind": metric.kind.name + (f" at {metric.kind.at:g}" if metric.kind.at else ""),
        "unit": metric.unit,
        "better": metric.better,
        "rows": f"`{metric.table}` placed by `{metric.at}`" + (f", where `{metric.where}`" if metric.where else ""),
        "source": metric.source,
        "people": "needs the least number of people"
        if metric.outcome
        else "a property of code: free, unless split by how people work",
    }
    sql = metric.value + (f"\n-- per\n{metric.per}" if metric.per else "")
    return joined(f"## {metric.name}", prose(metric.doc), listed(told), f"One row's value:\n\n```sql\n{sql}\n```")


def all_questions() -> Iterator[str]:
    """Tell every question, by name."""
    return map(about_question, discover("headway.questions", Question).values())


def about_question(question: Question) -> str:
    """Return the words of one question, how it answers, and the rows it reads."""
    needs = [f"`{name}`:\n\n```sql\n{cleandoc(sql)}\n```" for name, sql in question.needs.items()]
    names = ", ".join(f"`{name}`" for name in question.retells)
    retold = f"Retells {names}: where one of them is switched off, so is this question." if names else ""
    return joined(f"## {question.name}", f"**{question.text}**", prose(question.doc), retold, "Reads:", *needs)


def all_tables_text() -> Iterator[str]:
    """Tell every table, by name."""
    return map(about_table, all_tables().values())


def about_table(table: Table) -> str:
    """Return grain, key and columns of one table."""
    lead = f"One row is {table.grain}; its key is {', '.join(f'`{c}`' for c in table.key)}. A {table.kind} table"
    lead += ", made when learning or an export asks for it" if table.on_demand else ""
    made = f", made from {', '.join(f'`{t}`' for t in table.inputs)}." if table.inputs else "."
    rows = [f"| `{c.name}` | {c.type} | {c.unit} | {_marks(c)} | {c.meaning} |" for c in table.columns]
    head = "| column | type | unit | marks | meaning |\n|---|---|---|---|---|"
    bridges = [f"Splits by `{b.column}` too, over `{b.table}` with weights that sum to 1." for b in table.bridges]
    return joined(f"## {table.name}", lead + made, "\n".join([head, *rows]), *bridges)


def about_column(table: Table, column: Column) -> str:
    """Return meaning, type and unit of one column, and what may be done with it."""
    facts = {"type": column.type, "unit": column.unit or "none", "marks": _marks(column) or "none"}
    return joined(
        f"## {table.name}.{column.name}", column.meaning[:1].upper() + column.meaning[1:] + ".", listed(facts)
    )


def _marks(column: Column) -> str:
    words = {"slice": column.slice, "may be missing": column.null, "person": column.person, "secret": column.secret}
    return ", ".join(word for word, holds in words.items() if holds)


def rule_files() -> list[str]:
    """Name every rule: a file in `rules/` that is not the room's own furniture."""
    folder = import_module("headway.rules").__path__
    return sorted(m.name for m in iter_modules(folder) if m.name != "base" and not m.name.startswith("_"))


def all_rules() -> Iterator[str]:
    """Tell every rule, by name."""
    return map(about_rule, rule_files())


def about_rule(name: str) -> str:
    """Return what one rule infers, the table it writes, and what it is made of."""
    module = import_module(f"headway.rules.{name}")
    writes = [_about_build(made) for made in vars(module).values() if isinstance(made, Build)]
    own = [m for _, m in getmembers(module) if isfunction(m) or isclass(m)]
    public = [m for m in own if m.__module__ == module.__name__ and m.__name__[0] != "_"]
    return joined(
        f"## {name}",
        prose(getdoc(module) or ""),
        *writes,
        *(f"### `{m.__name__}`\n\n{prose(getdoc(m) or '')}" for m in public),
    )


def _about_build(made: Build) -> str:
    reads = f" Settings it reads: {', '.join(f'`{name}`' for name in made.reads)}." if made.reads else ""
    needs = [f"```sql\n{cleandoc(need.sql)}\n```" for need in made.needs.values()]
    return joined(f"Writes `{made.table}`. {_first_line(made.build)}{reads} From:", *needs)


def _first_line(thing: object) -> str:
    return (getdoc(thing) or "").splitlines()[0]


def all_settings() -> Iterator[str]:
    """Tell every section of headway.toml, in the order of its declaration."""
    return map(about_setting, Settings.__struct_fields__)


def about_setting(name: str) -> str:
    """Return one section of headway.toml: its keys, what they may be and their defaults."""
    section, title = _section(name), name if getattr(Settings(), name) else f"{name}.NAME"
    rows = [f"| `{key}` | {_allowed(kind)} | {_default(getattr(section, key))} |" for key, kind in keys(name).items()]
    return joined(
        f"## [{title}]", getdoc(section) or "", "\n".join(["| key | allowed | default |\n|---|---|---|", *rows])
    )


def keys(name: str) -> dict[str, dict[str, Any]]:
    """Return the keys of one section of headway.toml, each with its JSON schema."""
    section = type(_section(name))
    found: dict[str, dict[str, Any]] = msgspec.json.schema(section)["$defs"][section.__name__]["properties"]
    return found


def _section(name: str) -> Section:
    section: Section = getattr(Settings(), name) or Team()  # [teams.NAME] is a table of sections, empty by default
    return section


def _allowed(kind: dict[str, Any]) -> str:
    """Say in words what a JSON schema allows."""
    if "enum" in kind or "anyOf" in kind:
        return " or ".join(
            [f"`{value}`" for value in kind.get("enum", [])] + [_allowed(k) for k in kind.get("anyOf", [])]
        )
    if kind["type"] == "array":
        return f"list of {_allowed(kind['items'])}"
    if kind["type"] == "object":
        return f"table of NAME = {_allowed(kind['additionalProperties'])}"
    bounds = [f"{word} {kind[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in kind]
    return " ".join([{"null": "nothing", "string": "text"}.get(kind["type"], kind["type"]), *bounds])


def _default(value: object) -> str:
    return "not set" if value in (None, "") else f"`{json.dumps(value)}`"


def all_verbs() -> Iterator[str]:
    """Tell every verb, by name."""
    return map(about_verb, verbs())


def about_verb(name: str) -> str:
    """Return the help of one verb, as its --help prints it."""
    parent = click.Context(headway, info_name="headway", terminal_width=_PAGE_WIDTH, **headway.context_settings)
    command = headway.get_command(parent, name)
    assert command is not None  # noqa: S101 - the name comes from the verbs themselves
    context = click.Context(command, info_name=name, parent=parent, terminal_width=_PAGE_WIDTH)
    return joined(f"## headway {name}", f"```text\n{command.get_help(context)}\n```")


def prose(doc: str) -> str:
    """Return a docstring with its examples fenced."""
    return _EXAMPLE.sub(lambda found: f"```pycon\n{found.group().rstrip()}\n```", cleandoc(doc))


def listed(told: dict[str, str]) -> str:
    """Return facts by name as a list."""
    return "\n".join(f"- {name}: {value}" for name, value in told.items())


def joined(*parts: str) -> str:
    """Return the paragraphs that there are, apart from each other."""
    return "\n\n".join(part for part in parts if part)
