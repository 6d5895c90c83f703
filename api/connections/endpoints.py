"""Connections over HTTP."""

from __future__ import annotations

from api.access import Access
from api.call import Call
from api.connections.models import ChangedConnection, Connection, ConnectionPage, NewConnection
from api.declaration import Feature
from api.reading import PageQuery
from levqor.connections import service as connections
from levqor.identity.audit import Act

connections_bp = Feature("connections", "Connections")


@connections_bp.serves("GET", "/api/connections")
def list_connections(call: Call, query: PageQuery) -> ConnectionPage:
    """List the connected accounts, newest first. Secrets are masked."""
    application = call.application
    with call.read() as tx:
        items, cursor = connections.list_connections(
            tx, application.vault, application.registry, call.actor.workspace_id, query.limit, query.cursor
        )
    return ConnectionPage(items=[Connection.model_validate(item) for item in items], next_cursor=cursor)


@connections_bp.serves("POST", "/api/connections", access=Access.MANAGE, status=201)
def create_connection(call: Call, body: NewConnection) -> Connection:
    """Connect an account. Its secrets are encrypted and never shown again."""
    application = call.application
    with call.transaction() as tx:
        made = connections.create_connection(
            tx,
            application.vault,
            application.registry,
            call.actor.workspace_id,
            name=body.name,
            connector=body.connector,
            values=body.values,
            now=call.now,
        )
        call.record(tx, Act.CONNECTION_CREATED, made.id)
    return Connection.model_validate(made)


@connections_bp.serves("PATCH", "/api/connections/{id}", access=Access.MANAGE)
def rename_connection(call: Call, connection_id: str, body: ChangedConnection) -> Connection:
    """Give a connected account another name."""
    application = call.application
    with call.transaction() as tx:
        renamed = connections.rename_connection(
            tx,
            application.vault,
            application.registry,
            call.actor.workspace_id,
            connection_id,
            name=body.name,
            now=call.now,
        )
    return Connection.model_validate(renamed)


@connections_bp.serves("DELETE", "/api/connections/{id}", access=Access.MANAGE, status=204)
def delete_connection(call: Call, connection_id: str) -> None:
    """Forget a connected account."""
    with call.transaction() as tx:
        connections.delete_connection(tx, call.actor.workspace_id, connection_id)
        call.record(tx, Act.CONNECTION_DELETED, connection_id)
