"""From the first visit that left a trace to the plan that was paid, or given up: how many got how far, from rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.models import subscriptions
from levqor.identity.audit import Act
from levqor.identity.models import audit_log, memberships, workspaces
from levqor.runs.models import runs
from levqor.workflows.models import workflows

_PAYING: Final = ("active", "past_due")


@dataclass(frozen=True, slots=True)
class Funnel:
    """Accounts that signed up within a span, and how many of them got to each stage by now."""

    signed_up: int
    created_workflow: int
    published: int
    first_success: int
    checkout: int
    trial: int
    paid: int
    cancelled: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def funnel(tx: Connection, since: datetime, until: datetime) -> Funnel:
    """The funnel of the accounts made from `since` on and before `until`. Who only wrote to us: `support/leads.py`."""
    counts = {name: _count(tx, since, until, stage) for name, stage in _STAGES.items()}
    return Funnel(signed_up=_count(tx, since, until, sa.true()), **counts)


def _has(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(table.c.workspace_id == workspaces.c.id, *conditions)


_STAGES: Final = {
    "created_workflow": _has(workflows),
    "published": _has(workflows, workflows.c.was_published.is_(True)),
    "first_success": _has(runs, runs.c.status == "succeeded"),
    "checkout": _has(audit_log, audit_log.c.action == Act.CHECKOUT_STARTED),
    "trial": _has(subscriptions, subscriptions.c.trial_started_at.is_not(None)),
    "paid": _has(
        subscriptions,
        sa.or_(
            subscriptions.c.status.in_(_PAYING),
            # An ended subscription was paid for when its time went on beyond the trial.
            sa.and_(
                subscriptions.c.status == "cancelled",
                subscriptions.c.current_period_ends_at
                > sa.func.coalesce(subscriptions.c.trial_ends_at, subscriptions.c.created_at),
            ),
        ),
    ),
    "cancelled": _has(subscriptions, subscriptions.c.status == "cancelled"),
}


def _count(tx: Connection, since: datetime, until: datetime, stage: sa.ColumnElement[bool]) -> int:
    """Workspaces count once somebody is in them: one that the command line made is no account."""
    made = sa.and_(workspaces.c.created_at >= since, workspaces.c.created_at < until)
    found = sa.select(sa.func.count()).select_from(workspaces).where(made, _has(memberships), stage)
    return int(tx.execute(found).scalar_one())
