"""Each planted cause can be seen in the bare git data, by a computation that shares nothing with Headway."""

import subprocess
from collections import Counter
from itertools import pairwise
from statistics import median

import pytest

from headway.demo.causes import AiEffect, Coupling, DelayFactor, GrowingStage, Hotspot, KnowledgeAtRisk, SlowType
from headway.demo.history import write
from headway.demo.plan import seconds, small

DAY = 86_400


@pytest.fixture
def history(tmp_path):
    def make(*causes, seed=11):
        plan = small(seed, *causes)
        return plan, write(plan, tmp_path / "repo"), tmp_path / "repo"

    return make


def git(path, *words):
    return subprocess.run(["git", "-C", path, *words], check=True, capture_output=True).stdout.decode("utf8", "replace")


def merged(path):
    """Map each merge on the mainline to (subject, first commit, last commit, landing) as git shows them."""
    out, own, authored = {}, [], {}
    mainline = set(git(path, "rev-list", "--first-parent", "main").split())
    # In topological order the commits of a branch follow the merge that brought them.
    for line in git(path, "log", "--topo-order", "--format=%H %at %P", "main").splitlines():
        sha, at, *parents = line.split()
        own = own if len(parents) < 2 else authored.setdefault(sha, [])
        if sha not in mainline:
            own.append(int(at))
    for record in git(path, "log", "--first-parent", "--merges", "--format=%H%x01%B%x01%ct%x00").split("\0")[:-1]:
        sha, body, landed = record.strip("\n").split("\x01")
        times = authored[sha]
        out[sha] = (body.split("\n")[2], min(times), max(times), int(landed))
    return out


def files_of(path):
    """Map each landing to the paths it changed."""
    out = {}
    for record in git(path, "log", "--first-parent", "-m", "--name-only", "--format=%x00%H").split("\0")[1:]:
        sha, *names = record.split()
        out[sha] = set(names)
    return out


def test_the_slow_type_waits_longer_from_landing_to_release(history):
    _, _, path = history(SlowType("fix", "deploy", 3.0))
    tags = [int(t) for t in git(path, "for-each-ref", "--format=%(creatordate:unix)", "refs/tags/v*.0").split()]
    waits = {True: [], False: []}
    for subject, _, _, landed in merged(path).values():
        later = [t for t in tags if t >= landed]
        if later:
            waits[subject.lower().startswith(("fix", "correct"))].append(min(later) - landed)
    assert 2 < median(waits[True]) / median(waits[False]) < 4


def test_the_slow_type_waits_longer_in_review(history):
    _, _, path = history(SlowType("feature", "review", 3.0))
    waits = {True: [], False: []}
    for subject, first, last, landed in merged(path).values():
        if last > first:
            waits[subject.startswith(("feat", "Add ", "Support", "Introduce"))].append(landed - last)
    assert 2 < median(waits[True]) / median(waits[False]) < 4.5


def test_the_hotspot_is_reverted_more_often_for_how_often_it_changes(history):
    _, _, path = history(Hotspot("billing", 7.0))
    of = files_of(path)
    touched = Counter(a for names in of.values() for a in {n.partition("/")[0] for n in names})
    words = git(path, "log", "--no-merges", "--format=%b", "main").replace(",", "").replace(".", "").split()
    undone = {w for before, w in pairwise(words) if before == "commit" and w in of}
    reverted = Counter(a for sha in undone for a in {n.partition("/")[0] for n in of[sha]})
    rest = sum(reverted.values()) - reverted["billing"], sum(touched.values()) - touched["billing"]
    assert reverted["billing"] / touched["billing"] > 3 * rest[0] / rest[1]


def test_large_changes_take_longer_to_land(history):
    _, truth, path = history(DelayFactor("size", factor=3.0))
    size = {c.sha: c.n_lines for c in truth.changes}
    times = {True: [], False: []}
    for sha, (_, first, _, landed) in merged(path).items():
        times[size[sha] >= 70].append(landed - first)
    assert 2 < median(times[True]) / median(times[False]) < 4.5


def test_the_stage_grows_over_the_last_half_year_and_not_before(history):
    plan, _, path = history(GrowingStage("review", 4.0))
    waits = sorted((first, landed - last) for _, first, last, landed in merged(path).values() if last > first)
    turn = seconds(plan.until) - 182 * DAY
    quarter = [w for t, w in waits if t > turn + 91 * DAY]
    before = [w for t, w in waits if t < turn]
    assert median(quarter) > 1.8 * median(before)
    half = len(before) // 2
    assert 0.6 < median(before[half:]) / median(before[:half]) < 1.6


def test_assisted_lines_are_rewritten_sooner(history):
    _, truth, path = history(AiEffect("rework", 3.5))
    born, gone = {}, {}
    log = git(
        path, "log", "--reverse", "--first-parent", "-m", "-p", "-U0", "--no-renames", "--format=%x1e%H %ct", "--text"
    )
    for record in log.split("\x1e")[1:]:
        head, _, body = record.partition("\n")
        sha, at = head.split()
        for line in body.split("\n"):
            if line.startswith("+") and not line.startswith("+++"):
                born.setdefault(line[1:], (sha, int(at)))
            elif line.startswith("-") and not line.startswith("---"):
                gone.setdefault(line[1:], int(at))
    share = {}
    for assisted in (True, False):
        mine = {c.sha for c in truth.changes if c.ai_assisted == assisted and not c.is_bot}
        lines = [(text, at) for text, (sha, at) in born.items() if sha in mine]
        share[assisted] = sum(gone.get(text, at + 99 * DAY) < at + 21 * DAY for text, at in lines) / len(lines)
    assert share[True] > 1.5 * share[False]


def test_assisted_changes_are_larger_or_slower_when_planted(history):
    _, truth, path = history(AiEffect("speed", 2.5))
    assisted = {c.sha for c in truth.changes if c.ai_assisted}
    times = {True: [], False: []}
    for sha, (_, first, _, landed) in merged(path).items():
        times[sha in assisted].append(landed - first)
    assert 1.7 < median(times[True]) / median(times[False]) < 3.6


def test_one_person_wrote_most_of_the_area_and_left(history):
    _, _, path = history(KnowledgeAtRisk("infra"))
    last = git(path, "log", "-1", "--format=%ct", "--author=ada.novak").strip()
    newest = git(path, "log", "-1", "--format=%ct", "main").strip()
    assert int(newest) - int(last) > 180 * DAY
    authors = Counter(git(path, "log", "--no-merges", "--format=%ae", "main", "--", "infra").split())
    assert authors.most_common(1)[0][0].startswith("ada.novak@")


def test_two_files_of_different_areas_always_change_together(history):
    _, _, path = history(Coupling())
    sets = list(files_of(path).values())
    both = sum({"api/routes.py", "web/client.ts"} <= s for s in sets)
    either = sum(bool({"api/routes.py", "web/client.ts"} & s) for s in sets)
    assert both >= 20
    assert both > 0.85 * either
