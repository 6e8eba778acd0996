"""Turns declarations into pages: what `headway explain` prints and what `make docs` writes are the same text."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from headway.cli import _about as about
from headway.cli._council import council
from headway.core.text import plain

NOTE = "<!-- written by `make docs` from the declarations; edit those, not this page -->\n"
Pages = dict[str, tuple[str, str, Callable[[], Iterator[str]]]]

PAGES: Pages = {
    "works-council": ("For a works council", "The same text as `headway doctor --privacy`.", council),
    "reference/cli": ("Verbs", "What `headway` can be asked to do.", about.all_verbs),
    "reference/metrics": (
        "Metrics",
        "Every number of the house: meaning, formula, known problems, example.",
        about.all_metrics,
    ),
    "reference/questions": (
        "Questions",
        "What Headway answers, and the rows each question reads.",
        about.all_questions,
    ),
    "reference/rules": (
        "Rules",
        "Every inference: one file, pure, each result carrying the rule's name and confidence.",
        about.all_rules,
    ),
    "reference/settings": ("Settings", "Every key of `headway.toml` with its default.", about.all_settings),
    "reference/tables": (
        "Tables",
        "Every table: what a row is, what names it, its columns, units and meaning.",
        about.all_tables_text,
    ),
}


def page(name: str) -> str:
    """Return one generated page as Markdown."""
    title, lead, sections = PAGES[name]
    return "\n\n".join([NOTE + f"# {title}", lead, *sections()]) + "\n"


def stale(folder: Path) -> list[str]:
    """Name the pages in `folder` that differ from the declarations, or are missing."""
    return [name for name in PAGES if not _holds(folder / f"{name}.md", page(name))]


def write(folder: Path) -> None:
    """Write every generated page into `folder`."""
    (folder / "reference").mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (folder / f"{name}.md").write_text(page(name), "utf-8")


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text("utf-8") == text


def _main(arguments: list[str]) -> int:
    folder = Path(arguments[-1])
    if "--check" not in arguments:
        write(folder)
        return 0
    old = stale(folder)
    sys.stderr.write("".join(f"{plain(str(folder))}/{name}.md is not current: run `make docs`\n" for name in old))
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1:]))
