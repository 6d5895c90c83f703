"""Who is alive, and what becomes of the runs of those who are not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.runs.models import runs, workers
from levqor.runs.ownership import take_back_orphans
from levqor.runs.states import is_in
from levqor.runs.store import MAX_RECOVERIES


def check_workers(tx: Connection, *, own: str, lease: timedelta, now: datetime) -> dict[str, Any]:
    """Strike off workers whose lease has run out and queue their runs again; `own` is this process's worker.

    The dispatchers look for such runs themselves; this holds when every dispatcher is busy or gone.
    """
    known = tx.execute(sa.select(workers)).all()
    lost = [row.name for row in known if row.name != own and row.seen_at < now - lease]
    given_up = _past_hope(tx, [row.name for row in known if row.name not in lost])
    released = take_back_orphans(tx, own, now, lease)
    alive = [row for row in known if row.name not in lost]
    return {
        "workers_alive": len(alive),
        "longest_silence_seconds": max((round((now - row.seen_at).total_seconds(), 1) for row in alive), default=None),
        "workers_lost": sorted(lost),
        "runs_released": released,
        "runs_given_up": given_up,
    }


def _past_hope(tx: Connection, alive: list[str]) -> int:
    """Runs without a worker that have killed too many already."""
    orphaned = sa.and_(is_in("running"), sa.or_(runs.c.worker.is_(None), runs.c.worker.not_in(alive)))
    hopeless = sa.and_(orphaned, runs.c.recoveries >= MAX_RECOVERIES)
    return int(tx.execute(sa.select(sa.func.count()).where(hopeless)).scalar_one())
