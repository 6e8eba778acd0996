"""What the truth says of a generated history is what git itself says of it."""

from datetime import datetime

from headway.demo.people import ASSISTANTS, BOT


def test_the_history_is_sound(written):
    assert written.git("fsck", "--strict", "--no-dangling").strip() == ""
    assert written.git("rev-parse", "HEAD").strip() == written.truth.tip


def test_every_landing_is_a_first_parent_commit_of_the_mainline_in_the_order_told(written):
    mainline = written.git("rev-list", "--first-parent", "--reverse", "HEAD").split()
    assert [c.sha for c in written.truth.changes] == mainline[-len(written.truth.changes) :]


def test_all_commits_are_counted(written):
    assert len(written.git("rev-list", "--all").split()) == written.truth.n_commits


def test_merges_show_their_branch_and_its_times(written):
    parents = dict(line.split(" ", 1) for line in written.git("log", "--format=%H %P|%at|%ct", "--all").splitlines())
    for change in written.truth.changes:
        above, _, committed = parents[change.sha].split("|")
        assert int(committed) == change.landed_at
        assert (len(above.split()) == 2) == (change.kind == "merge")
        if change.kind == "merge":
            assert above.split()[1] == change.steps[-1]
            assert int(parents[change.steps[0]].split("|")[1]) == change.first_commit_at
            assert int(parents[change.steps[-1]].split("|")[1]) == change.ready_at


def test_squashes_and_direct_pushes_hide_when_work_began(written):
    times = dict(
        line.split(" ", 1) for line in written.git("log", "--format=%H %at %ct", "--first-parent").splitlines()
    )
    hidden = [times[c.sha].split() for c in written.truth.changes if c.kind != "merge"]
    assert len(hidden) > 50
    assert all(authored == committed for authored, committed in hidden)


def test_a_change_ships_with_the_first_stable_tag_that_holds_it(written):
    tags = written.git("for-each-ref", "--format=%(refname:short)", "refs/tags").split()
    assert set(tags) == {*written.truth.releases, *written.truth.candidates, *written.truth.family}
    backports = {i.repair for i in written.truth.incidents}
    for change in written.truth.changes[::25]:
        holding = set(written.git("tag", "--contains", change.sha).split()) & set(written.truth.releases)
        first = min(holding, key=written.truth.releases.index, default="")
        assert change.release == first or change.release in backports


def test_reverts_name_what_they_take_back_and_ship_within_two_weeks_of_the_failed_release(written):
    messages = dict(
        record.strip("\n").split("\n", 1)
        for record in written.git("log", "--format=%H%n%B%x00", "HEAD").split("\0")[:-1]
    )
    at = dict(
        line.split()
        for line in written.git(
            "for-each-ref", "--format=%(refname:short) %(creatordate:unix)", "refs/tags"
        ).splitlines()
    )
    reverts = [i for i in written.truth.incidents if i.rule == "revert"]
    assert len(reverts) >= 8
    for incident in reverts:
        assert 0 < int(at[incident.repair]) - int(at[incident.failed]) < 14 * 86400
        assert incident.failed.rsplit(".", 1)[0] == incident.repair.rsplit(".", 1)[0]
        for cause, repair in zip(incident.causes, incident.repaired_by, strict=True):
            said = [messages[sha] for c in written.truth.changes if c.sha == repair for sha in (c.sha, *c.steps)]
            assert any(f"This reverts commit {cause}" in text for text in said)


def test_most_lines_a_repairing_fix_removes_were_first_shipped_in_the_failed_release(written):
    shipped_in = {c.sha: c.release for c in written.truth.changes}
    fixes = [i for i in written.truth.incidents if i.rule == "fix"]
    assert fixes
    for incident in fixes:
        blamed = _origins_of_removed_lines(written, incident.repaired_by[0])
        bad = sum(shipped_in.get(sha) == incident.failed for sha in blamed)
        assert blamed
        assert bad >= len(blamed) / 2


def _origins_of_removed_lines(written, sha):
    origins, path = [], ""
    for line in written.git("diff", "-U0", "--no-renames", f"{sha}^1", sha).splitlines():
        if line.startswith("--- "):
            path = line[6:]
        elif line.startswith("@@"):
            start, _, n = line.split()[1][1:].partition(",")
            if n != "0" and path:
                end = int(start) + int(n or 1) - 1
                blame = written.git(
                    "blame", "--first-parent", "-l", "-s", "-L", f"{start},{end}", f"{sha}^1", "--", path
                )
                origins += [row.split()[0] for row in blame.splitlines()]
    return origins


def test_assistance_stands_in_trailers_and_bots_have_their_address(written):
    addresses = [address for _, address in ASSISTANTS]
    authors = dict(line.split(" ", 1) for line in written.git("log", "--format=%H %ae", "--all").splitlines())
    text = written.git(
        "log", "--no-merges", "--format=%H %(trailers:key=Co-authored-by,valueonly,separator=%x2C)", "HEAD"
    )
    helped = {line.split(" ", 1)[0] for line in text.splitlines() if any(a in line for a in addresses)}
    assert len(helped) > 80
    for change in written.truth.changes:
        commits = change.steps or (change.sha,)
        assert all((sha in helped) == change.ai_assisted for sha in commits)
        assert all((authors[sha] == BOT[1]) == change.is_bot for sha in commits)


def test_open_heads_are_recent_and_stale_ones_are_not(written):
    assert written.truth.open_heads
    assert written.truth.stale_heads
    newest = datetime(2026, 6, 30).timestamp()
    for sha in written.truth.open_heads + written.truth.stale_heads:
        age = newest - int(written.git("log", "-1", "--format=%at", sha))
        assert (age < 30.5 * 86400) == (sha in written.truth.open_heads)
        assert written.git("rev-list", "--count", f"main..{sha}").strip() != "0"


def test_the_code_has_renames_deletions_binaries_notebooks_and_generated_files(written):
    kinds = {
        line.split("\t")[0][:1]
        for line in written.git("log", "--first-parent", "-m", "-M", "--name-status", "--format=").splitlines()
    }
    assert {"A", "M", "D", "R"} <= kinds
    files = written.git("ls-tree", "-r", "--name-only", "HEAD").split()
    for ending in (
        ".ipynb",
        ".png",
        "_pb2.py",
        "dvc.yaml",
        "Dockerfile",
        ".sql",
        "CODEOWNERS",
        ".mailmap",
        "package-lock.json",
    ):
        assert any(f.endswith(ending) for f in files), ending


def test_the_mailmap_leads_old_addresses_to_the_one_that_counts(written):
    raw = set(written.git("log", "--format=%ae").split())
    mapped = set(written.git("log", "--format=%aE").split())
    assert raw > mapped
    assert not any(address.endswith("@users.example.net") for address in mapped)
