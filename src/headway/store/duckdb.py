"""The DuckDB adapter: one file, one writer, one transaction for rows, state and cursor. All of DuckDB's traps hide here."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb

from headway.core.errors import HeadwayError, StoreCramped, StoreFailed, StoreLocked
from headway.store.schema import INTERNAL, changes, fingerprint, quoted
from headway.tables.base import Table, all_tables

if TYPE_CHECKING:
    import numpy as np

# numpy, and what turns columns into arrays, come along where columns do: a metric reads rows, and starts a fifth faster.
Values: TypeAlias = "Sequence[Any] | np.ndarray"

MEMORY = 200
"""DuckDB's own share, in MB, of the 400 that the whole process may take; beyond it, it spills beside the file."""

ROOMY_BEYOND = 100_000
"""Commits from which deriving needs more than that: windows and joins over one history cannot spill all they hold."""

THREADS = 2
"""Cores that one statement may use."""

SPARE = 150
"""MB that a statement gets on top, whatever the history, before it is given up: rather above 400 MB than no table."""

WRITTEN_BEYOND = 200_000
"""Commits from which changes are written into the file before more memory is asked for."""

PATIENCE = 30
"""How often a file that another process holds is tried again, each time after `NAP` seconds, before it is said who holds it."""

NAP = 0.05

REBUILD = "Move the file away and run `headway ingest` again: what came from git is read anew."


