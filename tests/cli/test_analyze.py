"""The whole path, from a repository to a report, as a user walks it."""

import html
import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from headway.core.registry import discover
from headway.metrics.base import Metric
from headway.operate import outlook
from headway.questions.base import Question
from headway.store.duckdb import Store

pytestmark = pytest.mark.xdist_group("desk")  # one analysis serves all of these

METRICS, QUESTIONS = discover("headway.metrics", Metric), discover("headway.questions", Question)
FORBIDDEN = ("elite", "poor", "productivity", "0 % ai")


def test_one_command_ends_with_a_summary_and_a_report(first_run):
    desk, said = first_run
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("as of 2026-")
    assert "What stands out" in said.out
    assert "\x1b" not in said.out, "no colour when piped"
    assert sorted(p.name for p in (desk.folder / ".headway").iterdir()) == [
        ".gitignore",
        "headway.duckdb",
        "headway.key",
        "models",
        "report.html",
    ]
    assert {oct(p.stat().st_mode & 0o077) for p in (desk.folder / ".headway").iterdir() if p.name != ".gitignore"} == {
        "0o0"
    }


def test_the_report_is_one_file_that_loads_and_runs_nothing(desk):
    text = (desk.folder / ".headway/report.html").read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert len(text.encode()) < 3_000_000
    assert not any(word in text for word in ("<script", 'src="http', 'href="http', "@import", "url(http"))


def test_nothing_said_names_a_person_a_subject_or_a_branch(first_run):
    desk, said = first_run
    store = Store(desk.folder / ".headway/headway.duckdb")
    secret = {
        str(v)
        for row in store.rows(
            "select person, name, address from identity join person using (person) where kind = 'human'"
        )
        for v in row
    }
    secret |= {str(v) for (v,) in store.rows("select name from ref where kind = 'head'")} - {"main"}
    secret |= {
        line for (m,) in store.rows("select message from commit") for line in [m.splitlines()[0]] if len(line) > 12
    }
    store.close()
    everything = said.out + (desk.folder / ".headway/report.html").read_text("utf-8")
    everything += "".join(desk.headway("ask", name, "--format", "json").out for name in QUESTIONS)
    assert len(secret) > 500
    assert [word for word in secret if word in everything] == []


def test_nobody_is_graded(first_run):
    desk, said = first_run
    everything = said.out.lower() + (desk.folder / ".headway/report.html").read_text("utf-8").lower()
    assert [word for word in FORBIDDEN if word in everything] == []


def test_a_second_run_reads_only_what_is_new_and_says_the_same(first_run):
    desk, first = first_run
    assert desk.headway("ingest", "../shop").err == "shop: 0 new commits\n"
    # learning goes on from run to run, so two runs that learn may say more and more; what was read says the same
    again = [desk.headway("analyze", "../shop", "--no-learn").out for _ in range(2)]
    assert again[0] == again[1]
    assert again[0].splitlines()[:3] == first.out.splitlines()[:3]


def test_json_says_what_was_found_in_one_object(desk):
    said = json.loads(desk.headway("analyze", "../shop", "--json", "--now", "2026-07-01").out)
    assert said["repositories"] == ["shop"]
    assert said["as_of"] == ""
    assert set(said["answers"]) == set(QUESTIONS)
    assert set(said["numbers"]) == set(METRICS)


def test_the_clock_moves_to_a_stale_history_and_only_then(desk):
    near, far = (
        json.loads(desk.headway("measure", "throughput", "--format", "json", "--now", at).out)
        for at in ("2026-07-02", "2027-01-01")
    )
    assert (near["now"], near["as_of"]) == ("2026-07-02T00:00:00", "")
    assert far["now"].startswith("2026-06-29")
    assert far["as_of"] == "as of 2026-06-29, 185 days ago"


def test_facts_after_now_are_invisible(desk):
    early, late = (
        json.loads(desk.headway("measure", "throughput", "--format", "json", "--now", at).out)["rows"][0]["n"]
        for at in ("2025-12-01", "2026-07-01")
    )
    assert 0 < early < late


def test_the_commands_that_the_report_prints_can_be_typed(desk):
    text = (desk.folder / ".headway/report.html").read_text("utf-8")
    commands = sorted({html.unescape(said) for said in re.findall(r"<code>headway ([^<]+)</code>", text)})
    assert len(commands) > 20
    typed = [command for command in commands if "PATH" not in command][::4]
    assert {command: said.err for command in typed if (said := desk.headway(*shlex.split(command))).code} == {}


