"""Issues of a file into the store, in place of those that an earlier file gave."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from headway.sources.tracker.base import Export, Issue, Project
from headway.store.duckdb import Store
from headway.tables.base import Table
from headway.tables.issue import issue
from headway.tables.project import project
from headway.tables.request_issue import request_issue


def write_issues(store: Store, repository: str, export: Export) -> None:
    """Replace the issues and projects of one repository, in one transaction."""
    with store.transaction():
        _replace(store, issue, repository, export.issues)
        _replace(store, project, repository, export.projects)
        store.rows("delete from request_issue where repository = ?", [repository])
        numbers, issues = [[one[i] for one in export.closes] for i in (0, 1)]
        store.append(request_issue, {"repository": [repository] * len(numbers), "number": numbers, "issue": issues})


def drop_issues_before(store: Store, instant: datetime) -> None:
    """Remove the issues opened before an instant, and the projects that no other belongs to."""
    with store.transaction():
        store.rows("delete from issue where opened_at < ?", [instant])
        store.rows("delete from request_issue where (repository, issue) not in (select (repository, issue) from issue)")
        store.rows("delete from project where (repository, project) not in (select (repository, project) from issue)")


def _replace(store: Store, table: Table, repository: str, told: Mapping[str, Issue] | Mapping[str, Project]) -> None:
    store.rows(f"delete from {table.name} where repository = ?", [repository])
    rows: Iterable[Issue | Project] = told.values()
    # the first two columns are the key; the others are called as the source calls them
    columns = {column.name: [getattr(row, column.name) for row in rows] for column in table.columns[2:]}
    store.append(table, {"repository": [repository] * len(told), table.name: list(told), **columns})
