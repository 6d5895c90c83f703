"""How the workspaces' connections are: expired, refused, or unchanged for a long time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connections.models import connections
from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.operations.alerts import Finding, settle
from levqor.workflows.dependencies import connections_named
from levqor.workflows.models import workflow_versions, workflows

RULES: Final = ("connection_expired", "connection_expiring", "connection_refused", "connection_old")
EXPIRES_SOON: Final = timedelta(days=14)
ROTATION_AGE: Final = timedelta(days=180)
"""Secrets in use that have not been replaced for longer are worth replacing."""

Used = dict[tuple[str, str, str], list[str]]
"""Names of published workflows by the workspace, connector and connection name that they use."""


def check_connections(tx: Connection, registry: Registry, *, now: datetime) -> dict[str, Any]:
    """Judge every connection, and bring the workspaces' alerts in step."""
    used = used_connections(tx, registry)
    rows = tx.execute(sa.select(connections).order_by(connections.c.id)).all()
    findings = [finding for row in rows for finding in _judge(row, used, now)]
    settled = settle(tx, RULES, findings, now)
    counts = {rule: sum(finding.rule == rule for finding in findings) for rule in RULES}
    return {"connections": len(rows), "in_use": sum(_place(row) in used for row in rows), **counts, **settled}


def used_connections(tx: Connection, registry: Registry) -> Used:
    """Which connections the published workflows use."""
    published = sa.and_(
        workflow_versions.c.workflow_id == workflows.c.id,
        workflow_versions.c.version == workflows.c.published_version,
    )
    live = sa.select(workflows.c.workspace_id, workflows.c.name, workflow_versions.c.document).join(
        workflow_versions, published
    )
    used: Used = {}
    for row in tx.execute(live.where(workflows.c.deleted_at.is_(None))).all():
        for connector, name in connections_named(registry, Document.model_validate(row.document)):
            used.setdefault((row.workspace_id, connector, name), []).append(row.name)
    return used


def _judge(row: Row[Any], used: Used, now: datetime) -> Iterator[Finding]:
    users = used.get(_place(row), [])
    needed = f" {len(users)} published workflows use it." if users else ""
    details = {"connector": row.connector, "workflows": len(users)}

    def finding(rule: str, severity: Any, text: str) -> Finding:
        return Finding(
            rule, row.id, severity, f"The connection “{row.name}” {text}.{needed}", row.workspace_id, details
        )

    if row.expires_at is not None and row.expires_at <= now:
        yield finding("connection_expired", "critical" if users else "warning", "has expired")
    elif row.expires_at is not None and row.expires_at - now <= EXPIRES_SOON:
        yield finding("connection_expiring", "warning", f"expires on {row.expires_at:%d %B %Y}")
    if row.last_failed_at is not None:
        text = f"is refused by the other side ({row.last_failure or 'unknown'})"
        yield finding("connection_refused", "critical" if users else "warning", text)
    if users and now - row.updated_at > ROTATION_AGE:
        days = (now - row.updated_at).days
        yield finding("connection_old", "info", f"has had the same secret for {days} days")


def _place(row: Row[Any]) -> tuple[str, str, str]:
    return row.workspace_id, row.connector, row.name