def test_the_commands_of_another_database_name_it(desk, tmp_path):
    shutil.copy(desk.folder / ".headway/headway.duckdb", tmp_path / "the other.duckdb")
    shutil.copy(desk.folder / ".headway/headway.key", tmp_path / "headway.key")
    shutil.copytree(desk.folder / ".headway/models", tmp_path / "the other.duckdb.learned/models")
    away = type(desk)(tmp_path, desk.repository)
    assert away.headway("report", "--db", "the other.duckdb", "--report", "r.html").code == 0
    text = (tmp_path / "r.html").read_text("utf-8")
    commands = sorted({html.unescape(said) for said in re.findall(r"(?:<code>|<li>)headway ([^<]+)<", text)})
    assert len(commands) > 20
    assert [command for command in commands if "--db 'the other.duckdb'" not in command] == []
    typed = [command for command in commands if "PATH" not in command][::9]
    assert {c: said.err for c in typed if (said := away.headway(*shlex.split(c))).code} == {}
    said = json.loads(away.headway("ask", "bottlenecks", "--format", "json", "--db", "the other.duckdb").out)
    assert "headway ask delay_factors --db 'the other.duckdb'" in said["look_next"]


def test_the_command_for_what_else_is_open_names_the_database(desk, tmp_path, monkeypatch):
    shutil.copy(desk.folder / ".headway/headway.duckdb", tmp_path / "shop.duckdb")
    shutil.copy(desk.folder / ".headway/headway.key", tmp_path / "headway.key")
    shutil.copytree(desk.folder / ".headway/models", tmp_path / "shop.duckdb.learned/models")
    monkeypatch.setattr(outlook, "MOST", 1)
    said = type(desk)(tmp_path, desk.repository).headway("analyze", str(desk.repository), "--db", "shop.duckdb")
    assert re.search(r"… \d+ more: `headway predict change_risk --db shop.duckdb`", " ".join(said.out.split()))


@pytest.mark.parametrize("metric", ["change_lead_time", "rework_rate", "open_changes"])
def test_a_metric_prints_as_table_json_and_csv(desk, metric: str):
    rows = json.loads(desk.headway("measure", metric, "--format", "json").out)["rows"]
    assert rows
    assert {"value", "unit", "n", "missing", "interval", "inferred"} <= set(rows[0])
    lines = desk.headway("measure", metric, "--format", "csv").out.splitlines()
    assert len(lines) == len(rows) + 1
    table = desk.headway("measure", metric)
    assert table.code == 0
    assert metric in table.out


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_answers_in_one_headline(desk, question: str):
    said = json.loads(desk.headway("ask", question, "--format", "json").out)
    assert said["headline"]
    assert "\n" not in said["headline"]
    assert said["headline"].split("(")[0].strip() in " ".join(desk.headway("ask", question).out.split())


def test_the_query_shown_gives_the_value_shown(desk):
    rows = json.loads(desk.headway("measure", "batch_size", "--format", "json").out)["rows"]
    sql = desk.headway("measure", "batch_size", "--sql").out
    store = Store(desk.folder / ".headway/headway.duckdb")
    found = store.columns(sql)
    store.close()
    assert found["value"][0] == pytest.approx(rows[0]["value"])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("measure", "chrn"), 2, "Did you mean 'churn'?"),
        (("measure", "churn", "--by", "colour"), 2, "no column"),
        (("measure", "cycle_time", "--by", "author"), 4, "leads to a person"),
        (("measure", "cycle_time", "--by", "reviewer"), 4, "leads to a person"),
        (("measure", "cycle_time", "--since", "last week"), 2, "ISO 8601"),
        (("ask", "what"), 2, "no question named 'what'"),
        (("analyze", "/nowhere/at/all"), 2, "/nowhere/at/all"),
        (("analyze", "."), 2, "no git repository"),
        (("export", "identity"), 4, "leaves in no export"),
        (("measure", "churn", "--settings", "missing.toml"), 2, "missing.toml is no settings file"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(desk, arguments: tuple[str, ...], code: int, words: str):
    said = desk.headway(*arguments)
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1)
    assert words in said.err


def test_a_held_database_names_its_holder(desk, tmp_path: Path):
    held = tmp_path / "held.duckdb"
    hold = f"import sys; from pathlib import Path; from headway.store.duckdb import Store; s = Store(Path({str(held)!r})); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        holder.stdout.readline()
        said = desk.headway("ask", "bottlenecks", "--db", str(held))
        holder.stdin.close()
    assert (said.code, said.err.count("\n")) == (5, 1)
    assert f"held by process {holder.pid}" in said.err


