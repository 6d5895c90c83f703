"""Ends runs from outside, whoever executes them: their epoch rises, so what is still written changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from levqor.runs.models import runs
from levqor.runs.unfinished import UNFINISHED, unfinished_below

CANCELLED: Final[dict[str, Any]] = {"code": "cancelled", "message": "The run was cancelled.", "step": None}
CALLER_CANCELLED: Final[dict[str, Any]] = {
    "code": "cancelled",
    "message": "The run that called this one was cancelled.",
    "step": None,
}
RESTARTED: Final[dict[str, Any]] = {
    "code": "restarted",
    "message": "A newer run of this workflow took its place.",
    "step": None,
}


def cancel_with_those_below(tx: Connection, run_ids: Sequence[str], error: dict[str, Any], now: datetime) -> list[str]:
    """Cancel runs, and those under way that they have called; answers all their ids."""
    cancel_runs(tx, run_ids, error, now)
    below = unfinished_below(tx, run_ids)
    cancel_runs(tx, below, CALLER_CANCELLED, now)
    return [*run_ids, *below]


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
