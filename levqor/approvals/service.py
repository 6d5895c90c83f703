"""Approvals: what waits for people, and their decisions. A decision wakes the run that asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.approvals.people import may_decide, role_of
from levqor.db.paging import page
from levqor.errors import Conflict, Forbidden, NotFound
from levqor.identity import audit
from levqor.identity.actor import Role
from levqor.identity.models import memberships, users
from levqor.runs.models import approvals, runs
from levqor.runs.waking import lock_run, wake
from levqor.workflows.models import workflows

Verdict = Literal["approve", "reject"]


class NoSuchApproval(NotFound):
    """There is no such approval in this workspace."""

    code = "approval_not_found"


class NotYoursToDecide(Forbidden):
    """This is for others to decide. The question names who may."""

    code = "approval_not_yours"


class AlreadyDecided(Conflict):
    """This was decided already, and stays as it was decided."""

    code = "approval_already_decided"


class ApprovalOver(Conflict):
    """It is too late to decide this: its time is up, or its run has ended."""

    code = "approval_over"


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides: a member, or whoever holds the link that was mailed to an address."""

    email: str
    role: Role | None
    user_id: str | None = None


def list_approvals(
    tx: Connection, workspace_id: str, limit: int, cursor: str | None, *, now: datetime, is_waiting: bool
) -> tuple[list[Row[Any]], str | None]:
    """What can still be decided, or what cannot any more; newest first."""
    open_ = sa.and_(approvals.c.status == "waiting", approvals.c.expires_at > now, runs.c.finished_at.is_(None))
    shown = _approvals().where(approvals.c.workspace_id == workspace_id, open_ if is_waiting else sa.not_(open_))
    return page(tx, shown, approvals.c.id, limit, cursor)


def get_approval(tx: Connection, workspace_id: str, approval_id: str) -> Row[Any]:
    """Raises NoSuchApproval."""
    mine = sa.and_(approvals.c.workspace_id == workspace_id, approvals.c.id == approval_id)
    row = tx.execute(_approvals().where(mine)).one_or_none()
    if row is None:
        raise NoSuchApproval
    return row


def state_of(row: Row[Any], now: datetime) -> str:
    """`waiting`, `approved`, `rejected`, `expired`, or `withdrawn` where the run ended without it."""
    if row.status != "waiting":
        return str(row.status)
    if row.finished_at is not None:
        return "withdrawn"
    return "expired" if row.expires_at <= now else "waiting"


def decider_by_link(tx: Connection, workspace_id: str, email: str) -> Decider:
    """Who holds a link: as a member, if they are one still."""
    member = sa.select(users.c.id).join(memberships, memberships.c.user_id == users.c.id)
    user_id = tx.execute(member.where(memberships.c.workspace_id == workspace_id, users.c.email == email)).scalar()
    return Decider(email, role_of(tx, workspace_id, email), user_id)


def decide(
    tx: Connection, row: Row[Any], decider: Decider, verdict: Verdict, comment: str | None, *, now: datetime
) -> None:
    """Decide, once. When this is durable the run goes on.

    Raises:
        NotYoursToDecide: the question names others.
        AlreadyDecided: somebody was first.
        ApprovalOver: its time is up, or its run has ended.
    """
    if not may_decide(row.who, decider.email, decider.role):
        raise NotYoursToDecide
    lock_run(tx, row.run_id)
    waiting = sa.and_(approvals.c.id == row.id, approvals.c.status == "waiting", approvals.c.expires_at > now)
    is_under_way = sa.exists().where(runs.c.id == row.run_id, runs.c.finished_at.is_(None))
    status = "approved" if verdict == "approve" else "rejected"
    decided = tx.execute(
        approvals.update()
        .where(waiting, is_under_way)
        .values(status=status, decided_by=decider.email, decided_at=now, comment=comment or None, mail_at=None)
    ).rowcount
    if not decided:
        raise _why_not(get_approval(tx, row.workspace_id, row.id))
    wake(tx, row.run_id)
    act = audit.Act.APPROVAL_GIVEN if status == "approved" else audit.Act.APPROVAL_REFUSED
    audit.record(tx, workspace_id=row.workspace_id, user_id=decider.user_id, act=act, target=row.id, now=now)


def _why_not(row: Row[Any]) -> Conflict:
    return AlreadyDecided() if row.status in ("approved", "rejected") else ApprovalOver()


def _approvals() -> sa.Select[Any]:
    return (
        sa.select(
            approvals,
            runs.c.workflow_id,
            runs.c.finished_at,
            workflows.c.name.label("workflow_name"),
        )
        .join(runs, runs.c.id == approvals.c.run_id)
        .join(workflows, workflows.c.id == runs.c.workflow_id)
    )
