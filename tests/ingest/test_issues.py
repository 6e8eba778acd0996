"""A file of issues in the store: it replaces the one before, and stays when git is read anew."""

from datetime import datetime

import pytest

from headway.core.settings import Settings
from headway.ingest.run import ingest
from headway.sources.tracker.base import Export, Issue, Project
from headway.store.schema import changes, fingerprint
from headway.tables.base import all_tables

DAY = datetime(2021, 1, 1)


def export(*keys, day=DAY):
    spring = Project("3", "milestone", "Spring", day, datetime(2021, 3, 2), None)
    return Export({key: Issue(key, day, None, None, None, "3") for key in keys}, {"3": spring})


@pytest.fixture
def given(store, history):
    history.commit({"a.py": b"x = 1\n"}, message="fix: a, closes #2")

    def giving(issues=None, **more):
        ingest(store, [history.path], Settings(), b"k" * 32, issues={history.path: issues} if issues else {}, **more)
        return [issue for (issue,) in store.rows("select issue from issue order by issue")]

    return giving


def test_a_newer_file_replaces_the_issues_of_its_repository_and_none_keeps_them(given, store):
    assert given(export("1", "2")) == ["1", "2"]
    assert given() == ["1", "2"]
    assert given(export("2", "3")) == ["2", "3"]
    assert store.rows("select issue, rule from issue_link") == [("2", "closes")]
    assert store.rows("select project, title from project") == [("3", "Spring")]


def test_a_rewritten_history_keeps_the_issues(given, history):
    given(export("1"))
    history.git("update-ref", "-d", "refs/heads/main")
    history.commit({"b.py": b"y = 2\n"})
    assert given() == ["1"]


def test_issues_older_than_what_may_be_kept_go_with_what_they_belonged_to(given, store):
    assert given(export("1"), keep_from=datetime(2021, 2, 1)) == []
    assert store.rows("select * from project") == []


def test_a_changed_table_of_git_does_not_cost_the_issues():
    tables = all_tables()
    present = {name: [column.name for column in table.columns] for name, table in tables.items()}
    dropped = "\n".join(changes(tables, dict.fromkeys(tables, "another"), present))
    known = {name: fingerprint(table) for name, table in tables.items()} | {"commit": "another"}
    some = "\n".join(changes(tables, known, present))
    assert 'drop table if exists "issue"' in dropped
    assert 'drop table if exists "commit"' in some
    assert 'drop table if exists "issue"' not in some
