"""A diff that nobody landed yet as one more subject: text that was handed over, or two commits of a repository."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from headway.core.errors import BadInput
from headway.core.ids import content_id
from headway.core.settings import Settings
from headway.core.text import one_line
from headway.ingest.content import contents_of
from headway.ingest.heads import files_of, look_up, origins_of
from headway.operate.layout import Fresh
from headway.rules.area import area
from headway.rules.change_type import change_type
from headway.rules.file_kind import placed
from headway.rules.message_words import message_buckets
from headway.rules.path_role import path_role
from headway.sources.git.content import Content, content
from headway.sources.git.diff import Diff, FileDiff
from headway.sources.git.history import present
from headway.sources.git.quarantine import Quarantine, open_quarantine
from headway.sources.git.revision import between
from headway.sources.git.unified import parse_unified
from headway.store.duckdb import Store

USUAL_MESSAGE = """
select coalesce(cast(median(n_message) as bigint), 0)
from (select n_message from "commit" where repository = ? and n_parents < 2 order by committed_at desc, sha limit 1000)"""


def fresh_from_text(store: Store, settings: Settings, repository: str, text: bytes, message: str = "") -> Fresh:
    """Read a unified diff against the mainline of a repository in the store; raises `BadInput` when it is none."""
    changed = parse_unified(text)
    said = content((one.file.path, one.body) for one in changed)
    given = _Given([one.file for one in changed], said, [message] if message.strip() else [])
    return _fresh(store, settings, repository, given)


def fresh_from_commits(store: Store, settings: Settings, repository: str, path: Path, span: str) -> Fresh:
    """Read what `A..B` of the repository at `path` changes since B left A.

    Raises `BadInput` for a name that is not there, and where `path` is not the `repository` that was read.
    """
    with TemporaryDirectory(prefix="headway-") as scratch, open_quarantine(path, Path(scratch), verify=False) as found:
        _check_same(store, repository, found, path)
        diff, said, messages = between(found, span)
    return _fresh(store, settings, repository, _Given(diff.files, said, messages))


def _check_same(store: Store, repository: str, found: Quarantine, path: Path) -> None:
    # a model of one repository speaks of another as surely as of its own
    sql = "select unnest([root_sha, tip_sha]) as sha from repository where repository = ?"
    ends = [str(sha) for (sha,) in store.rows(sql, [repository]) if sha]
    if not present(found.git, ends):
        raise BadInput(
            f"{one_line(str(path))} holds neither the first nor the newest commit of {one_line(repository)}, which this database was made from.",
            "Run `headway analyze` there, or name its own database with --db.",
        )


class _Given(NamedTuple):
    """What is known of a diff by itself: its files, what its lines say, and the messages that come with it."""

    files: Sequence[FileDiff]
    content: Content | None
    messages: list[str]


def _fresh(store: Store, settings: Settings, repository: str, given: _Given) -> Fresh:
    files, said, messages = given
    subject = "diff-" + content_id(*(b"%b %b" % (f.path, repr(f.hunks).encode()) for f in files))
    facts, removals = look_up(store, repository, Diff(subject, list(files), None))
    told, origins = files_of(facts), origins_of(store, repository, removals)
    paths, message = sorted({str(path) for path in told["path"]}), max(messages, key=len, default="")
    kinds = _kinds(store, settings, paths)
    tables = {
        "fresh_file": {"repository": [repository] * len(facts), "sha": [subject] * len(facts), **told},
        "fresh_removal": {"repository": [repository] * len(removals), "sha": [subject] * len(removals), **origins},
        "fresh_kind": kinds,
        "fresh_content": contents_of([(subject, said, message_buckets(message, paths))]),
    }
    # without a message the usual length stands in: none at all would look like the shortest one
    n_message = max(map(_n_bytes, messages)) if messages else int(store.rows(USUAL_MESSAGE, [repository])[0][0])
    return Fresh(
        subject,
        repository,
        _type(messages, told, settings),
        max(len(messages), 1),
        n_message,
        tables,
    )


def _n_bytes(message: str) -> int:
    return len(message.encode("utf-8", "replace"))


def _type(messages: list[str], told: dict[str, list[Any]], settings: Settings) -> str:
    """Return the type as far as prefix, paths and words tell it, in that order as for a landed change; "" when nothing does."""
    tells = {path_role(path, settings.paths).tells for path in told["path"]}
    said = [change_type(message.split("\n", 1)[0], settings.changes.prefixes) for message in messages]
    prefix = next((one.value for one in said if one and one.rule == "prefix"), "")
    by_path = tells.pop() if len(tells) == 1 else ""
    return prefix or by_path or next((one.value for one in said if one), "")


def _kinds(store: Store, settings: Settings, paths: list[str]) -> dict[str, list[Any]]:
    """Return the rows of `file_kind` for paths that no table knows yet."""
    known = {path for (path,) in store.rows("select path from file_kind where path in (select unnest(?))", [paths])}
    new = [path for path in paths if path not in known]
    put = area({}, settings.areas)
    return placed(new, [put(path) for path in new], [path_role(path, settings.paths) for path in new])
