"""Carries out a connector's worked example against the real service, and keeps what went out and came back.

What is kept stays in memory: it is compared by its shape, and nothing of it is written anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

import httpx
from pydantic import BaseModel, SecretStr

from levqor.connections.opening import secrets_of
from levqor.connections.tokens import ask_for_tokens
from levqor.connectors.bodies import read_body
from levqor.connectors.declaration import Action, Connector, Poll, StepError
from levqor.connectors.guard import AddressGuard
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.network import GuardedTransport, resolve
from levqor.connectors.oauth import TokenConnection
from levqor.connectors.ports import Files, Mail, OutgoingMail, StepContext
from levqor.connectors.sockets import StepSockets
from levqor.engine.invoke import call_effect
from levqor.engine.looking import look
from levqor.files.memory import MemoryFiles
from levqor.kit.clock import Clock
from levqor.kit.ids import new_id

SECONDS: Final = 60.0
_MOST_BYTES: Final = 30_000_000
_FILE: Final = b"hello"
"""What every file holds that an example names."""
_OF_THE_TRANSFER: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Kept:
    """One request as it went out, and the answer to it."""

    method: str
    url: str = field(repr=False)
    sent: bytes = field(repr=False)
    status: int | None
    """None: there was no answer."""
    received: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of an example."""

    kept: Sequence[Kept]
    exchanges: Sequence[dict[str, Any]]
    """The same as a run would record them: without secrets."""
    output: Any = None
    error: StepError | None = None


async def replay(
    part: Action | Poll, given: BaseModel, connection: BaseModel | None, *, allowed: Sequence[str], clock: Clock
) -> Replay:
    """Carry out an action or a look once."""
    transport = _Keeping(GuardedTransport(AddressGuard(allowed), resolve))
    door = HttpDoor(allowed, clock=clock, transport=transport)
    key = new_id("record")
    context = StepContext("ws_record", key, "record", 1, key, clock.now())
    ports = _Ports(door)
    try:
        await _renew(part.connector, connection, door)
        transport.kept.clear()
        output = await _carry_out(part, given, context, ports, connection)
        return Replay(transport.kept, ports.exchanges(), output)
    except StepError as error:
        return Replay(transport.kept, error.exchanges, error=error)
    finally:
        await transport.aclose()


async def _carry_out(
    part: Action | Poll, given: BaseModel, context: StepContext, ports: _Ports, connection: BaseModel | None
) -> Any:
    if isinstance(part, Action):
        return (await call_effect(part, given, context, ports, connection, SECONDS))[0]
    found = await look(part, given, part.example.cursor, context, ports, connection, SECONDS)
    return list(found.items.values())


async def _renew(connector: Connector, connection: BaseModel | None, door: HttpDoor) -> None:
    """Get an access token where only what gets one was given."""
    if not isinstance(connection, TokenConnection) or connection.access_token is not None:
        return
    if (asked := connection.renewal(connector.oauth)) is not None:
        connection.access_token = SecretStr((await ask_for_tokens(door, asked)).access)


class _NoMail:
    """Mail is no exchange with the service whose example is replayed."""

    async def send(self, context: StepContext, mail: OutgoingMail) -> tuple[str, str]:  # noqa: ARG002 - as the port says it
        raise StepError("Mail leaves by the mail server of an installation and is not replayed.", code="not_replayed")


class _Ports:
    """What the action gets: real doors, files in memory, no mail."""

    def __init__(self, door: HttpDoor) -> None:
        self._door = door
        self._https: list[Http] = []
        self.files: Files = MemoryFiles(lambda *_: _FILE)
        self.mail: Mail = _NoMail()

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:
        self._https.append(self._door.for_step(context, tuple(secrets_of(connection)), timeout_seconds=seconds))
        return self._https[-1]

    def sockets(self, connection: BaseModel | None, seconds: float) -> StepSockets:
        return self._door.sockets_for_step(tuple(secrets_of(connection)), timeout_seconds=seconds)

    async def connection(self, workspace_id: str, connector: str, name: str) -> BaseModel:  # noqa: ARG002 - as the port says it
        raise StepError("There are no stored connections here.", code="connection_not_found")

    def exchanges(self) -> list[dict[str, Any]]:
        return [exchange for http in self._https for exchange in http.exchanges]

    async def aclose(self) -> None:
        await self._door.aclose()


class _Keeping(httpx.AsyncBaseTransport):
    """Passes everything on, and keeps it."""

    def __init__(self, following: httpx.AsyncBaseTransport) -> None:
        self._following = following
        self.kept: list[Kept] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        kept = Kept(request.method, str(request.url), request.content, None, b"")
        self.kept.append(kept)
        response = await self._following.handle_async_request(request)
        try:
            encoding = response.headers.get("content-encoding", "")
            received = await read_body(cast("httpx.AsyncByteStream", response.stream), encoding, _MOST_BYTES)
        finally:
            await response.aclose()
        self.kept[-1] = replace(kept, status=response.status_code, received=received)
        headers = [(name, value) for name, value in response.headers.multi_items() if name not in _OF_THE_TRANSFER]
        return httpx.Response(response.status_code, headers=headers, content=received)

    async def aclose(self) -> None:
        await self._following.aclose()
