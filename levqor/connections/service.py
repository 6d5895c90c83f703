"""Connections: stored sealed, shown masked, opened only for the step that uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, SecretStr, ValidationError
from sqlalchemy import Connection, Row

from levqor.connections.models import connections
from levqor.connections.vault import Vault, WrongMasterKey
from levqor.connectors.registry import Registry
from levqor.db.paging import page
from levqor.errors import Conflict, NotFound, Problem, Unacceptable
from levqor.kit.ids import new_id
from levqor.kit.redaction import MASK


class NoSuchConnection(NotFound):
    """There is no such connection in this workspace. Create it under Connections."""

    code = "connection_not_found"


class ConnectionExists(Conflict):
    """There is a connection of that name already. Choose another name."""

    code = "connection_exists"


class BadConnection(Unacceptable):
    """The connection's values are not acceptable."""

    code = "connection_invalid"


@dataclass(frozen=True, slots=True)
class StoredConnection:
    """A connection as it may be shown: secrets masked but for their end, no values where they cannot be decrypted."""

    id: str
    name: str
    connector: str
    values: dict[str, Any]
    created_at: datetime
    updated_at: datetime


def list_connections(
    tx: Connection, vault: Vault, registry: Registry, workspace_id: str, limit: int, cursor: str | None
) -> tuple[list[StoredConnection], str | None]:
    shown = sa.select(connections).where(connections.c.workspace_id == workspace_id)
    rows, following = page(tx, shown, connections.c.id, limit, cursor)
    return [_masked(vault, registry, row) for row in rows], following


def create_connection(
    tx: Connection,
    vault: Vault,
    registry: Registry,
    workspace_id: str,
    *,
    name: str,
    connector: str,
    values: Mapping[str, Any],
    now: datetime,
) -> StoredConnection:
    """Store a connection.

    Raises:
        BadConnection: the connector takes none, or the values are not what it needs.
        ConnectionExists: the name is taken.
    """
    _check_values(registry, connector, values)
    connection_id = new_id("con")
    try:
        with tx.begin_nested():
            tx.execute(
                connections.insert().values(
                    id=connection_id,
                    workspace_id=workspace_id,
                    connector=connector,
                    name=name,
                    sealed=vault.seal(dict(values), connection_id),
                    created_at=now,
                    updated_at=now,
                )
            )
    except sa.exc.IntegrityError as error:
        raise ConnectionExists from error
    row = tx.execute(sa.select(connections).where(connections.c.id == connection_id)).one()
    return _masked(vault, registry, row)


def rename_connection(
    tx: Connection,
    vault: Vault,
    registry: Registry,
    workspace_id: str,
    connection_id: str,
    *,
    name: str,
    now: datetime,
) -> StoredConnection:
    """Give a connection another name. Documents that say the old one have to be changed.

    Raises:
        NoSuchConnection: there is none.
        ConnectionExists: the name is taken.
    """
    mine = sa.and_(connections.c.id == connection_id, connections.c.workspace_id == workspace_id)
    try:
        with tx.begin_nested():
            renamed = tx.execute(connections.update().where(mine).values(name=name, updated_at=now)).rowcount
    except sa.exc.IntegrityError as error:
        raise ConnectionExists from error
    if not renamed:
        raise NoSuchConnection
    return _masked(vault, registry, tx.execute(sa.select(connections).where(mine)).one())


def delete_connection(tx: Connection, workspace_id: str, connection_id: str) -> None:
    deleted = tx.execute(
        connections.delete().where(connections.c.id == connection_id, connections.c.workspace_id == workspace_id)
    ).rowcount
    if not deleted:
        raise NoSuchConnection


def open_connection(
    tx: Connection, vault: Vault, registry: Registry, workspace_id: str, connector: str, name: str
) -> BaseModel:
    """The connection's values, decrypted, for the step that uses them.

    Raises:
        NoSuchConnection: there is none of that name.
        WrongMasterKey: it cannot be decrypted.
    """
    row = tx.execute(
        sa.select(connections).where(
            connections.c.workspace_id == workspace_id,
            connections.c.connector == connector,
            connections.c.name == name,
        )
    ).one_or_none()
    if row is None:
        raise NoSuchConnection(f"There is no connection called {name!r}. Create it under Connections.")
    return _model(registry, connector).model_validate(vault.open(row.sealed, row.id))


def _check_values(registry: Registry, connector: str, values: Mapping[str, Any]) -> None:
    try:
        _model(registry, connector).model_validate(values)
    except ValidationError as error:
        problems = [
            Problem(
                ".".join(["values", *map(str, item["loc"])]),
                item["msg"],
                "Fill it in." if item["type"] == "missing" else "",
            )
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise BadConnection(problems=problems) from None


def _model(registry: Registry, connector: str) -> type[BaseModel]:
    declared = registry.connectors.get(connector)
    if declared is None or declared.connection is None:
        known = ", ".join(sorted(item.id for item in registry.connectors.values() if item.connection))
        raise BadConnection(
            problems=[Problem("connector", "No connector of that name takes a connection.", f"There are: {known}.")]
        )
    return declared.connection


def _masked(vault: Vault, registry: Registry, row: Row[Any]) -> StoredConnection:
    declared = registry.connectors.get(row.connector)
    model = declared.connection if declared is not None else None
    try:
        values = vault.open(row.sealed, row.id)
    except WrongMasterKey:
        # It has to be seen to be deleted and connected again.
        values = {}
    secret = _secret_fields(model) if model is not None else set(values)
    shown = {name: _mask(value) if name in secret else value for name, value in values.items()}
    return StoredConnection(row.id, row.name, row.connector, shown, row.created_at, row.updated_at)


def _secret_fields(model: type[BaseModel]) -> set[str]:
    """Read from the schema's `writeOnly`: an annotation check would miss `SecretStr | None`."""
    properties = model.model_json_schema(by_alias=True)["properties"]
    return {name for name, schema in properties.items() if _is_write_only(schema)}


def _is_write_only(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("writeOnly")) or any(_is_write_only(inner) for inner in schema.get("anyOf", ()))


def _mask(value: Any) -> str:
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return MASK + (text[-4:] if len(text) >= 12 else "")
