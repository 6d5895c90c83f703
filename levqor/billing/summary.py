"""What a workspace used this month and did in the last 30 days, from its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.usage import month_end, month_of, read_usage
from levqor.identity.models import memberships
from levqor.kit.ids import first_id_at
from levqor.runs.models import runs
from levqor.runs.states import beside, is_in
from levqor.workflows.models import workflows

DAYS: Final = 30
_FAILED: Final = ("failed", "dead", "interrupted")
_OTHERS: Final = (*_FAILED, "cancelled", "held", "queued", "running", "waiting")


@dataclass(frozen=True, slots=True)
class Day:
    date: str
    runs: int
    failed: int


@dataclass(frozen=True, slots=True)
class Summary:
    month: str
    resets_at: datetime
    workflows: int
    runs: int
    ai_credits: int
    users: int
    runs_by_status: dict[str, int]
    days: list[Day]


def summarise(tx: Connection, workspace_id: str, now: datetime) -> Summary:
    """Everything is read from rows; nothing is kept for it."""
    usage = read_usage(tx, workspace_id, now)
    return Summary(
        month=month_of(now),
        resets_at=month_end(now),
        workflows=count_workflows(tx, workspace_id),
        runs=usage.runs,
        ai_credits=usage.ai_credits,
        users=count_users(tx, workspace_id),
        runs_by_status=_by_status(tx, workspace_id, now),
        days=_days(tx, workspace_id, now),
    )


def count_workflows(tx: Connection, workspace_id: str) -> int:
    return _count(
        tx, sa.select(sa.func.count()).where(workflows.c.workspace_id == workspace_id, workflows.c.deleted_at.is_(None))
    )


def count_users(tx: Connection, workspace_id: str) -> int:
    return _count(tx, sa.select(sa.func.count()).where(memberships.c.workspace_id == workspace_id))


def _count(tx: Connection, query: sa.Select[Any]) -> int:
    return int(tx.execute(query).scalar_one())


def _by_status(tx: Connection, workspace_id: str, now: datetime) -> dict[str, int]:
    """Of this month. Nearly all succeed, so that those are what is left of all; each index is read, no run."""
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = runs.c.id >= first_id_at("run", first)
    others = {status: _count_runs(tx, workspace_id, since, status) for status in _OTHERS}
    found = others | {"succeeded": _count_runs(tx, workspace_id, since) - sum(others.values())}
    return {status: number for status, number in found.items() if number > 0}


def _days(tx: Connection, workspace_id: str, now: datetime) -> list[Day]:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [_day(tx, workspace_id, today - timedelta(days=back)) for back in reversed(range(DAYS))]


def _day(tx: Connection, workspace_id: str, at: datetime) -> Day:
    begin, end = first_id_at("run", at), first_id_at("run", at + timedelta(days=1))
    within = sa.and_(runs.c.id >= begin, runs.c.id < end)
    failed = sum(_count_runs(tx, workspace_id, within, status) for status in _FAILED)
    return Day(at.date().isoformat(), _count_runs(tx, workspace_id, within), failed)


def _count_runs(tx: Connection, workspace_id: str, within: sa.ColumnElement[bool], status: str | None = None) -> int:
    counted = sa.select(sa.func.count()).select_from(runs)
    counted = counted.where(beside(status, runs.c.workspace_id) == workspace_id, within)
    return _count(tx, counted if status is None else counted.where(is_in(status)))
