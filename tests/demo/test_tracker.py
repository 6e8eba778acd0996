"""The issues of an invented organisation: the same for the same plan, in the shape of an export, closed by the changes that name them."""

import json

import pytest

from headway.core.settings import Settings
from headway.core.time import utc
from headway.demo.history import write
from headway.demo.plan import small
from headway.demo.schedule import schedule
from headway.demo.tracker import tracker
from headway.demo.words import issue_of, number, open_branch
from headway.ingest.run import ingest
from headway.sources.tracker.json_list import read_json
from headway.store.duckdb import Store

PLAN = small(3)


@pytest.fixture(scope="module")
def story():
    return schedule(PLAN)


def entries(story):
    return tracker(PLAN, story.landed, story.open)


def test_the_same_plan_gives_the_same_issues(story):
    assert entries(story) == entries(schedule(PLAN))


def test_what_is_read_of_them_is_what_happened(story):
    told = read_json(json.dumps(entries(story)), "issues.json")
    worked = {str(issue): c for c in story.landed if (issue := issue_of(PLAN, c)) is not None}
    assert len(worked) > 150
    for key, change in worked.items():
        issue = told.issues[key]
        assert issue.opened_at < utc(change.started) < issue.closed_at == utc(change.landed)
        assert told.projects[issue.project].due_at is not None
    closing = {number(c): key for key, c in worked.items() if c.kind != "direct"}
    assert dict(told.closes).items() >= closing.items()


def test_headway_links_them_to_the_changes_that_close_them(story, tmp_path):
    write(PLAN, tmp_path / "shop")
    store = Store(None)
    export = read_json(json.dumps(entries(story)), "issues.json")
    ingest(store, [tmp_path / "shop"], Settings(), b"k" * 32, issues={tmp_path / "shop": export})
    sql = "select count(distinct l.issue) from issue_link l join issue i using (repository, issue) join change_commit k using (sha) join change c using (change_id) where c.landed_at = i.closed_at"
    wanted = sum(issue_of(PLAN, c) is not None and c.kind != "direct" for c in story.landed)
    assert store.rows(sql)[0][0] == wanted
    waiting = sum(issue_of(PLAN, c) is not None for c in story.open)
    assert waiting > 0
    assert all(open_branch(PLAN, c).count("/") == 1 for c in story.open)
    dated = "select count(*) from change_due join change using (change_id) where state = 'open'"
    assert 0 < store.rows(dated)[0][0] <= waiting
