"""What actions get when they ask: the HTTP door, mail, opened connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from pydantic import BaseModel, SecretStr
from sqlalchemy import Connection

from levqor.connectors.declaration import StepError
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.ports import Mail, StepContext
from levqor.db.database import Database
from levqor.errors import LevqorError

OpenConnection = Callable[[Connection, str, str, str], BaseModel]
"""(transaction, workspace id, connector, name) -> the connection's values."""


class ActionPorts:
    def __init__(self, *, door: HttpDoor, mail: Mail, database: Database, open_connection: OpenConnection) -> None:
        self.mail = mail
        self._door = door
        self._database = database
        self._open_connection = open_connection

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:
        return self._door.for_step(context, secrets=tuple(_secrets(connection)), timeout_seconds=seconds)

    async def connection(self, workspace_id: str, connector: str, name: str) -> BaseModel:
        try:
            return await asyncio.to_thread(self._open, workspace_id, connector, name)
        except LevqorError as error:
            raise StepError(error.message, code=error.code) from error

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
