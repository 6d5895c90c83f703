"""A session with a database: a driver over a judged socket, used in a thread."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal, Protocol, TypeVar

from levqor.connectors.declaration import StepError
from levqor.connectors.plain_values import as_json
from levqor.connectors.ports import Sockets
from levqor.connectors.sockets import tls_context
from levqor.connectors.sql.statements import Dialect, Statement

T = TypeVar("T")
MOST_RETURNED: Final = 1_000
Tls = Literal["verify", "encrypt", "off"]


@dataclass(frozen=True, slots=True)
class Outcome:
    rows: list[dict[str, Any]] = field(default_factory=list)
    affected: int = 0
    has_more: bool = False
    last_id: int | None = None


class Session(Protocol):
    """One transaction of a database. Leaving it commits, an error undoes it."""

    dialect: Dialect

    def read(self, statement: Statement, limit: int) -> Outcome:
        """Carry out a statement that only reads, and fetch at most `limit` rows."""
        ...

    def write(self, statement: Statement) -> Outcome: ...


@cache
def _threads() -> ThreadPoolExecutor:
    # Its own threads: slow databases may hold them all and still hold up nothing else.
    return ThreadPoolExecutor(32, thread_name_prefix="levqor-sql")


async def in_thread(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads(), work)


async def over_socket(sockets: Sockets, host: str, port: int, work: Callable[[socket.socket], T]) -> T:
    """Do blocking work with a socket. When the step is given up, the socket is cut and the work ends with it."""
    opened = await sockets.connect(host, port)
    # A driver that encrypts takes the socket over; this one is for the same connection.
    watched = opened.dup()
    try:
        return await in_thread(lambda: work(opened))
    except asyncio.CancelledError:
        with suppress(OSError):
            watched.shutdown(socket.SHUT_RDWR)
        raise
    finally:
        watched.close()


def tls_of(tls: Tls, certificate: str | None) -> ssl.SSLContext | None:
    """How to encrypt; none: not at all. A certificate of the user's own replaces those that everybody trusts.

    Raises:
        StepError: the certificate cannot be read (`validation_error`).
    """
    if tls == "off":
        return None
    if tls == "encrypt":
        unchecked = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unchecked.check_hostname = False
        unchecked.verify_mode = ssl.CERT_NONE
        return unchecked
    if not certificate:
        return tls_context()
    try:
        return ssl.create_default_context(cadata=certificate)
    except (ssl.SSLError, ValueError):
        raise StepError("The CA certificate cannot be read; paste it as PEM.", code="validation_error") from None


def as_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows as maps of JSON values; a name that occurs twice gets a number.

    Raises:
        StepError: they are too large (`too_large`).
    """
    names: list[str] = []
    for column in columns:
        name, number = column, 2
        while name in names:
            name, number = f"{column}_{number}", number + 1
        names.append(name)
    return [dict(zip(names, values, strict=True)) for values in as_json([list(row) for row in rows], other=str)]