class Store:
    """An open database.

    Every statement goes through here; nothing else in the house imports duckdb. Raises `StoreLocked` when another
    process holds the file (naming it), `StoreFailed` when the file is corrupt or the disk is full.
    """

    def __init__(self, path: Path | None, *, reading: bool = False) -> None:
        """Open (and create, 0600) the database file, or one in memory when `path` is None.

        Any number may be `reading` a file at once; one of them becomes its only writer with the first thing it writes.
        """
        self.path = path
        self._depth, self._sheds, self._reads = 0, False, reading and path is not None
        self._room = {"memory_limit": f"{MEMORY}MB", "threads": str(THREADS)}
        self._db = _connect(path, reading=self._reads)
        if not (self._reads and self._is_prepared()):
            with self.transaction():
                self._prepare()
        self.make_room()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything inside at once, or nothing; one inside another belongs to the outer one."""
        self._write()
        self._depth += 1
        try:
            if self._depth == 1:
                self._run("begin")
            yield
            if self._depth == 1:
                self._run("commit")
        except BaseException:
            if self._depth == 1:
                with suppress(duckdb.Error):  # a failed statement may have ended the transaction already
                    self._db.execute("rollback")
            raise
        finally:
            self._depth -= 1

    def append(self, table: Table, columns: Mapping[str, Values]) -> None:
        """Add rows, column by column, in bulk; rows whose key is there already are passed over.

        Every declared column must be given, lists or arrays of one length; None (or NaN, NaT) is a missing value.
        Of rows that share a key within one call, one stays.
        """
        from headway.store.arrays import as_array

        if table.name in all_tables():  # any other is a temporary one, which a reader may have and would lose
            self._write()
        batch = {c.name: as_array(c.type, columns[c.name]) for c in table.columns}
        if not all(len(a) == len(batch[table.columns[0].name]) for a in batch.values()):
            raise ValueError(f"the columns of {table.name} differ in length: { {n: len(a) for n, a in batch.items()} }")
        name, key = quoted(table.name), ", ".join(quoted(k) for k in table.key)
        fresh = self.rows(f"select 1 from {name} limit 1") == []
        seen = "" if fresh else f" anti join {name} using ({key})"
        names = ", ".join(quoted(c.name) for c in table.columns)
        self._through(batch, f"insert into {name} ({names}) select distinct on ({key}) {names} from _batch{seen}")

    def replace(self, table: Table, columns: Mapping[str, Values]) -> None:
        """Write a whole table anew, in one transaction."""
        with self.transaction():
            self._run(f"delete from {quoted(table.name)}")
            self.append(table, columns)

    def update(self, table: str, key: str, columns: Mapping[str, Sequence[Any]]) -> None:
        """Set columns of the rows that `columns[key]` names."""
        self._write()
        declared = all_tables()[table]
        from headway.store.arrays import as_array

        batch = {name: as_array(declared[name].type, values) for name, values in columns.items()}
        setting = ", ".join(f"{quoted(n)} = _batch.{quoted(n)}" for n in columns if n != key)
        match = f"{quoted(table)}.{quoted(key)} = _batch.{quoted(key)}"
        self._through(batch, f"update {quoted(table)} set {setting} from _batch where {match}")

    def remove(self, table: str, key: str, gone: Sequence[Any], repository: str | None = None) -> None:
        """Delete the rows whose column `key` is among `gone`, of one repository or of all."""
        where = f"{quoted(key)} in (select gone from _batch)" + (" and repository = ?" if repository else "")
        sql = f"delete from {quoted(table)} where {where}"
        if len(gone):
            from headway.store.arrays import objects

            self._write()
            self._through({"gone": objects(gone)}, sql, [repository] if repository else [])

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement with bound values and return its rows."""
        found: list[tuple[Any, ...]] = self._run(sql, values).fetchall()
        return found

    def columns(self, sql: str, values: Sequence[Any] = ()) -> "dict[str, np.ndarray]":
        """Run one SELECT and return it column by column: NaN, NaT or "" where a value is missing."""
        from headway.store.arrays import filled

        found: dict[str, np.ndarray] = self._run(sql, values).fetchnumpy()
        return {name: filled(array) for name, array in found.items()}

    def export(self, sql: str, to: Path, form: str) -> None:
        """Write the rows of one SELECT to a file; `form` is parquet, csv or json."""
        if form not in ("parquet", "csv", "json"):
            raise ValueError(f"form must be parquet, csv or json. Got {form!r} instead.")
        options = {"csv": ", header true", "json": ", array true", "parquet": ""}[form]
        self._run(f"copy ({sql}) to '{_escaped(to)}' (format {form}{options})")

    def pack(self, batch: "Mapping[str, np.ndarray]", sql: str, to: Path) -> None:
        """Write the rows of one SELECT over `_batch`, which holds these columns (n,), to a Parquet file."""
        self._through(batch, f"copy ({sql}) to '{_escaped(to)}' (format parquet, compression zstd)")

    def meta(self, key: str) -> str | None:
        """Return what was remembered under `key`: a cursor, a fingerprint."""
        found = self.rows("select value from _meta where key = ?", [key])
        return str(found[0][0]) if found else None

    def remember(self, key: str, value: str | None) -> None:
        """Keep one word under `key`, in the transaction under way; None forgets it."""
        self._write()
        self._run("delete from _meta where key = ?", [key])
        if value is not None:
            self._run("insert into _meta values (?, ?)", [key, value])

    def states(self, repository: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield (path, packed line origins) of every live file of one repository."""
        yield from self.rows("select path, lines from _state where repository = ?", [repository])

    def keep_states(self, repository: str, changed: Mapping[bytes, bytes], gone: Sequence[bytes], whole: bool) -> None:
        """Store the packed line origins of changed files and drop those of `gone` ones; `whole` drops all others."""
        from headway.store.arrays import objects

        self._write()
        if whole:
            self._run("delete from _state where repository = ?", [repository])
        elif changed or gone:
            self._through({"path": objects([*changed, *gone])}, _DROP_STATES, [repository])
        if changed:
            batch = {"path": objects(list(changed)), "lines": objects(list(changed.values()))}
            self._through(batch, "insert into _state select ?, path, lines from _batch", [repository])

    def make_room(self, share: float = 1.0, n_threads: int = THREADS) -> None:
        """Let the memory grow with histories of more than `ROOMY_BEYOND` commits, by `share` of 2 MB a thousand.

        A share above 1 is a last resort: all of that, and `SPARE` on top.
        """
        n_commits = int(self.rows("select count(*) from commit")[0][0])
        if n_commits > WRITTEN_BEYOND and not self._depth and not self._reads:
            # what was changed since the last one is held in memory, and leaves little for what comes
            self._run("checkpoint")
        extra = max(0, n_commits - ROOMY_BEYOND) / 500 * min(share, 1) + (SPARE if share > 1 else 0)
        for name, value in (("memory_limit", f"{MEMORY + extra:.0f}MB"), ("threads", str(n_threads))):
            if self._room.get(name) != value:
                self._run(f"set {name} = '{value}'")
                self._room[name] = value

    def shed(self) -> None:
        """Have `close` rewrite the file: what was deleted stays readable in its free blocks until then."""
        self._sheds = True

    def close(self) -> None:
        """Release the file."""
        if self._sheds and self.path:
            self._rewrite(self.path)
        else:
            self._db.close()

    def _write(self) -> None:
        """Become the one writer; where another process holds the file, go on as a reader and raise `StoreLocked`."""
        if not self._reads:
            return
        self._db.close()
        try:
            self._db = _connect(self.path)
        except HeadwayError:
            self._db = _connect(self.path, reading=True)
            raise
        self._reads = False
        for name, value in self._room.items():
            self._run(f"set {name} = '{value}'")

    def _rewrite(self, path: Path) -> None:
        # Swapped only after the file is released: one that is swapped while open gives old data back.
        draft = path.with_name(f".{path.name}.draft")
        draft.unlink(missing_ok=True)
        name = self.rows("select current_database()")[0][0]
        self._run(f"attach '{_escaped(draft)}' as draft")
        self._run(f"copy from database {quoted(name)} to draft")
        self._run("detach draft")
        self._db.close()
        draft.chmod(0o600)
        draft.replace(path)

    def _through(self, batch: "Mapping[str, np.ndarray]", sql: str, values: Sequence[Any] = ()) -> None:
        self._db.register("_batch", batch)
        try:
            self._run(sql, values)
        finally:
            self._db.unregister("_batch")

    def _run(self, sql: str, values: Sequence[Any] = ()) -> Any:
        with _private(), _told(self.path):
            return self._db.execute(sql, values) if values else self._db.execute(sql)

    def _is_prepared(self) -> bool:
        try:
            return self._known() == _fingerprints()
        except duckdb.CatalogException:  # no database of ours yet
            return False

    def _known(self) -> dict[str, str]:
        return {key[6:]: value for key, value in self.rows("select key, value from _meta where key like 'table:%'")}

    def _prepare(self) -> None:
        for statement in INTERNAL:
            self._run(statement)
        tables, known, prints = all_tables(), self._known(), _fingerprints()
        if known == prints:
            return
        present: dict[str, list[str]] = {}
        for name, column in self.rows("select table_name, column_name from information_schema.columns"):
            present.setdefault(name, []).append(column)
        for statement in changes(tables, known, present):
            self._run(statement)
        for name, value in prints.items():
            self.remember(f"table:{name}", value)


_DROP_STATES = "delete from _state where repository = ? and path in (select path from _batch)"


def _fingerprints() -> dict[str, str]:
    return {name: fingerprint(table) for name, table in all_tables().items()}


def _connect(path: Path | None, *, reading: bool = False) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": str(THREADS),
        "memory_limit": f"{MEMORY}MB",
        "preserve_insertion_order": "false",
        # Nothing is fetched from anywhere: what the wheel holds is what there is.
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if path is None:
        return duckdb.connect(":memory:", config=config | {"temp_directory": ""})
    with _private(), _told(path):
        if path.is_symlink():
            raise StoreFailed(f"{path} is a link.", "Give the database file itself with --db.")
        if not path.parent.is_dir():
            raise StoreFailed(f"There is no folder {path.parent}.", "Make it, or choose another file with --db.")
        if reading:
            # What readers spill would otherwise lie in one place, under the same names.
            config["temp_directory"] = f"{path}.{os.getpid()}.tmp"
            return _patiently(path, config, reading=True)
        connection = _patiently(path, config)
        path.chmod(0o600)
        return connection


def _patiently(path: Path, config: dict[str, Any], *, reading: bool = False) -> duckdb.DuckDBPyConnection:
    for _ in range(PATIENCE):
        try:
            return duckdb.connect(str(path), read_only=reading, config=config)
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                raise
        sleep(NAP)
    return duckdb.connect(str(path), read_only=reading, config=config)


@contextmanager
def _private() -> Iterator[None]:
    # DuckDB makes its journal and spill files with the process's mask; nobody else may read those either.
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _told(path: Path | None) -> Iterator[None]:
    try:
        yield
    except (duckdb.OperationalError, duckdb.InternalError, duckdb.FatalException) as error:
        raise _explained(str(error).split("\n", 1)[0], path) from error


def _explained(text: str, path: Path | None) -> HeadwayError:
    where = path or "the database in memory"
    holder = re.search(r"lock is held in (.+?) \(PID (\d+)", text)
    if holder or "Could not set lock" in text:
        who = f"process {holder[2]} ({_command(holder[2], holder[1])})" if holder else "another process"
        return StoreLocked(f"{where} is held by {who}.", "Wait until it ends, or choose another file with --db.")
    if "not a valid DuckDB database" in text or "orrupt" in text or "checksum" in text:
        return StoreFailed(f"{where} is no readable database: {text[:300]}", REBUILD)
    if "Out of Memory" in text:
        return StoreCramped(f"{where} could not be written: {text[:300]}", "Free some memory and run it again.")
    if "No space left" in text or "Could not write" in text:
        return StoreFailed(
            f"{where} could not be written: {text[:300]}", "Free some space and run it again: it resumes."
        )
    if "Cannot open file" in text or (path and not path.exists()):
        return StoreFailed(
            f"{where} could not be opened: {text[:300]}", "Choose another file with --db, where you may read and write."
        )
    return StoreFailed(f"{where} could not be used: {text[:300]}", REBUILD)


def _command(pid: str, program: str) -> str:
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        return " ".join(w for w in words if w)[:120]
    return program


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
