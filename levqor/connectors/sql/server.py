"""Databases behind a server: what a connection to one says, and a transaction over a judged socket."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Sockets
from levqor.connectors.sql.session import Tls, over_socket
from levqor.kit.shapes import Shape

S = TypeVar("S")
T = TypeVar("T")


class ServerConnection(Shape):
    """Each database says its own port, and how long a name may be."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field(title="Host", description="The name or address of the server.", min_length=1, max_length=255)
    port: int = Field(ge=1, le=65535, title="Port")
    database: str = Field(title="Database", min_length=1, max_length=63)
    user: str = Field(title="User", description="One that may do no more than its workflows need.", min_length=1)
    password: SecretStr = Field(title="Password")
    tls: Tls = Field(
        default="verify",
        title="Encryption",
        description="verify: the server's certificate is checked. encrypt: it is not. off: nothing is encrypted.",
    )
    certificate: str | None = Field(
        default=None,
        title="CA certificate",
        description="PEM, where the provider has a certificate authority of its own.",
        max_length=100_000,
        json_schema_extra={"widget": "long_text"},
    )

    @property
    def shown(self) -> str:
        return f"{self.user} at {self.host}, {self.database}"


async def in_transaction(
    sockets: Sockets,
    connection: ServerConnection,
    begin: Callable[[socket.socket], AbstractContextManager[S]],
    work: Callable[[S], T],
    failure_of: Callable[[Exception, str], StepError | None],
) -> T:
    """Do `work` in the transaction that `begin` opens over the socket, and which an error undoes.

    Raises:
        StepError: those of sockets, and what the server says, in the words of `failure_of`.
    """

    def blocking(opened: socket.socket) -> T:
        with _failures(connection.host, failure_of), begin(opened) as session:
            return work(session)

    return await over_socket(sockets, connection.host, connection.port, blocking)


@contextmanager
def _failures(host: str, failure_of: Callable[[Exception, str], StepError | None]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        failure = failure_of(error, host)
        if failure is None:
            raise
        raise failure from None
