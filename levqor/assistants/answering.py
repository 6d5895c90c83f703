"""The assistants with what they may know about the workspace that asks."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.assistants.builder.shapes import BuilderContext, Built
from levqor.assistants.provider import LocalProvider, Provider
from levqor.connections.models import connections
from levqor.connectors.registry import Registry
from levqor.identity.workspaces import workspace_timezone
from levqor.tables.service import list_tables
from levqor.workflows.service import list_workflows

_MOST: Final = 200
"""How many tables, connections and workflows a sentence is understood against."""


def build_workflow(
    tx: Connection,
    registry: Registry,
    sentence: str,
    *,
    workspace_id: str,
    user_email: str | None,
    now: datetime,
    provider: Provider | None = None,
) -> Built:
    """The draft for a sentence, understood against the workspace's own tables, connections and workflows."""
    context = workspace_context(tx, workspace_id, user_email, now)
    return (provider or LocalProvider()).build(sentence, registry=registry, context=context)


def workspace_context(tx: Connection, workspace_id: str, user_email: str | None, now: datetime) -> BuilderContext:
    """What the builder may know about a workspace. The values of a connection are no part of it."""
    tables, _ = list_tables(tx, workspace_id, _MOST)
    workflows, _ = list_workflows(tx, workspace_id, _MOST, None)
    known = tx.execute(
        sa.select(connections.c.connector, connections.c.name)
        .where(connections.c.workspace_id == workspace_id)
        .order_by(connections.c.name)
        .limit(_MOST)
    )
    return BuilderContext(
        timezone=workspace_timezone(tx, workspace_id),
        user_email=user_email,
        tables=[table.as_json() for table in tables],
        connections=[{"name": row.name, "connector": row.connector} for row in known],
        workflows=[row.name for row in workflows],
        now=now,
    )
