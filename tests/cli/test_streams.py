"""A terminal that cannot hold a sign shows the nearest one: nothing fails, and bars, dashes and columns stay."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.xdist_group("desk")  # one analysis serves all of these

NARROW = {
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
SAID = [("ask", "bottlenecks"), ("measure", "work_in_progress"), ("report",), ("ask",), ("doctor",), ("analyze",)]


def headway(desk, narrow: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path)} | narrow
    command = [sys.executable, "-m", "headway", *arguments]
    return subprocess.run(command, cwd=desk.folder, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize("narrow", NARROW)
@pytest.mark.parametrize("said", SAID, ids=" ".join)
def test_no_encoding_of_a_terminal_is_a_defect(desk, said: tuple[str, ...], narrow: str):
    done = headway(desk, NARROW[narrow], *said)
    assert done.returncode == (2 if said == ("analyze",) else 0), done.stderr
    assert b"defect" not in done.stderr
    assert narrow not in {"ascii", "C"} or (done.stdout + done.stderr).isascii()


def test_bars_and_dashes_stay_readable(desk):
    wide = headway(desk, {"PYTHONIOENCODING": "utf-8"}, "ask", "bottlenecks").stdout.decode()
    thin = headway(desk, NARROW["ascii"], "ask", "bottlenecks").stdout.decode()
    assert wide.count("█") > 10
    assert thin.count("#") - wide.count("#") == wide.count("█")
    assert "?" not in thin.replace("?", "", wide.count("?"))
    assert thin.count("\n") == wide.count("\n")


def test_letters_lose_their_accents_and_what_has_none_is_a_question_mark():
    script = "from headway.cli._streams import forgive; forgive(); print('Zoë ▁▃█ 1–2 \\ud800 漢')"
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
    assert done.stdout == b"Zoe _:# 1-2 ? ?\n", done.stderr
