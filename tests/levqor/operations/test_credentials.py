"""Connections that expire, are refused or grow old are told to their workspace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from levqor.connections.models import connections
from levqor.connectors.registry import default_registry
from levqor.operations.alerts import open_alerts
from levqor.operations.credentials import EXPIRES_SOON, ROTATION_AGE, check_connections
from levqor.workflows.models import workflow_versions
from tests.levqor.operations.seeding import NOW, add_workflow

SECOND = timedelta(seconds=1)
STEP = {"id": "ask", "use": "http.request", "connection": "shop", "with": {"method": "GET", "url": "https://a.example"}}


def add_connection(tx: Connection, name: str = "shop", **rest: Any) -> None:
    values = {"created_at": NOW, "updated_at": NOW, "workspace_id": "ws_1", "connector": "http", "sealed": b"x"}
    tx.execute(connections.insert().values(values | {"id": f"con_{name}", "name": name} | rest))


def alerts(tx: Connection) -> list[tuple[str, str]]:
    check_connections(tx, default_registry(), now=NOW)
    return [(alert.rule, alert.severity) for alert in open_alerts(tx, workspace_id="ws_1")]


def test_an_empty_installation_has_no_connections(tx: Connection) -> None:
    result = check_connections(tx, default_registry(), now=NOW)
    assert (result["connections"], result["in_use"], result["opened"]) == (0, 0, 0)


def test_a_healthy_connection_is_left_alone(tx: Connection) -> None:
    add_connection(tx, expires_at=NOW + EXPIRES_SOON + SECOND)
    assert alerts(tx) == []


@pytest.mark.parametrize(
    ("expires_at", "expected"),
    [
        (NOW + EXPIRES_SOON, [("connection_expiring", "warning")]),
        (NOW + SECOND, [("connection_expiring", "warning")]),
        (NOW, [("connection_expired", "warning")]),
    ],
)
def test_a_connection_expires(tx: Connection, expires_at: Any, expected: list[tuple[str, str]]) -> None:
    add_connection(tx, expires_at=expires_at)
    assert alerts(tx) == expected


def test_what_a_published_workflow_needs_is_critical(tx: Connection) -> None:
    add_workflow(tx, steps=[{"id": "all", "use": "flow.each", "items": "${{ [1] }}", "do": [STEP]}])
    add_connection(tx, expires_at=NOW)
    assert alerts(tx) == [("connection_expired", "critical")]
    assert check_connections(tx, default_registry(), now=NOW)["in_use"] == 1


def test_a_trigger_that_looks_with_a_connection_needs_it(tx: Connection) -> None:
    looking = {"use": "github.new_issue", "connection": "hub", "with": {}}
    workflow = add_workflow(tx)
    document = {"levqor": 1, "name": "Issues", "trigger": looking, "steps": []}
    tx.execute(workflow_versions.update().where(workflow_versions.c.workflow_id == workflow).values(document=document))
    add_connection(tx, "hub", connector="github", expires_at=NOW)
    assert alerts(tx) == [("connection_expired", "critical")]


def test_a_draft_needs_nothing(tx: Connection) -> None:
    add_workflow(tx, steps=[STEP], published=False)
    add_connection(tx, last_failed_at=NOW, last_failure="HTTP 401")
    assert alerts(tx) == [("connection_refused", "warning")]


def test_a_refused_connection_says_how(tx: Connection) -> None:
    add_workflow(tx, steps=[STEP])
    add_connection(tx, last_failed_at=NOW, last_failure="HTTP 401")
    assert alerts(tx) == [("connection_refused", "critical")]
    (alert,) = open_alerts(tx)
    assert (
        alert.message == "The connection “shop” is refused by the other side (HTTP 401). 1 published workflows use it."
    )
    tx.execute(connections.update().values(last_failed_at=None, last_failure=None))
    assert alerts(tx) == []


@pytest.mark.parametrize(
    ("age", "expected"), [(ROTATION_AGE, []), (ROTATION_AGE + SECOND, [("connection_old", "info")])]
)
def test_an_old_secret_in_use_is_worth_replacing(
    tx: Connection, age: timedelta, expected: list[tuple[str, str]]
) -> None:
    add_connection(tx, updated_at=NOW - age)
    assert alerts(tx) == []
    add_workflow(tx, steps=[STEP])
    assert alerts(tx) == expected
