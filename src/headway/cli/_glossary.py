"""Finds what a name means, wherever it is declared; a few words of the field are explained here."""

from collections.abc import Callable, Iterator

from headway.cli import _about as about
from headway.cli._learnt import SCORES, about_candidate, about_check, about_score, about_task, learnt
from headway.cli._verbs import verbs
from headway.core.errors import UnknownName
from headway.core.registry import discover
from headway.core.settings import Settings
from headway.metrics.base import Metric
from headway.questions.base import Question
from headway.tables.base import all_tables

WORDS = {
    "mainline": "The first-parent chain of HEAD, or of the branch that `[mainline] branch` names: the order in which work landed.",
    "landed": "A change has landed when it is on the mainline; `landed_at` is the running maximum of committer times.",
    "missing": "Nobody can tell: shown as –, counted beside the number, never taken for 0.",
    "inferred": "Not told by a source but worked out by a rule, which every such row names with its confidence.",
    "interval": "An interval made this way holds the true value in 95 of 100 histories like this one (80 in the headlines of questions); none below 5 facts.",
    "release": "A stable tag. Inferred from git, it is never called a production deployment.",
    "repair release": "A release on the same line within 14 days that ships a revert of, or a fix to, what another release brought.",
    "stale head": "An unmerged branch head that nobody has worked on lately, or whose work landed another way; counted, not shown.",
    "pseudonym": "A keyed hash of an address; the key lies beside the database and never leaves it.",
    "slice": "A column that may split a metric, such as type, team, area or month; none of them leads to a person.",
    "as of": "The instant a history is looked at; the newest mainline commit, when that is more than 7 days old.",
    "settings": "What headway.toml may say: globs and numbers; no path, URL or command. Sections: "
    + ", ".join(Settings.__struct_fields__)
    + ".",
}


def listing() -> str:
    """Name everything that can be explained, by kind."""
    return "\n".join(f"{kind}: {', '.join(names)}" for kind, (names, _) in _kinds().items())


def explain(name: str) -> str:
    """Return what `name` means as Markdown, every meaning after another; raise `UnknownName` when it has none. Capitals do not matter."""
    found = _meanings(name) or _meanings(name.lower())
    if not found:
        known = {n for names, _ in _kinds().values() for n in names}
        raise UnknownName("thing", name, sorted(known), lists="headway explain")
    return "\n\n".join(found)


def _meanings(name: str) -> list[str]:
    return [tell(name) for names, tell in _kinds().values() if name in names] + list(_columns(name))


def _kinds() -> dict[str, tuple[list[str], Callable[[str], str]]]:
    metrics, questions, tables = (
        discover("headway.metrics", Metric),
        discover("headway.questions", Question),
        all_tables(),
    )
    return {
        "metrics": (list(metrics), lambda name: about.about_metric(metrics[name])),
        "questions": (list(questions), lambda name: about.about_question(questions[name])),
        "tables": (list(tables), lambda name: about.about_table(tables[name])),
        "settings": (list(Settings.__struct_fields__), about.about_setting),
        "rules": (about.rule_files(), about.about_rule),
        "verbs": (list(verbs()), about.about_verb),
        "tasks": (learnt("tasks"), about_task),
        "candidates": (learnt("candidates"), about_candidate),
        "checks": (learnt("checks"), about_check),
        "scores": (list(SCORES), about_score),
        "words": (list(WORDS), lambda name: f"## {name}\n\n{WORDS[name]}"),
    }


def _columns(name: str) -> Iterator[str]:
    """Explain `column` wherever it stands, `table.column`, or `section.key` of the settings."""
    place, _, last = name.rpartition(".")
    yield from (
        about.about_setting(s) for s in Settings.__struct_fields__ if place in ("", s) and last in about.keys(s)
    )
    for table in all_tables().values():
        if place in ("", table.name):
            yield from (about.about_column(table, c) for c in table.columns if c.name == last)
