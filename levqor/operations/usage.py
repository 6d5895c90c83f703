"""Rolls runs up into hours, for charts and digests that must not read every run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.models import usage_hours
from levqor.db.types import Instant
from levqor.operations.spans import created_within
from levqor.runs.models import runs

RECOMPUTED: Final = timedelta(hours=48)
"""Runs that end late change hours that have been written; so many of them are written anew each time."""
FAILED: Final = ("failed", "dead", "interrupted")
_HOUR_MICROSECONDS: Final = 3_600_000_000


def roll_up_usage(tx: Connection, *, now: datetime) -> dict[str, Any]:
    """Write the hours of the last two days from their runs; doing it again changes nothing."""
    since = (now - RECOMPUTED).replace(minute=0, second=0, microsecond=0)
    tx.execute(usage_hours.delete().where(usage_hours.c.hour >= since))
    counted = tx.execute(_by_hour(since, now)).all()
    if counted:
        tx.execute(usage_hours.insert(), [row._asdict() for row in counted])
    return {
        "hours": len({row.hour for row in counted}),
        "workspaces": len({row.workspace_id for row in counted}),
        "runs": sum(row.runs for row in counted),
        "failed": sum(row.failed for row in counted),
    }


def _by_hour(since: datetime, until: datetime) -> sa.Select[Any]:
    created = sa.type_coerce(runs.c.created_at, sa.BigInteger)
    hour = sa.type_coerce(created - created % _HOUR_MICROSECONDS, Instant).label("hour")
    took = sa.type_coerce(runs.c.finished_at, sa.BigInteger) - sa.type_coerce(runs.c.started_at, sa.BigInteger)
    return (
        sa.select(
            runs.c.workspace_id,
            hour,
            sa.func.count().label("runs"),
            _count(runs.c.status == "succeeded").label("succeeded"),
            _count(runs.c.status.in_(FAILED)).label("failed"),
            sa.cast(sa.func.coalesce(sa.func.sum(took), 0) / 1000, sa.BigInteger).label("run_milliseconds"),
        )
        .where(created_within(since, until))
        .group_by(runs.c.workspace_id, hour)
    )


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
