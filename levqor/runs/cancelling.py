"""Ends runs from outside, whoever executes them: their epoch rises, so what is still written changes nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from levqor.runs.accepting import UNFINISHED
from levqor.runs.models import runs

CANCELLED: Final[dict[str, Any]] = {"code": "cancelled", "message": "The run was cancelled.", "step": None}
CALLER_CANCELLED: Final[dict[str, Any]] = {
    "code": "cancelled",
    "message": "The run that called this one was cancelled.",
    "step": None,
}


def cancel_runs(tx: Connection, run_ids: Collection[str], error: dict[str, Any], now: datetime) -> int:
    """Cancel those that are not over; answers how many there were."""
    if not run_ids:
        return 0
    return tx.execute(
        runs.update()
        .where(runs.c.id.in_(run_ids), runs.c.status.in_(UNFINISHED))
        .values(
            status="cancelled",
            epoch=runs.c.epoch + 1,
            worker=None,
            wake_at=None,
            finished_at=now,
            error=error,
        )
    ).rowcount