def test_a_file_that_is_no_database_is_refused_and_left_alone(desk, tmp_path: Path):
    other = tmp_path / "notes.duckdb"
    other.write_text("not a database, but someone's notes " * 500)
    said = desk.headway("ask", "bottlenecks", "--db", str(other))
    assert (said.code, said.err.count("\n")) == (6, 1)
    assert other.read_text().startswith("not a database, but someone's notes")


@pytest.mark.parametrize("kind", ["empty", "one commit", "shallow", "given twice"])
def test_an_odd_but_honest_repository_is_analysed_and_its_limit_said(desk, tmp_path: Path, kind: str):
    repo, source = tmp_path / "odd", tmp_path / "source"
    git = ("git", "-C", source, "-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", "init", "-q", source], check=True)
    for n in range({"empty": 0, "one commit": 1}.get(kind, 4)):
        (source / "notes").write_text(f"{n}\n" * (n + 1))
        subprocess.run([*git, "add", "notes"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", f"feat: step {n}"], check=True)
    depth = ("--depth", "2") if kind == "shallow" else ()
    subprocess.run(["git", "clone", "-q", *depth, f"file://{source}", repo], check=True, stderr=subprocess.DEVNULL)
    (tmp_path / "desk").mkdir()
    here = replace(desk, folder=tmp_path / "desk", repository=repo)
    said = here.headway("analyze", str(repo), *([str(repo)] if kind == "given twice" else []))
    assert said.code == 0, said.err
    assert "Traceback" not in said.err
    limits = {"shallow": "shallow", "given twice": "twice", "one commit": "a single commit: 1"}
    limit = limits.get(kind, "without a commit on the mainline: 1")
    assert limit in " ".join((said.out + said.err).lower().split())
    assert "of code is older" not in said.out, "a history of seconds says nothing about how long lines stand"


def test_settings_of_the_analysis_hold_for_every_later_verb(desk, tmp_path: Path):
    here = replace(desk, folder=tmp_path)
    shutil.copytree(desk.folder / ".headway", tmp_path / ".headway")
    here.headway("analyze", str(desk.repository), "--deployments", "merges", "--no-learn")
    merges = json.loads(here.headway("measure", "deployment_frequency", "--format", "json").out)["rows"][0]["n"]
    (tmp_path / "headway.toml").write_text("[deployments]\nsource = 'releases'\n[metrics]\noff = ['churn']\n")
    releases = json.loads(here.headway("measure", "deployment_frequency", "--format", "json").out)["rows"][0]["n"]
    assert merges > releases > 0
    assert here.headway("measure", "churn").code == 4


def test_doctor_says_what_is_there_and_what_is_missing(desk):
    said = desk.headway("doctor")
    assert said.code == 0
    assert "shop: 2025-06-30 to 2026-06-29" in said.out
    assert "Every key stands once." in said.out
    assert "\n\n## Repositories\n" in said.out
    assert "?: " not in said.out
    missing, panels = said.out.split("## Missing")[1].split("## Empty panels")
    assert "membership" in missing
    assert "Fill it: " in panels


def test_doctor_tells_a_works_council_the_same_as_the_docs(desk):
    said = " ".join(desk.headway("doctor", "--privacy").out.split())
    page = (Path(__file__).parents[2] / "docs/works-council.md").read_text("utf-8")
    for heading in [line for line in page.splitlines() if line.startswith("## ")]:
        assert heading in said


def test_a_works_council_is_told_of_every_file_that_is_written(desk):
    page = (Path(__file__).parents[2] / "docs/works-council.md").read_text("utf-8")
    written = {file.name for file in (desk.folder / ".headway").iterdir()} - {".gitignore"}
    assert written <= {"headway.duckdb", "headway.key", "models", "report.html"}, "say on the page what is written"
    assert "one database; one key file and one folder `models` beside it; one HTML report" in page
    assert "neither `keep_days` nor `headway forget` reaches into it" in page


def test_hours_are_no_slice_but_stand_in_a_private_export_as_the_page_says(desk):
    assert desk.headway("measure", "churn", "--by", "hour").code == 2
    told = desk.headway("export", "commit", "--private").out.splitlines()
    heading = told[0].split(",")
    moments = {line.split(",")[heading.index("authored_at")][-5:] for line in told[1:]}
    assert {"author", "authored_at"} <= set(heading)
    assert len(moments) > 10
    page = (Path(__file__).parents[2] / "docs/works-council.md").read_text("utf-8")
    assert "also holds the second at which each commit was written" in page.split("## What is merely not offered")[1]
