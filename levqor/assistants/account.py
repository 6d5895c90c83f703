"""An account as its assistants see it: plan, use, workflows, what failed, what is held. Never payloads or secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.limits import Limits, limits_of
from levqor.billing.models import subscriptions
from levqor.billing.summary import count_users, count_workflows
from levqor.billing.usage import month_end, read_usage
from levqor.blueprint import Plan, blueprint
from levqor.config import Settings
from levqor.connections.models import connections
from levqor.runs.models import runs
from levqor.runs.states import is_in
from levqor.tables.models import tables
from levqor.triggers.models import schedules
from levqor.workflows.models import workflows
from levqor.workflows.service import Status, status_of

_LOOKED_BACK: Final = 200
"""How many of the newest runs are searched for failures."""
_SHOWN: Final = 5
_MOST: Final = 200
FAILED: Final = ("failed", "dead", "interrupted")


@dataclass(frozen=True, slots=True)
class OwnWorkflow:
    id: str
    name: str
    status: Status
    trigger_use: str
    version: int
    published_version: int | None
    next_at: datetime | None
    """When its schedule fires next."""


@dataclass(frozen=True, slots=True)
class FailedRun:
    id: str
    workflow_id: str
    workflow: str
    status: str
    message: str
    step: str | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Use:
    """What is used now, of workflows, runs and AI credits of this month, and users."""

    workflows: int
    runs: int
    ai_credits: int
    users: int


@dataclass(frozen=True, slots=True)
class Account:
    limits: Limits
    used: Use
    resets_at: datetime
    trial_ends_at: datetime | None
    period_ends_at: datetime | None
    cancels_at: datetime | None
    workflows: tuple[OwnWorkflow, ...]
    connections: tuple[tuple[str, str], ...]
    """Name and connector of each."""
    tables: tuple[str, ...]
    has_run: bool
    has_succeeded: bool
    """Whether one of the last runs ended well."""
    held: int
    failures: tuple[FailedRun, ...]
    """The newest first, of the last runs."""
    failing: FailedRun | None
    """The last run that ended, where it failed."""

    @property
    def plan(self) -> Plan | None:
        return blueprint().plans.get(self.limits.plan or "")


def read_account(tx: Connection, settings: Settings, workspace_id: str, now: datetime) -> Account:
    """The present state of a workspace."""
    limits = limits_of(tx, settings, workspace_id)
    usage = read_usage(tx, workspace_id, now)
    dates = tx.execute(sa.select(subscriptions).where(subscriptions.c.workspace_id == workspace_id)).one_or_none()
    newest = _newest_runs(tx, workspace_id)
    own = _workflows(tx, workspace_id)
    return Account(
        limits=limits,
        used=Use(count_workflows(tx, workspace_id), usage.runs, usage.ai_credits, count_users(tx, workspace_id)),
        resets_at=month_end(now),
        trial_ends_at=dates.trial_ends_at if dates else None,
        period_ends_at=dates.current_period_ends_at if dates else None,
        cancels_at=dates.cancels_at if dates else None,
        workflows=own,
        connections=_names(tx, workspace_id),
        tables=tuple(
            tx.execute(sa.select(tables.c.name).where(tables.c.workspace_id == workspace_id).limit(_MOST)).scalars()
        ),
        has_run=bool(newest),
        has_succeeded=any(row.status == "succeeded" for row in newest),
        held=sum(row.status == "held" for row in newest) if limits.runs is None else _held(tx, workspace_id),
        failures=tuple(_failures(newest))[:_SHOWN],
        failing=_newest_end(newest),
    )


def _newest_runs(tx: Connection, workspace_id: str) -> list[Any]:
    columns = (runs.c.id, runs.c.workflow_id, runs.c.status, runs.c.error, runs.c.finished_at)
    return list(
        tx.execute(
            sa.select(*columns, workflows.c.name)
            .join(workflows, workflows.c.id == runs.c.workflow_id)
            .where(runs.c.workspace_id == workspace_id)
            .order_by(runs.c.id.desc())
            .limit(_LOOKED_BACK)
        ).all()
    )


def _failures(rows: list[Any]) -> list[FailedRun]:
    return [
        FailedRun(
            row.id,
            row.workflow_id,
            row.name,
            row.status,
            str((row.error or {}).get("message", "")),
            (row.error or {}).get("step"),
            row.finished_at,
        )
        for row in rows
        if row.status in FAILED
    ]


def _newest_end(rows: list[Any]) -> FailedRun | None:
    ended = next((row for row in rows if row.finished_at is not None), None)
    return next(iter(_failures([ended])), None) if ended is not None else None


def _held(tx: Connection, workspace_id: str) -> int:
    query = sa.select(sa.func.count()).where(runs.c.workspace_id == workspace_id, is_in("held"))
    return tx.execute(query).scalar_one()


def _workflows(tx: Connection, workspace_id: str) -> tuple[OwnWorkflow, ...]:
    found = tx.execute(
        sa.select(workflows, schedules.c.next_at)
        .outerjoin(schedules, schedules.c.workflow_id == workflows.c.id)
        .where(workflows.c.workspace_id == workspace_id, workflows.c.deleted_at.is_(None))
        .order_by(workflows.c.id.desc())
        .limit(_MOST)
    )
    return tuple(
        OwnWorkflow(row.id, row.name, status_of(row), row.trigger_use, row.version, row.published_version, row.next_at)
        for row in found
    )


def _names(tx: Connection, workspace_id: str) -> tuple[tuple[str, str], ...]:
    found = tx.execute(
        sa.select(connections.c.name, connections.c.connector)
        .where(connections.c.workspace_id == workspace_id)
        .order_by(connections.c.name)
        .limit(_MOST)
    )
    return tuple((row.name, row.connector) for row in found)
