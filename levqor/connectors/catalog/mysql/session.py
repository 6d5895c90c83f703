"""A transaction of a MySQL or MariaDB database."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from levqor.connectors.catalog.mysql.connector import Connection
from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Sockets
from levqor.connectors.sql.server import in_transaction
from levqor.connectors.sql.session import MOST_RETURNED, Outcome, as_rows, tls_of
from levqor.connectors.sql.statements import BACKSLASHES, Dialect, Statement
from levqor.kit.json import dump_json

if TYPE_CHECKING:
    # The driver costs megabytes and a sixth of a second; a server without databases to reach never pays them.
    from pymysql.connections import Connection as DriverConnection
    from pymysql.cursors import Cursor

    Driver = DriverConnection[Cursor]

T = TypeVar("T")


def _on_duplicate(key: Sequence[str], others: Sequence[str]) -> str:
    # MariaDB knows no other way than VALUES(), which MySQL still takes.
    changes = [f"{name} = VALUES({name})" for name in others] or [f"{key[0]} = {key[0]}"]
    return f"ON DUPLICATE KEY UPDATE {', '.join(changes)}"


DIALECT: Final = Dialect(
    quote="`", place=lambda _: "%s", tokens=BACKSLASHES, percent="%%", most_values=10_000, updates=_on_duplicate
)


class MysqlSession:
    dialect = DIALECT

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def read(self, statement: Statement, limit: int) -> Outcome:
        from pymysql.cursors import SSCursor

        # Unbuffered: the rest is never fetched, for the connection is closed.
        cursor = SSCursor(self._driver)
        cursor.execute(statement.text, _as_values(statement))
        rows = cursor.fetchmany(limit + 1)
        # Its own way to close would read the rest.
        cursor._result.unbuffered_active = False  # type: ignore[attr-defined] # the types leave it out
        return Outcome(as_rows(_columns(cursor), rows[:limit]), has_more=len(rows) > limit)

    def write(self, statement: Statement) -> Outcome:
        cursor = self._driver.cursor()
        affected = cursor.execute(statement.text, _as_values(statement))
        rows = as_rows(_columns(cursor), cursor.fetchmany(MOST_RETURNED)) if cursor.description else []
        return Outcome(rows, affected=affected, last_id=cursor.lastrowid or None)


def _columns(cursor: Cursor) -> list[str]:
    return [column[0] for column in cursor.description or ()]


def _as_values(statement: Statement) -> tuple[Any, ...]:
    return tuple(dump_json(value) if isinstance(value, dict) else value for value in statement.values)


async def in_session(
    sockets: Sockets, connection: Connection, work: Callable[[MysqlSession], T], *, reads: bool = False
) -> T:
    """Do `work` in one transaction, which an error undoes.

    Raises:
        StepError: those of sockets, and what the server says.
    """
    begin = partial(_transaction, connection, reads=reads)
    return await in_transaction(sockets, connection, begin, work, _failure_of)


def _failure_of(error: Exception, host: str) -> StepError | None:
    from levqor.connectors.catalog.mysql.failures import failure_of

    return failure_of(error, host)


@contextmanager
def _transaction(connection: Connection, opened: socket.socket, *, reads: bool) -> Iterator[MysqlSession]:
    import pymysql

    seconds = opened.gettimeout() or 60.0
    tls = tls_of(connection.tls, connection.certificate)
    with opened:
        driver = pymysql.connections.Connection(
            host=connection.host,
            port=connection.port,
            user=connection.user,
            password=connection.password.get_secret_value(),
            database=connection.database,
            charset="utf8mb4",
            read_timeout=seconds,
            write_timeout=seconds,
            ssl=tls,
            ssl_disabled=tls is None,
            defer_connect=True,
        )
        try:
            driver.connect(opened)
            with suppress(pymysql.err.MySQLError):
                driver.query(_time_limit(driver, seconds))
            driver.query(f"START TRANSACTION{' READ ONLY' if reads else ''}")
            yield MysqlSession(driver)
            if not reads:
                driver.commit()
        finally:
            with suppress(Exception):
                # A close in good order would wait for rows that nobody wants.
                driver._force_close()  # type: ignore[attr-defined] # the types leave it out


def _time_limit(driver: Driver, seconds: float) -> str:
    """The server gives up as well: it would not notice for long that nobody listens."""
    version = str(driver.get_server_info())  # type: ignore[no-untyped-call] # the driver's types leave it out
    if "mariadb" in version.lower():
        return f"SET SESSION max_statement_time = {seconds:.3f}"
    return f"SET SESSION max_execution_time = {int(seconds * 1000)}"
