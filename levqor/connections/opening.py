"""Opens connections for the steps that use them, with tokens that are fresh.

Tokens are renewed shortly before they expire, and once after a service refused one. Of all processes one at a time
renews a connection: it holds a lease in the row, and what it gets is kept only while nobody has signed in anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from pydantic import BaseModel, SecretStr
from sqlalchemy import Connection, Row

from levqor.connections.models import connections
from levqor.connections.noting import ConnectionNotes, Place
from levqor.connections.service import NoSuchConnection
from levqor.connections.tokens import SECONDS, SignInEnded, Tokens, ask_for_tokens
from levqor.connections.values import connection_model, held
from levqor.connections.vault import Vault
from levqor.connectors.declaration import StepError
from levqor.connectors.http import HttpDoor
from levqor.connectors.oauth import TokenConnection, TokenRequest
from levqor.connectors.registry import Registry
from levqor.db.database import Database

LEASE: Final = timedelta(seconds=2 * SECONDS)
_LOOK_AGAIN_SECONDS: Final = 0.1


@dataclass(slots=True)
class Opened:
    """A connection as one attempt of one step has it."""

    id: str
    place: Place
    values: BaseModel
    renew_at: datetime | None
    expires_at: datetime | None
    needs_sign_in: bool

    @property
    def tokens(self) -> TokenConnection | None:
        return self.values if isinstance(self.values, TokenConnection) else None

    @property
    def access_token(self) -> str | None:
        token = self.tokens.access_token if self.tokens else None
        return token.get_secret_value() if token else None


class ConnectionOpener:
    """Use it from one event loop at a time, like the door that it is given."""

    def __init__(
        self, *, database: Database, vault: Vault, registry: Registry, door: HttpDoor, notes: ConnectionNotes
    ) -> None:
        self._database = database
        self._vault = vault
        self._registry = registry
        self._door = door
        self._notes = notes
        self._under_way: set[asyncio.Task[Opened]] = set()

    async def open(self, place: Place) -> Opened:
        """The connection's values, decrypted.

        Raises:
            NoSuchConnection: there is none of that name.
            WrongMasterKey: it cannot be decrypted.
            BadConnection: it was stored for an earlier form of the connector.
            StepError: its token could not be renewed.
        """
        opened = await asyncio.to_thread(self._read, place)
        self._notes.used(place)
        now = self._door.clock.now()
        if opened.needs_sign_in or (opened.tokens and opened.expires_at is not None and opened.expires_at <= now):
            raise SignInEnded
        if self._is_due(opened, now):
            return await self._renewed(opened)
        return opened

    async def renew(self, opened: Opened) -> dict[str, str]:
        """After a service refused the token: put another one into the values; answers what replaces what, if any.

        Raises:
            StepError: the token could not be renewed.
        """
        refused = opened.access_token
        if refused is None or self._request(opened) is None:
            return {}
        newer = await self._renewed(opened)
        if newer.access_token is None or newer.access_token == refused:
            return {}
        assert opened.tokens is not None
        opened.tokens.access_token = SecretStr(newer.access_token)
        return {refused: newer.access_token}

    def _is_due(self, opened: Opened, now: datetime) -> bool:
        if self._request(opened) is None:
            return False
        return opened.access_token is None or (opened.renew_at is not None and opened.renew_at <= now)

    def _request(self, opened: Opened) -> TokenRequest | None:
        if opened.tokens is None:
            return None
        return opened.tokens.renewal(self._registry.connectors[opened.place.connector].oauth)

    async def _renewed(self, opened: Opened) -> Opened:
        # A step that runs out of time must not lose the answer: a service may have taken back the old refresh token.
        task = asyncio.create_task(self._renew_alone(opened))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Opened]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            # Whoever waits for it hears of its failure; nobody may wait any more.
            task.exception()

    async def _renew_alone(self, opened: Opened) -> Opened:
        while (until := await asyncio.to_thread(self._take_lease, opened)) is None:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            newer = await asyncio.to_thread(self._read, opened.place)
            if newer.needs_sign_in:
                raise SignInEnded
            if newer.access_token != opened.access_token:
                return newer
        newer = await asyncio.to_thread(self._read, opened.place)
        request = self._request(newer)
        if newer.access_token != opened.access_token or request is None:
            await asyncio.to_thread(self._give_back, opened.id, until)
            return newer
        try:
            tokens = await ask_for_tokens(self._door, request)
        except StepError as error:
            await asyncio.to_thread(self._note_failure, opened.id, until, error)
            raise
        await asyncio.to_thread(self._keep, newer, tokens)
        return await asyncio.to_thread(self._read, opened.place)

    def _read(self, place: Place) -> Opened:
        with self._database.read() as tx:
            return read_connection(tx, self._vault, self._registry, place)

    def _take_lease(self, opened: Opened) -> datetime | None:
        """Until when this process alone may renew the tokens; none while another one does."""
        now = self._door.clock.now()
        until = now + LEASE
        is_free = sa.or_(connections.c.renewing_until.is_(None), connections.c.renewing_until <= now)
        with self._database.transaction() as tx:
            taken = connections.update().where(connections.c.id == opened.id, is_free).values(renewing_until=until)
            return until if tx.execute(taken).rowcount else None

    def _give_back(self, connection_id: str, until: datetime) -> None:
        with self._database.transaction() as tx:
            tx.execute(_leased(connection_id, until).values(renewing_until=None))

    def _note_failure(self, connection_id: str, until: datetime, error: StepError) -> None:
        """Mark what only a person can put right; what passes is tried again by the next step."""
        change: dict[str, Any] = {"renewing_until": None}
        if not error.retryable:
            change |= {"last_failed_at": self._door.clock.now(), "last_failure": error.code[:60]}
        if isinstance(error, SignInEnded):
            change["needs_sign_in"] = True
        with self._database.transaction() as tx:
            tx.execute(_leased(connection_id, until).values(**change))

    def _keep(self, used: Opened, tokens: Tokens) -> None:
        with self._database.transaction() as tx:
            row = tx.execute(sa.select(connections).where(connections.c.id == used.id).with_for_update()).one_or_none()
            if row is None:
                return
            values = self._vault.open(row.sealed, row.id)
            if values.get("access_token") == used.access_token:
                keep_tokens(tx, self._vault, row, values, tokens, is_renewable=True)


def read_connection(tx: Connection, vault: Vault, registry: Registry, place: Place) -> Opened:
    """A connection as it is stored, decrypted.

    Raises:
        NoSuchConnection: there is none of that name.
        WrongMasterKey: it cannot be decrypted.
        BadConnection: it was stored for an earlier form of the connector.
    """
    row = tx.execute(sa.select(connections).where(*_at(place))).one_or_none()
    if row is None:
        raise NoSuchConnection(f"There is no connection called {place.name!r}. Create it under Connections.")
    values = held(connection_model(registry, place.connector), vault.open(row.sealed, row.id))
    return Opened(row.id, place, values, row.token_expires_at, row.expires_at, row.needs_sign_in)


def keep_tokens(
    tx: Connection, vault: Vault, row: Row[Any], values: dict[str, Any], tokens: Tokens, *, is_renewable: bool
) -> None:
    """Seal new tokens with the other values; a refresh token that is not replaced stays."""
    sealed = {**values, "access_token": tokens.access} | ({"refresh_token": tokens.refresh} if tokens.refresh else {})
    ends = tokens.refresh_expires_at if tokens.refresh else row.expires_at
    tx.execute(
        connections.update()
        .where(connections.c.id == row.id)
        .values(
            sealed=vault.seal(sealed, row.id),
            token_expires_at=tokens.renew_at if is_renewable else None,
            expires_at=ends if is_renewable else tokens.expires_at,
            renewing_until=None,
            needs_sign_in=False,
            last_failed_at=None,
            last_failure=None,
        )
    )


def secrets_of(values: BaseModel | None) -> Iterator[str]:
    """What no record of a step may show."""
    for name in type(values).model_fields if values is not None else ():
        value = getattr(values, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()


def _at(place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        connections.c.workspace_id == place.workspace_id,
        connections.c.connector == place.connector,
        connections.c.name == place.name,
    )


def _leased(connection_id: str, until: datetime) -> sa.Update:
    return connections.update().where(connections.c.id == connection_id, connections.c.renewing_until == until)
