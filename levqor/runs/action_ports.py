"""What actions get when they ask: the HTTP door, mail, opened connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import partial

from pydantic import BaseModel, SecretStr
from sqlalchemy import Connection

from levqor.connections.noting import ConnectionNotes, Place
from levqor.connectors.declaration import StepError
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.ports import Files, Mail, StepContext
from levqor.connectors.sockets import StepSockets
from levqor.db.database import Database
from levqor.errors import LevqorError

OpenConnection = Callable[[Connection, str, str, str], BaseModel]
"""(transaction, workspace id, connector, name) -> the connection's values."""

_opened: ContextVar[Place | None] = ContextVar("levqor_opened_connection", default=None)
"""The connection that this task's attempt has opened; its values do not say which it is."""


class ActionPorts:
    def __init__(
        self,
        *,
        door: HttpDoor,
        mail: Mail,
        files: Files,
        database: Database,
        open_connection: OpenConnection,
        notes: ConnectionNotes,
    ) -> None:
        self.mail = mail
        self.files = files
        self._door = door
        self._database = database
        self._open_connection = open_connection
        self._notes = notes

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:
        place = _opened.get() if connection is not None else None
        return self._door.for_step(
            context,
            secrets=tuple(_secrets(connection)),
            timeout_seconds=seconds,
            on_status=None if place is None else partial(self._notes.answered, place),
        )

    def sockets(self, connection: BaseModel | None, seconds: float) -> StepSockets:
        return self._door.sockets_for_step(tuple(_secrets(connection)), timeout_seconds=seconds)

    async def connection(self, workspace_id: str, connector: str, name: str) -> BaseModel:
        try:
            opened = await asyncio.to_thread(self._open, workspace_id, connector, name)
        except LevqorError as error:
            raise StepError(error.message, code=error.code) from error
        _opened.set(Place(workspace_id, connector, name))
        return opened

    def _open(self, workspace_id: str, connector: str, name: str) -> BaseModel:
        with self._database.read() as tx:
            return self._open_connection(tx, workspace_id, connector, name)

    async def aclose(self) -> None:
        await self._door.aclose()


def _secrets(connection: BaseModel | None) -> Iterator[str]:
    for name in type(connection).model_fields if connection is not None else ():
        value = getattr(connection, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
