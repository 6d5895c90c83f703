"""What actions get when they ask: the HTTP door, mail, opened connections."""

from __future__ import annotations

from contextvars import ContextVar
from functools import partial

from pydantic import BaseModel

from levqor.connections.noting import ConnectionNotes, Place
from levqor.connections.opening import ConnectionOpener, Opened, secrets_of
from levqor.connectors.declaration import StepError
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.ports import Files, Mail, StepContext
from levqor.connectors.sockets import StepSockets
from levqor.errors import LevqorError

_opened: ContextVar[Opened | None] = ContextVar("levqor_opened_connection", default=None)
"""The connection that this task's attempt has opened; its values do not say which it is."""


class ActionPorts:
    def __init__(
        self,
        *,
        door: HttpDoor,
        mail: Mail,
        files: Files,
        connections: ConnectionOpener,
        notes: ConnectionNotes,
    ) -> None:
        self.mail = mail
        self.files = files
        self._door = door
        self._connections = connections
        self._notes = notes

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:
        opened = _opened.get()
        if opened is None or connection is not opened.values:
            return self._door.for_step(context, tuple(secrets_of(connection)), timeout_seconds=seconds)
        return self._door.for_step(
            context,
            tuple(secrets_of(connection)),
            timeout_seconds=seconds,
            on_status=partial(self._notes.answered, opened.place),
            renew=partial(self._connections.renew, opened),
        )

    def sockets(self, connection: BaseModel | None, seconds: float) -> StepSockets:
        return self._door.sockets_for_step(tuple(secrets_of(connection)), timeout_seconds=seconds)

    async def connection(self, workspace_id: str, connector: str, name: str) -> BaseModel:
        try:
            opened = await self._connections.open(Place(workspace_id, connector, name))
        except StepError:
            raise
        except LevqorError as error:
            raise StepError(error.message, code=error.code) from error
        _opened.set(opened)
        return opened.values

    async def aclose(self) -> None:
        await self._door.aclose()
