"""What Headway reads out of a generated history is what was written into it: change by change, release by release."""

import pytest

from headway.core.ids import load_key
from headway.core.settings import parse_settings
from headway.core.time import utc
from headway.demo.paperwork import settings
from headway.demo.plan import small
from headway.ingest.derive import derive_on_demand
from headway.ingest.run import ingest
from headway.store.duckdb import Store


@pytest.fixture(scope="module")
def read(written, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("db") / "headway.duckdb")
    given = parse_settings(settings(small(5)))
    ingest(store, [written.path], given, load_key(store.path), None)
    derive_on_demand(store, given)
    yield {row["change_id"]: row for row in rows(store, "select * from change where state = 'landed'")}, store
    store.close()


def rows(store, sql):
    columns = store.columns(sql)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def test_every_change_is_read_with_its_kind_and_its_instants(written, read):
    changes, _ = read
    assert {c.sha for c in written.truth.changes} <= set(changes)
    for true in written.truth.changes:
        seen = changes[true.sha]
        assert seen["kind"] == true.kind
        assert seen["landed_at"] == utc(true.landed_at)
        assert (seen["author_kind"] == "bot") == true.is_bot
        assert seen["is_hidden"] == (true.kind != "merge")
        if true.kind == "merge":
            assert (seen["first_commit_at"], seen["ready_at"]) == (utc(true.first_commit_at), utc(true.ready_at))


def test_assistance_is_seen_where_a_trailer_names_it_and_nowhere_else(written, read):
    changes, _ = read
    for true in written.truth.changes:
        assert (changes[true.sha]["ai_assisted"] == "explicit") == true.ai_assisted


def test_types_that_have_a_prefix_are_read_without_error_and_most_others_are_read_right(written, read):
    changes, _ = read
    seen = [
        (changes[c.sha]["type"], changes[c.sha]["type_rule"], c.type) for c in written.truth.changes if not c.is_bot
    ]
    assert all(type_ == true for type_, rule, true in seen if rule == "prefix")
    assert sum(type_ == true for type_, _, true in seen) > 0.85 * len(seen)


def test_each_change_ships_with_the_release_that_truly_holds_it(written, read):
    _, store = read
    of = {r["change_id"]: r["deployment"] for r in rows(store, "select * from deployed_change where stream = ''")}
    wrong = [c for c in written.truth.changes if of[c.sha].rpartition("/")[2] != c.release.lstrip("v")]
    assert wrong == []


def test_incidents_are_the_planted_ones_and_no_others(written, read):
    _, store = read
    seen = {
        (r["failed"].rpartition("/")[2], r["repair"].rpartition("/")[2]): r["rule"]
        for r in rows(store, "select * from incident")
    }
    true = {(i.failed[1:], i.repair[1:]): i.rule for i in written.truth.incidents}
    assert {pair for pair, rule in seen.items() if rule == "revert"} == {
        pair for pair, rule in true.items() if rule == "revert"
    }
    # A fix repairs by chance, too: an ordinary one in a repair release that rewrites what the failed one shipped.
    changes, _ = read
    known = [i for i in written.truth.incidents if i.rule == "fix" and changes[i.repaired_by[0]]["type"] == "fix"]
    assert {(i.failed[1:], i.repair[1:]) for i in known} <= set(seen)
    assert known


def test_open_heads_are_open_and_landed_leftovers_and_stale_heads_are_not(written, read):
    _, store = read
    seen = {r["change_id"] for r in rows(store, "select change_id from change where state = 'open'")}
    assert seen == set(written.truth.open_heads)


def test_people_with_two_addresses_are_one_and_assistants_names_mislead_nobody(written, read):
    _, store = read
    kinds = [r["kind"] for r in rows(store, "select * from person where last_at is not null")]
    assert kinds.count("human") == 14
    assert kinds.count("bot") == 1
    assert kinds.count("agent") == 0


def test_a_renamed_file_keeps_the_changes_it_had_under_its_old_name(written, read):
    _, store = read
    ever = {r["path"]: int(r["n_changes_ever"]) for r in rows(store, "select path, n_changes_ever from file_heat")}
    renamed = {
        line.split("\t")[2]
        for line in written.git("log", "--first-parent", "-m", "-M", "--name-status", "--format=").splitlines()
        if line.startswith("R")
    } & set(ever)
    assert len(renamed) > 3
    for path in renamed:
        followed = written.git("log", "--first-parent", "-m", "-M", "--follow", "--format=%H", "--", path).split()
        assert ever[path] == len(set(followed))


def test_what_was_taken_back_is_the_origin_of_its_repair(written, read):
    _, store = read
    evidence = {(r["fixed_by"], r["change_id"]): r["evidence"] for r in rows(store, "select * from defect_origin")}
    reverted = {(c.sha, c.reverts) for c in written.truth.changes if c.reverts}
    assert len(reverted) > 10
    assert {evidence.get(pair) for pair in reverted} <= {"revert", "incident"}


def test_a_fix_in_a_repair_release_is_laid_on_what_the_failed_release_shipped(written, read):
    changes, store = read
    said = rows(store, "select * from defect_origin where evidence = 'incident'")
    shipped_in = {c.sha: c.release for c in written.truth.changes}
    fixes = [i for i in written.truth.incidents if i.rule == "fix" and changes[i.repaired_by[0]]["type"] == "fix"]
    assert fixes
    for i in fixes:
        origins = {shipped_in[r["change_id"]] for r in said if r["fixed_by"] == i.repaired_by[0]}
        assert origins == {i.failed}


def test_no_origin_landed_after_its_repair_and_no_repair_is_its_own_origin(read):
    _, store = read
    said = rows(store, "select * from defect_origin")
    assert len(said) > 10
    assert all(r["origin_at"] <= r["fixed_at"] and r["change_id"] != r["fixed_by"] for r in said)
