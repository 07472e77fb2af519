"""Results of earlier runs, kept in .cache/kept.db of a project under the hash of all that they were made from.

The file may be deleted at any time. Where it can't be read or written, everything is made anew. SQLite looks after
builds that run side by side, and after one that is killed: it keeps the results of a run, or none of them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Self

LAST_RUNS = 10  # what none of them used is dropped
NOTED_RUNS = 5  # that a value was used is only noted again if none of them did: most values are used in each run
WAIT_SECONDS = 5.0  # for another build that is writing
_DIGEST = 16
_FORM = 4  # of the tables; those of another form are dropped
_KEY = "stage text not null, key blob not null"
# When a value was last used is in a table of its own: to note it, the value needn't be written again. Values are long,
# and a table `without rowid` would move them about whenever it grows.
_TABLES = (
    f"pragma user_version = {_FORM}",
    f"create table kept ({_KEY}, value blob not null, primary key (stage, key))",
    f"create table used ({_KEY}, run integer not null, primary key (stage, key)) without rowid",
)

# In a damaged file, the text of an error may be damaged too, and so may numbers.
_FAILURES = (sqlite3.Error, UnicodeDecodeError, OverflowError)
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}


def key_of(*inputs: str | bytes) -> bytes:
    """The hash of everything that a result is made from, the program included."""
    whole = hashlib.sha256(_program())
    for data in inputs:
        encoded = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        whole.update(len(encoded).to_bytes(8))
        whole.update(encoded)
    return whole.digest()


@lru_cache(maxsize=1)  # the program doesn't change while it runs
def _program() -> bytes:
    """The hash of the program's own files, and the versions of what it's built on."""
    whole = hashlib.sha256()
    folder = Path(__file__).parent.parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            whole.update(path.relative_to(folder).as_posix().encode())
            whole.update(path.read_bytes())
    for package in ("jinja2", "markdown-it-py", "mdit-py-plugins", "pydantic", "pyyaml"):
        whole.update(metadata.version(package).encode())
    return whole.digest()


class Kept:
    """The results of one stage. A run takes those that it needs, in a `with` block, which keeps the new ones."""

    def __init__(self, path: Path, stage: str, *, small: bool = False) -> None:
        """`path` is the database, of which nothing need exist; `stage` names what its values are.

        `small`: they're few bytes, and all of them are needed, so they're read at once.
        """
        self._path, self._stage, self._small = path, stage, small
        self._all: dict[bytes, bytes] | None = None
        self._database: sqlite3.Connection | None = None
        self._used: set[bytes] = set()
        self._new: dict[bytes, bytes] = {}
        self._damaged = False

    def __enter__(self) -> Self:
        """Opens the database, if there is one."""
        if self._path.is_file():
            with suppress(sqlite3.Error):
                self._database = _opened(self._path)
        return self

    def get(self, key: bytes) -> bytes | None:
        """The value under a key; None if there is none, or a damaged one."""
        if self._database is None:
            return None
        try:
            found = self._read(key)
        except _FAILURES as error:
            self._database.close()
            self._database = None
            _delete_damaged(self._path, error)
            return None
        value = found if isinstance(found, bytes) else b""
        if not value or self._digest(key, value[_DIGEST:]) != value[:_DIGEST]:
            self._damaged = self._damaged or found is not None
            return None
        self._used.add(key)
        return value[_DIGEST:]

    def _read(self, key: bytes) -> object:
        if self._database is None:
            return None
        if self._small:
            if self._all is None:
                rows = self._database.execute("select key, value from kept where stage = ?", (self._stage,))
                self._all = dict(rows)
            return self._all.get(key)
        row = self._database.execute(
            "select value from kept where stage = ? and key = ?", (self._stage, key)
        ).fetchone()
        return row[0] if row else None

    def use(self, key: bytes) -> None:
        """Notes that a value is still needed, which this run may not have read."""
        self._used.add(key)

    def put(self, key: bytes, value: bytes) -> None:
        """Keeps a value from the end of the `with` block on."""
        self._new[key] = self._digest(key, value) + value

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Writes the new values, and drops those that the last runs didn't use."""
        if self._database is not None:
            self._database.close()
        if not self._new:
            if self._damaged:  # otherwise what was made in its place replaces it
                with suppress(OSError):
                    self._path.unlink()
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(_opened(self._path)) as database:
                if not self._may_be_written(database):
                    database.close()
                    self._path.unlink()
            with closing(_opened(self._path)) as database:
                self._write(database)
        except OSError:  # a read-only project: the next run makes it all anew
            pass
        except _FAILURES as failure:
            _delete_damaged(self._path, failure)

    def _digest(self, key: bytes, value: bytes) -> bytes:
        """A hash of the key too: in a damaged file, a value may have the key of another."""
        whole = hashlib.sha256(b"%b\0%b\0" % (self._stage.encode(), key))
        whole.update(value)
        return whole.digest()[:_DIGEST]

    def _may_be_written(self, database: sqlite3.Connection) -> bool:
        """Whether the file isn't damaged. All of it is only searched if something was lost, since that takes long."""
        was_there = "select 1 from used where stage = ? and key = ?"
        lost = self._damaged or (
            _has_tables(database)
            and any(database.execute(was_there, (self._stage, key)).fetchone() for key in self._new.keys() - self._used)
        )
        return not lost or _is_whole(database)

    def _write(self, database: sqlite3.Connection) -> None:
        # Waiting for the disk would only help where the power fails, and damage is found out.
        database.execute("pragma synchronous = off")
        database.execute("begin immediate")
        if not _has_tables(database):
            database.execute("drop table if exists kept")
            for table in _TABLES:
                database.execute(table)
        (last,) = database.execute(
            "select cast(coalesce(max(run), 0) as integer) from used where stage = ?", (self._stage,)
        ).fetchone()
        rows = ((self._stage, key, value) for key, value in self._new.items())
        database.executemany("insert or replace into kept values (?, ?, ?)", rows)
        noted = "insert into used values (?, ?, ?) on conflict do update set run = excluded.run where run <= ?"
        used = ((self._stage, key, last + 1, last + 1 - NOTED_RUNS) for key in self._used | self._new.keys())
        database.executemany(noted, used)
        old = database.execute(
            "select stage, key from used where stage = ? and run <= ?", (self._stage, last + 1 - LAST_RUNS)
        ).fetchall()
        for table in ("kept", "used"):
            database.executemany(f"delete from {table} where stage = ? and key = ?", old)  # noqa: S608 - our own names
        database.execute("commit")


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)


def _has_tables(database: sqlite3.Connection) -> bool:
    return bool(database.execute("pragma user_version").fetchone() == (_FORM,))


def _is_whole(database: sqlite3.Connection) -> bool:
    """Whether a database isn't damaged anywhere; in one that is, some values might never be found."""
    found = database.execute("pragma integrity_check(1)").fetchone()
    return bool(found == ("ok",))


def _delete_damaged(path: Path, failure: Exception) -> None:
    """Deletes a database that failed, unless the disk or another build is why."""
    # Python itself sets no code where what should be bytes is text that isn't UTF-8.
    code: int = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code & 0xFF not in _PASSING:
        with suppress(OSError):
            path.unlink()
