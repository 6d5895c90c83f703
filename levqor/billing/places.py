"""Room for another workflow or another user: whoever asks first gets the last place, and nobody else does."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.errors import PlanLimitUsers, PlanLimitWorkflows
from levqor.billing.limits import limits_of
from levqor.billing.summary import count_users, count_workflows
from levqor.config import Settings
from levqor.identity.models import invitations
from levqor.identity.workspaces import lock_workspace


def require_room_for_workflow(tx: Connection, settings: Settings, workspace_id: str) -> None:
    """Stand in line, and then see whether one more workflow fits the plan.

    Raises:
        PlanLimitWorkflows: it does not.
    """
    most = limits_of(tx, settings, workspace_id).workflows
    if most is None:
        return
    lock_workspace(tx, workspace_id)
    if count_workflows(tx, workspace_id) >= most:
        raise PlanLimitWorkflows(
            f"This plan has room for {_counted(most, 'workflow')}, and all are in use. "
            "Delete one that is no longer needed, or choose a larger plan under Plan and billing."
        )


def require_room_for_user(
    tx: Connection, settings: Settings, workspace_id: str, now: datetime, *, is_joining: bool = False, email: str = ""
) -> None:
    """Stand in line, and then see whether one more user fits the plan.

    Invitations that are open hold places too, except the one for `email`, and except from who `is_joining` by one.

    Raises:
        PlanLimitUsers: it does not.
    """
    most = limits_of(tx, settings, workspace_id).users
    if most is None:
        return
    lock_workspace(tx, workspace_id)
    taken = count_users(tx, workspace_id)
    if not is_joining:
        taken += _open_invitations(tx, workspace_id, now, email)
    if taken >= most:
        raise PlanLimitUsers(
            f"This plan has room for {_counted(most, 'user')}, counting open invitations. "
            "Remove a member or withdraw an invitation, or choose a larger plan under Plan and billing."
        )


def _open_invitations(tx: Connection, workspace_id: str, now: datetime, except_for: str) -> int:
    waiting = sa.select(sa.func.count()).where(
        invitations.c.workspace_id == workspace_id,
        invitations.c.accepted_at.is_(None),
        invitations.c.expires_at > now,
        invitations.c.email != except_for,
    )
    return int(tx.execute(waiting).scalar_one())


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
