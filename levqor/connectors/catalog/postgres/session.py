"""A transaction of a PostgreSQL database."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from struct import unpack_from
from typing import Any, Final, TypeVar

import pg8000.core
import pg8000.native

from levqor.connectors.catalog.postgres.connector import Connection
from levqor.connectors.catalog.postgres.failures import failure_of
from levqor.connectors.ports import Sockets
from levqor.connectors.sql.session import MOST_RETURNED, Outcome, as_rows, over_socket, tls_of
from levqor.connectors.sql.statements import Dialect, Statement, as_text, on_conflict

T = TypeVar("T")
_JSON_TYPES: Final = frozenset({114, 3802})
_SELECTS: Final = re.compile(r"\s*(SELECT|WITH|VALUES|TABLE)\b", re.IGNORECASE)
DIALECT: Final = Dialect(
    quote='"',
    place=lambda number: f"${number}",
    updates=on_conflict,
    returning="RETURNING *",
    keeps_lists=True,
)


class _Driver(pg8000.native.Connection):  # type: ignore[misc] # the driver is not typed
    """The driver, taking every value as text for the server to read, and keeping no more rows than are wanted."""

    most_rows = MOST_RETURNED
    parameter_types: tuple[int, ...] = ()

    def handle_PARAMETER_DESCRIPTION(self, data: bytes, context: Any) -> None:  # noqa: ARG002, N802 - the driver's name
        self.parameter_types = unpack_from(f"!{len(data[2:]) // 4}i", data, 2)

    def handle_DATA_ROW(self, data: bytes, context: Any) -> None:  # noqa: N802 - the driver's name
        if len(context.rows) < self.most_rows:
            super().handle_DATA_ROW(data, context)

    def carry_out(self, statement: Statement) -> Any:
        name, columns, readers = self.prepare_statement(statement.text, ())
        types = self.parameter_types
        values = [
            _as_value(value, types[number] if number < len(types) else 0)
            for number, value in enumerate(statement.values)
        ]
        return self.execute_named(name, values, columns, readers, statement.text)


def _as_value(value: Any, kind: int) -> str | None:
    return _as_array(value) if isinstance(value, list) and kind not in _JSON_TYPES else as_text(value)


def _as_array(value: Any) -> str:
    if isinstance(value, list):
        return "{" + ",".join(map(_as_array, value)) + "}"
    text = as_text(value)
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class PostgresSession:
    dialect = DIALECT

    def __init__(self, driver: _Driver) -> None:
        self._driver = driver

    def read(self, statement: Statement, limit: int) -> Outcome:
        self._driver.most_rows = limit + 1
        done = (
            self._fetch(statement, limit + 1) if _SELECTS.match(statement.text) else self._driver.carry_out(statement)
        )
        rows = done.rows or []
        return Outcome(_named(done, rows[:limit]), has_more=len(rows) > limit)

    def _fetch(self, statement: Statement, count: int) -> Any:
        self._driver.carry_out(Statement(f"DECLARE found NO SCROLL CURSOR FOR {statement.text}", statement.values))
        done = self._driver.carry_out(Statement(f"FETCH {count} FROM found"))
        self._driver.carry_out(Statement("CLOSE found"))
        return done

    def write(self, statement: Statement) -> Outcome:
        self._driver.most_rows = MOST_RETURNED
        done = self._driver.carry_out(statement)
        return Outcome(_named(done, done.rows or []), affected=max(0, done.row_count))


def _named(done: Any, rows: list[list[Any]]) -> list[dict[str, Any]]:
    return as_rows([column["name"] for column in done.columns or ()], rows)


async def in_session(
    sockets: Sockets, connection: Connection, work: Callable[[PostgresSession], T], *, reads: bool = False
) -> T:
    """Do `work` in one transaction, which an error undoes.

    Raises:
        StepError: those of sockets, and what the server says.
    """

    def blocking(opened: socket.socket) -> T:
        with failures_of(connection.host), _transaction(connection, opened, reads=reads) as driver:
            return work(PostgresSession(driver))

    return await over_socket(sockets, connection.host, connection.port, blocking)


@contextmanager
def failures_of(host: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        failure = failure_of(error, host)
        if failure is None:
            raise
        raise failure from None


@contextmanager
def _transaction(connection: Connection, opened: socket.socket, *, reads: bool) -> Iterator[_Driver]:
    milliseconds = int((opened.gettimeout() or 60.0) * 1000)
    with opened:
        driver = _Driver(
            connection.user,
            host=connection.host,
            port=connection.port,
            database=connection.database,
            password=connection.password.get_secret_value(),
            application_name="levqor",
            ssl_context=tls_of(connection.tls, connection.certificate) or False,
            sock=opened,
        )
        try:
            simply = partial(pg8000.core.CoreConnection.execute_simple, driver)
            simply(f"BEGIN {'READ ONLY' if reads else ''}")
            # The server gives up as well: it would not notice for long that nobody listens.
            simply(f"SET LOCAL statement_timeout = {milliseconds}")
            yield driver
            simply("COMMIT")
        finally:
            with suppress(Exception):
                driver.close()
