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
from levqor.workflows.models import workflows

DAYS: Final = 30
_FAILED: Final = ("failed", "dead", "interrupted")
_MICROSECONDS_A_DAY: Final = 86_400_000_000


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
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    query = (
        sa.select(runs.c.status, sa.func.count().label("number"))
        .where(runs.c.workspace_id == workspace_id, runs.c.id >= first_id_at("run", first))
        .group_by(runs.c.status)
    )
    return {row.status: row.number for row in tx.execute(query)}


def _days(tx: Connection, workspace_id: str, now: datetime) -> list[Day]:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=DAYS - 1)
    # Instants are stored as microseconds since 1970, so that a whole division gives the day on every database.
    day = (sa.type_coerce(runs.c.created_at, sa.BigInteger).op("/")(_MICROSECONDS_A_DAY)).label("day")
    query = (
        sa.select(
            day,
            sa.func.count().label("number"),
            sa.func.sum(sa.case((runs.c.status.in_(_FAILED), 1), else_=0)).label("failed"),
        )
        .where(runs.c.workspace_id == workspace_id, runs.c.id >= first_id_at("run", first))
        .group_by(day)
    )
    counted = {int(row.day): row for row in tx.execute(query)}
    return [_day(first + timedelta(days=offset), counted) for offset in range(DAYS)]


def _day(at: datetime, counted: dict[int, sa.Row[tuple[int, int, int]]]) -> Day:
    row = counted.get((at - datetime(1970, 1, 1, tzinfo=UTC)).days)
    return Day(at.date().isoformat(), row.number if row else 0, int(row.failed) if row else 0)
