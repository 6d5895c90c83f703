"""Connections over HTTP."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection as SqlConnection

from api.access import Access
from api.call import Call
from api.connections.models import (
    ChangedConnection,
    Connection,
    ConnectionPage,
    NewConnection,
    TestedConnection,
    TestFailure,
    TriedValues,
    UsingWorkflow,
)
from api.declaration import Feature
from api.reading import PageQuery
from levqor.connections import service as connections
from levqor.connections.checking import Outcome
from levqor.connections.noting import Place
from levqor.connections.service import StoredConnection
from levqor.connections.values import checked, connection_model
from levqor.errors import Conflict, NotFound, Problem
from levqor.identity.audit import Act
from levqor.workflows.dependencies import Node, users_of_connections

connections_bp = Feature("connections", "Connections")

Users = dict[tuple[str, str], list[Node]]


class ConnectionInUse(Conflict):
    """Workflows say the old name. Rename it although they do, and change them, or keep the name."""

    code = "connection_in_use"


@connections_bp.serves("GET", "/api/connections")
def list_connections(call: Call, query: PageQuery) -> ConnectionPage:
    """List the connected accounts, newest first, with how they are and what uses them. Secrets are masked."""
    application = call.application
    with call.read() as tx:
        items, cursor = connections.list_connections(
            tx, application.vault, application.registry, call.actor.workspace_id, query.limit, query.cursor
        )
        users = users_of_connections(tx, application.registry, call.actor.workspace_id)
    return ConnectionPage(items=[_shown(item, users) for item in items], next_cursor=cursor)


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
        users = users_of_connections(tx, application.registry, call.actor.workspace_id)
    return _shown(made, users)


@connections_bp.serves("PATCH", "/api/connections/{id}", access=Access.MANAGE)
def change_connection(call: Call, connection_id: str, body: ChangedConnection) -> Connection:
    """Change a connected account: its name, its values or both.

    A name that workflows say is changed only with `although_used`; the problems name those workflows.
    """
    application = call.application
    with call.transaction() as tx:
        before = _find(call, tx, connection_id)
        users = users_of_connections(tx, application.registry, call.actor.workspace_id)
        if body.name not in (None, before.name) and not body.although_used:
            _check_unused(users.get((before.connector, before.name), []))
        changed = connections.change_connection(
            tx,
            application.vault,
            application.registry,
            call.actor.workspace_id,
            connection_id,
            name=body.name,
            values=body.values,
            now=call.now,
        )
        call.record(tx, Act.CONNECTION_CHANGED, connection_id)
    return _shown(changed, users)


@connections_bp.serves("DELETE", "/api/connections/{id}", access=Access.MANAGE, status=204)
def delete_connection(call: Call, connection_id: str) -> None:
    """Forget a connected account."""
    with call.transaction() as tx:
        connections.delete_connection(tx, call.actor.workspace_id, connection_id)
        call.record(tx, Act.CONNECTION_DELETED, connection_id)


@connections_bp.serves("POST", "/api/connections/{id}/test", access=Access.EDIT)
def test_connection(call: Call, connection_id: str) -> TestedConnection:
    """Test a connected account: ask the service whose it is. Nothing is changed there."""
    application = call.application
    with call.read() as tx:
        stored = _find(call, tx, connection_id)
    connector = application.registry.connectors.get(stored.connector)
    if connector is None:
        raise NotFound(f"There is no connector called {stored.connector!r} any more.")
    place = Place(call.actor.workspace_id, stored.connector, stored.name)
    return _outcome(application.connection_checks.stored(connector, place))


@connections_bp.serves("POST", "/api/connections/test", access=Access.MANAGE)
def test_values(call: Call, body: TriedValues) -> TestedConnection:
    """Test an account before it is stored."""
    application = call.application
    model = connection_model(application.registry, body.connector)
    values = body.values
    if body.connection_id is not None:
        with call.read() as tx:
            values = connections.values_as_changed(
                tx, application.vault, application.registry, call.actor.workspace_id, body.connection_id, values
            )
    outcome = application.connection_checks.given(
        application.registry.connectors[body.connector], checked(model, values)
    )
    return _outcome(outcome)


def _find(call: Call, tx: SqlConnection, connection_id: str) -> StoredConnection:
    application = call.application
    return connections.find_connection(
        tx, application.vault, application.registry, call.actor.workspace_id, connection_id
    )


def _check_unused(users: list[Node]) -> None:
    if users:
        raise ConnectionInUse(
            problems=[
                Problem("name", f"The workflow “{user.label}” says the old name.", "Change it there and publish it.")
                for user in users
            ]
        )


def _shown(stored: StoredConnection, users: Users) -> Connection:
    used_by = [
        UsingWorkflow(id=user.id.removeprefix("workflow:"), name=user.label)
        for user in users.get((stored.connector, stored.name), [])
    ]
    return Connection.model_validate({**asdict(stored), "used_by": used_by})


def _outcome(outcome: Outcome) -> TestedConnection:
    failure = outcome.failure and TestFailure.model_validate(outcome.failure)
    return TestedConnection(ok=failure is None, account=outcome.account, took_ms=outcome.took_ms, failure=failure)
