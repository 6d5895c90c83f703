"""A transaction of a PostgreSQL database."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from levqor.connectors.catalog.postgres.connector import Connection
from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Sockets
from levqor.connectors.sql.server import in_transaction
from levqor.connectors.sql.session import MOST_RETURNED, Outcome, as_rows, tls_of
from levqor.connectors.sql.statements import Dialect, Statement, on_conflict

if TYPE_CHECKING:
    # The driver costs megabytes and a fifth of a second; a server without databases to reach never pays them.
    from levqor.connectors.catalog.postgres.driver import Driver

T = TypeVar("T")
_SELECTS: Final = re.compile(r"\s*(SELECT|WITH|VALUES|TABLE)\b", re.IGNORECASE)
DIALECT: Final = Dialect(
    quote='"',
    place=lambda number: f"${number}",
    updates=on_conflict,
    returning="RETURNING *",
    keeps_lists=True,
)


class PostgresSession:
    dialect = DIALECT

    def __init__(self, driver: Driver) -> None:
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
    begin = partial(_transaction, connection, reads=reads)
    return await in_transaction(sockets, connection, begin, work, _failure_of)


def _failure_of(error: Exception, host: str) -> StepError | None:
    from levqor.connectors.catalog.postgres.failures import failure_of

    return failure_of(error, host)


@contextmanager
def _transaction(connection: Connection, opened: socket.socket, *, reads: bool) -> Iterator[PostgresSession]:
    from levqor.connectors.catalog.postgres.driver import Driver

    milliseconds = int((opened.gettimeout() or 60.0) * 1000)
    with opened:
        driver = Driver(
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
            driver.execute_simple(f"BEGIN {'READ ONLY' if reads else ''}")
            # The server gives up as well: it would not notice for long that nobody listens.
            driver.execute_simple(f"SET LOCAL statement_timeout = {milliseconds}")
            yield PostgresSession(driver)
            driver.execute_simple("COMMIT")
        finally:
            with suppress(Exception):
                driver.close()
