"""Requests for support: kept first, then sent, answered by the time that the plan promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.billing.limits import limits_of, smallest_plan
from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.db.paging import page
from levqor.kit.ids import new_id
from levqor.mail.messages import Delivered
from levqor.support.models import support_requests

Kind = Literal["question", "problem", "billing", "dfy", "privacy", "security"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wrote, and who."""

    email: str
    kind: Kind
    subject: str
    message: str
    workspace_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class SupportRequest:
    id: str
    asked: Asked
    plan: str | None
    reply_within_hours: int
    created_at: datetime

    @property
    def reply_by(self) -> datetime:
        return self.created_at + timedelta(hours=self.reply_within_hours)


def add_request(tx: Connection, settings: Settings, asked: Asked, now: datetime) -> SupportRequest:
    """Keep a request. Until it has left it counts as being in the outbox."""
    plan, hours = reply_hours(tx, settings, asked.workspace_id)
    made = SupportRequest(new_id("sup"), asked, plan, hours, now)
    tx.execute(
        sa.insert(support_requests).values(
            id=made.id,
            workspace_id=asked.workspace_id,
            user_id=asked.user_id,
            email=asked.email,
            kind=asked.kind,
            subject=asked.subject,
            message=asked.message,
            plan=plan,
            reply_within_hours=hours,
            reply_by=made.reply_by,
            delivered="outbox",
            created_at=now,
        )
    )
    return made


def note_delivery(tx: Connection, request_id: str, delivered: Delivered) -> None:
    tx.execute(sa.update(support_requests).where(support_requests.c.id == request_id).values(delivered=delivered))


def list_requests(
    tx: Connection, workspace_id: str, limit: int, cursor: str | None, *, only_of: str | None
) -> tuple[list[Row[Any]], str | None]:
    """A page of a workspace's requests, newest first; with `only_of` those of one user."""
    shown = sa.select(support_requests).where(support_requests.c.workspace_id == workspace_id)
    if only_of is not None:
        shown = shown.where(support_requests.c.user_id == only_of)
    return page(tx, shown, support_requests.c.id, limit, cursor)


def reply_hours(tx: Connection, settings: Settings, workspace_id: str | None) -> tuple[str | None, int]:
    """The plan, and within how many hours it promises a reply; without a plan, that of the smallest."""
    plan = None if workspace_id is None else limits_of(tx, settings, workspace_id).plan
    promised = smallest_plan() if plan is None else blueprint().plans[plan]
    return plan, promised.support_reply_hours
