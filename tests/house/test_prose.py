"""What people wrote stays true: every link, command, option, file, name and exit code that the prose mentions exists."""

import re
from pathlib import Path

import click
import pytest

from headway.cli._learning import ANALYZE_SECONDS
from headway.cli._verbs import headway, verbs
from headway.cli.check import TOO_RISKY
from headway.cli.monitor import DEGRADED, STALE
from headway.cli.replay import ENOUGH as REPLAY_ROWS
from headway.core.errors import HeadwayError
from headway.core.registry import discover
from headway.core.settings import Settings
from headway.ingest import forward, landed
from headway.measure import moment
from headway.metrics.base import Metric
from headway.models.candidates.prior_boosted import ENOUGH
from headway.models.shipped import priors
from headway.models.weights import DEEPEST
from headway.operate.learn import REPLAYED
from headway.questions.base import Question
from headway.rules.defect_origin import GIANT_FILES, GIANT_LINES
from headway.sources.git.added import LEAST
from headway.sources.git.objects import VERIFY_BELOW
from headway.sources.git.run import BIG_FILE
from headway.tables.base import all_tables

HOUSE = Path(__file__).parents[2]
PROSE = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", *sorted((HOUSE / "docs").rglob("*.md"))]
METRICS, QUESTIONS = discover("headway.metrics", Metric), discover("headway.questions", Question)
SOURCES = {
    f"/{f.relative_to(HOUSE)}": f for d in ("src", "tests", "benchmarks") for f in sorted((HOUSE / d).rglob("*.py"))
}
WORDS = {word for file in SOURCES.values() for word in re.findall(r"\w+", file.read_text("utf-8"))}

each_page = pytest.mark.parametrize("file", PROSE, ids=lambda f: str(f.relative_to(HOUSE)))


def named(file: Path) -> set[str]:
    """Return what stands in backticks on a page, its blocks of code left out."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", file.read_text("utf-8"), flags=re.DOTALL)))


def options(verb: str) -> set[str]:
    command = headway.get_command(click.Context(headway), verb)
    assert command is not None
    return {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}


@each_page
def test_every_link_leads_somewhere(file: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", file.read_text("utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_the_index_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", (HOUSE / "docs/index.md").read_text("utf-8")))
    assert linked == {page.name for page in (HOUSE / "docs").glob("*.md")} - {"index.md"}


@each_page
def test_every_command_that_the_prose_names_exists(file: Path) -> None:
    text = file.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))
    said = set(re.findall(r"(?:^    |`)headway ([a-z]+)", text, re.MULTILINE))
    made = {
        word for line in re.findall(r"(?:^    |`)make ((?:[a-z-]+ ?)+)", text, re.MULTILINE) for word in line.split()
    }
    assert said <= set(verbs())
    assert made <= targets


@each_page
def test_every_metric_and_question_that_the_prose_asks_for_exists(file: Path) -> None:
    asked = set(re.findall(r"headway (measure|ask) ([a-z_]+)", file.read_text("utf-8")))
    assert {name for verb, name in asked if name not in (METRICS if verb == "measure" else QUESTIONS)} == set()


@each_page
def test_every_option_that_the_prose_gives_a_verb_is_one_of_its(file: Path) -> None:
    said = re.findall(r"\bheadway ([a-z-]+)((?:(?!\bheadway\b)[^\n])*)", file.read_text("utf-8"))
    given = {
        (verb, option) for verb, rest in said if verb in verbs() for option in re.findall(r"(?<![\w-])--[a-z-]+", rest)
    }
    assert {(verb, option) for verb, option in given if option not in options(verb)} == set()


@each_page
def test_every_file_of_code_that_the_prose_names_exists(file: Path) -> None:
    files = {name for name in named(file) if re.fullmatch(r"[\w./]+\.py", name) and "NAME" not in name}
    assert {name for name in files if not any(source.endswith(f"/{name}") for source in SOURCES)} == set()


@each_page
def test_every_name_in_backticks_stands_in_the_code(file: Path) -> None:
    names = {name for name in named(file) if re.fullmatch(r"[a-z]+(?:_[a-z0-9]+)+", name)}
    assert names - WORDS == set()


@each_page
def test_every_column_and_setting_that_the_prose_names_exists(file: Path) -> None:
    tables = {name: {column.name for column in table.columns} for name, table in all_tables().items()}
    sections = {
        name: set(getattr(Settings(), name).__struct_fields__) for name in Settings.__struct_fields__ if name != "teams"
    }
    pairs = {tuple(name.split(".")) for name in named(file) if re.fullmatch(r"[a-z_]+\.(?!py$)[a-z_]+", name)}
    pairs |= {(a, b) for a, b in re.findall(r"\[([a-z]+)\] ([a-z_]+)", file.read_text("utf-8"))}
    known = tables | {name: keys | tables.get(name, set()) for name, keys in sections.items()}
    assert {(a, b) for a, b in pairs if a in known and b not in known[a]} == set()


NUMBERS = [
    ("docs/reading-git.md", f"in steps of {forward.STEP:,} landings"),
    (
        "docs/reading-git.md",
        f"Content with a NUL in its first 8,000 bytes, or of {BIG_FILE >> 20} MB and more, is binary",
    ),
    ("docs/reading-git.md", f"in the last {Settings().changes.open_days} days is open"),
    (
        "docs/reading-git.md",
        f"the {landed.MOST_HEADS} newest heads of the last 100 days of at most {landed.MOST_LINES:,} such lines",
    ),
    ("docs/reading-git.md", f"the {landed.MOST_CHANGES:,} newest changes"),
    (
        "docs/reading-git.md",
        f"fewer than {('no', 'one', 'two', 'three', 'four', 'five', 'six')[LEAST]} letters or digits",
    ),
    ("docs/safety.md", f"Stores up to {VERIFY_BELOW >> 20} MB are hashed again"),
    ("docs/safety.md", f"JSON no deeper than {DEEPEST}"),
    ("docs/how-it-works.md", f"more than {moment.STALE.days} days older"),
    ("docs/incidents.md", f"in the same line, within {Settings().incidents.days} days"),
    ("docs/defect-origins.md", f"fixes of more than {GIANT_FILES} files or {GIANT_LINES:,} removed lines"),
    ("docs/ci.md", f"at most about {ANALYZE_SECONDS:.0f} s of learning"),
    ("docs/learning.md", f"from {ENOUGH} changes on"),
    ("docs/learning.md", f"from {sum(len(prior.made_from) for prior in priors())} public repositories"),
]


@pytest.mark.parametrize(("page", "sentence"), NUMBERS)
def test_a_number_in_the_prose_is_the_one_in_the_code(page: str, sentence: str) -> None:
    assert sentence in " ".join((HOUSE / page).read_text("utf-8").replace("**", "").split())


def test_the_help_says_from_when_a_replay_starts_by_default() -> None:
    assert REPLAY_ROWS == REPLAYED


def test_the_prose_lists_every_exit_code() -> None:
    def codes(error: type[HeadwayError]) -> set[int]:
        return {error.exit_code}.union(*(codes(one) for one in error.__subclasses__()))

    listed = re.findall(r"^\| (\d+) \|", (HOUSE / "docs/ci.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(map(int, listed)) == sorted({0, DEGRADED, STALE, TOO_RISKY} | codes(HeadwayError))
