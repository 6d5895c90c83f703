"""A transaction of an SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

from levqor.config import load_settings
from levqor.connectors.catalog.sqlite.connector import Connection
from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Sockets
from levqor.connectors.sql.session import MOST_RETURNED, Outcome, as_rows, in_thread
from levqor.connectors.sql.statements import Dialect, Statement, on_conflict
from levqor.kit.json import dump_json

T = TypeVar("T")
DIALECT: Final = Dialect(quote='"', place=lambda _: "?", updates=on_conflict, returning="RETURNING *")
_BUSY_SECONDS: Final = 5.0
_MOST_BYTES: Final = 20_000_000
# A statement reaches no other file, and changes nothing of how this one is kept.
_REFUSED: Final = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA})
_MEANING: Final[dict[str, tuple[str, str, bool]]] = {
    "SQLITE_AUTH": ("sql_denied", "ATTACH and PRAGMA are not allowed", False),
    "SQLITE_PERM": ("sql_denied", "This server may not read or write the file", False),
    "SQLITE_READONLY": ("sql_read_only", "The step only reads, or the file cannot be written", False),
    "SQLITE_BUSY": ("sql_busy", "Another program holds the file", True),
    "SQLITE_LOCKED": ("sql_busy", "A table is locked", True),
    "SQLITE_CONSTRAINT": ("sql_constraint", "A value breaks a rule of the table", False),
    "SQLITE_MISMATCH": ("sql_value", "A value does not fit its column", False),
    "SQLITE_TOOBIG": ("too_large", "A value is too large", False),
    "SQLITE_NOMEM": ("too_large", "The statement needs too much memory", False),
    "SQLITE_INTERRUPT": ("timeout", "The statement took too long", True),
    "SQLITE_FULL": ("sql_busy", "The disk is full", True),
    "SQLITE_IOERR": ("sql_busy", "The disk cannot be read or written", True),
    "SQLITE_CANTOPEN": ("sql_unknown", "The file cannot be opened", False),
    "SQLITE_NOTADB": ("sql_unknown", "The file is no SQLite database", False),
    "SQLITE_CORRUPT": ("sql_unknown", "The file is damaged", False),
}


class SqliteSession:
    dialect = DIALECT

    def __init__(self, opened: sqlite3.Connection) -> None:
        self._opened = opened

    def read(self, statement: Statement, limit: int) -> Outcome:
        cursor = self._execute(statement)
        rows = cursor.fetchmany(limit + 1)
        return Outcome(as_rows(_columns(cursor), rows[:limit]), has_more=len(rows) > limit)

    def write(self, statement: Statement) -> Outcome:
        cursor = self._execute(statement)
        rows = cursor.fetchall() if cursor.description else []
        kept = as_rows(_columns(cursor), rows[:MOST_RETURNED])
        return Outcome(kept, affected=max(cursor.rowcount, len(rows), 0))

    def _execute(self, statement: Statement) -> sqlite3.Cursor:
        return self._opened.execute(statement.text, [_as_value(value) for value in statement.values])


def _columns(cursor: sqlite3.Cursor) -> list[str]:
    return [column[0] for column in cursor.description or ()]


def _as_value(value: Any) -> Any:
    return dump_json(value) if isinstance(value, list | dict) else value


async def in_session(
    sockets: Sockets,  # noqa: ARG001 - the signature of every database; a file needs none
    connection: Connection,
    work: Callable[[SqliteSession], T],
    *,
    reads: bool = False,
) -> T:
    """Do `work` in one transaction, which an error undoes.

    Raises:
        StepError: the operator does not allow the file (`file_refused`), or what SQLite says.
    """
    place = allowed_file(connection.file)
    opened: list[sqlite3.Connection] = []

    def blocking() -> T:
        with failures(), _transaction(place, opened, reads=reads) as database:
            return work(SqliteSession(database))

    try:
        return await in_thread(blocking)
    except asyncio.CancelledError:
        for database in opened:
            database.interrupt()
        raise


def allowed_file(text: str) -> Path:
    """The file, with every link of its path followed.

    Raises:
        StepError: the operator does not allow it (`file_refused`).
    """
    place = Path(text).resolve()
    if place not in {Path(allowed).resolve() for allowed in load_settings().sqlite_files}:
        raise StepError(
            "The operator of this server does not allow this file; LEVQOR_SQLITE_FILES names those that may be opened.",
            code="file_refused",
        )
    return place


@contextmanager
def _transaction(place: Path, opened: list[sqlite3.Connection], *, reads: bool) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(place))}?mode={'ro' if reads else 'rw'}"
    with closing(
        sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    ) as database:
        opened.append(database)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
        database.execute("PRAGMA foreign_keys = ON")
        database.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action in _REFUSED else sqlite3.SQLITE_OK)
        database.execute("BEGIN" if reads else "BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")


@contextmanager
def failures() -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise StepError("A step carries out one statement.", code="sql_syntax") from None
    except sqlite3.Error as error:
        raise _failure(error) from None
    except OverflowError:
        raise StepError("A whole number is too large for SQLite.", code="sql_value") from None


def _failure(error: sqlite3.Error) -> StepError:
    name: str = getattr(error, "sqlite_errorname", "")
    basic = "_".join(name.split("_")[:2])
    if basic == "SQLITE_ERROR":
        # SQLite's words for these quote names of the statement, which is fixed text, and never a value.
        unknown = str(error).startswith(("no such", "table "))
        return StepError(f"SQLite: {str(error)[:200]}.", code="sql_unknown" if unknown else "sql_syntax")
    code, meaning, retryable = _MEANING.get(basic, ("sql_error", "SQLite refused", False))
    about = f" ({str(error)[:200]})" if basic == "SQLITE_CONSTRAINT" else ""
    return StepError(f"{meaning}{about} ({name or 'SQLITE_ERROR'}).", code=code, retryable=retryable)
