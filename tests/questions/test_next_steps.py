"""What an answer sends its reader to exists: no command it names is refused."""

import re
from importlib.resources import files

import pytest

from headway.ask import all_questions
from headway.core.registry import discover
from headway.metrics.base import Metric
from headway.models.base import Task
from headway.tables.base import all_tables

COMMAND = re.compile(r"headway (ask|measure|predict|export) ([a-z_]+)(?: --by ([a-z_]+))?")


def named() -> list[tuple[str, str, str]]:
    rooms = (room.read_text("utf-8") for room in files("headway.questions").iterdir() if room.name.endswith(".py"))
    return sorted({found for text in rooms for found in COMMAND.findall(text)})


@pytest.mark.parametrize(("verb", "name", "by"), named())
def test_a_command_that_an_answer_names_is_there(verb: str, name: str, by: str) -> None:
    metrics = discover("headway.metrics", Metric)
    known = {
        "ask": all_questions(),
        "measure": metrics,
        "predict": discover("headway.models.tasks", Task),
        "export": all_tables(),
    }
    assert name in known[verb]
    assert not by or by in all_tables()[metrics[name].table].slices


def test_there_are_commands_to_look_at() -> None:
    assert len(named()) > 10
