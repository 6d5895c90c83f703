"""Workspaces: what belongs to one is seen by its members only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.identity.actor import Role
from levqor.identity.models import memberships, workspaces
from levqor.kit.ids import new_id


@dataclass(frozen=True, slots=True)
class OwnWorkspace:
    """A workspace that a user is a member of."""

    id: str
    name: str
    role: Role


def workspaces_of(tx: Connection, user_id: str) -> list[OwnWorkspace]:
    """Those a user is a member of, in the order in which they joined."""
    found = (
        sa.select(workspaces.c.id, workspaces.c.name, memberships.c.role)
        .join(memberships, memberships.c.workspace_id == workspaces.c.id)
        .where(memberships.c.user_id == user_id)
    )
    rows = tx.execute(found.order_by(memberships.c.created_at, workspaces.c.id)).all()
    return [OwnWorkspace(row.id, row.name, Role(row.role)) for row in rows]


def workspace_timezone(tx: Connection, workspace_id: str) -> str:
    return str(tx.execute(sa.select(workspaces.c.timezone).where(workspaces.c.id == workspace_id)).scalar_one())


def workspace_name(tx: Connection, workspace_id: str) -> str:
    return str(tx.execute(sa.select(workspaces.c.name).where(workspaces.c.id == workspace_id)).scalar_one())


def only_workspace(tx: Connection, *, now: datetime) -> str:
    """The oldest workspace. On an installation without any, one that the first owner will take over."""
    found = tx.execute(sa.select(workspaces.c.id).order_by(workspaces.c.id).limit(1)).scalar()
    return str(found) if found is not None else add_workspace(tx, name="My workspace", timezone="UTC", now=now)


def lock_workspace(tx: Connection, workspace_id: str) -> None:
    """Hold what is counted in a workspace until the transaction ends: who comes second waits, and then counts.

    SQLite has one writer, which is lock enough. Rows that only refer to the workspace are not kept waiting.
    """
    tx.execute(sa.select(workspaces.c.id).where(workspaces.c.id == workspace_id).with_for_update(key_share=True))


def add_workspace(tx: Connection, *, name: str, timezone: str, now: datetime) -> str:
    workspace_id = new_id("ws")
    tx.execute(sa.insert(workspaces).values(id=workspace_id, name=name, timezone=timezone, created_at=now))
    return workspace_id


def take_over_workspace(tx: Connection, *, name: str, timezone: str) -> str | None:
    """Give the workspace that has no members yet, if there is one, to its first owner."""
    members = sa.select(memberships.c.workspace_id)
    found = tx.execute(sa.select(workspaces.c.id).where(workspaces.c.id.not_in(members)).limit(1)).scalar()
    if found is None:
        return None
    tx.execute(sa.update(workspaces).where(workspaces.c.id == found).values(name=name, timezone=timezone))
    return str(found)
