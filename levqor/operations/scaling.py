"""Whether the installation is large enough, judged by how long runs waited to begin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.operations.spans import created_within
from levqor.runs.models import runs, workers
from levqor.runs.states import is_in

SPAN: Final = timedelta(hours=1)
SLOW_SECONDS: Final = 5.0
"""A 95th percentile of waiting that people notice."""
FULL_SHARE: Final = 0.9
"""Of the places that runs can have: above it there is no room left."""
IDLE_SHARE: Final = 0.1
FEWEST_RUNS: Final = 20
_MOST_READ: Final = 20_000


def advise(tx: Connection, *, max_running: int, lease: timedelta, now: datetime) -> dict[str, Any]:
    """The numbers of the last hour and what they mean: `too_few_runs`, `enough`, `raise_max_running`,
    `add_worker` or `fewer_workers`."""
    lags = _lags(tx, now)
    alive = _count(tx, sa.select(sa.func.count()).select_from(workers).where(workers.c.seen_at >= now - lease))
    running = _count(tx, sa.select(sa.func.count()).where(is_in("running")))
    queued = _count(tx, sa.select(sa.func.count()).where(is_in("queued")))
    p50, p95 = percentile(lags, 0.5), percentile(lags, 0.95)
    places = max_running * max(1, alive)
    return {
        "advice": _advice(len(lags), p95, running / places, alive),
        "runs_begun": len(lags),
        "queue_lag_p50_seconds": p50,
        "queue_lag_p95_seconds": p95,
        "running": running,
        "queued": queued,
        "places": places,
        "workers": alive,
    }


def percentile(values: list[float], share: float) -> float | None:
    """The least value that at least this share of the values does not exceed; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)


def _advice(begun: int, p95: float | None, used: float, alive: int) -> str:
    is_full = used >= FULL_SHARE
    if p95 is None or (begun < FEWEST_RUNS and not is_full):
        return "too_few_runs"
    if p95 >= SLOW_SECONDS:
        # Waiting with places left is the processor's doing, and more places would not help.
        return "raise_max_running" if is_full else "add_worker"
    return "fewer_workers" if alive > 1 and used <= IDLE_SHARE else "enough"


def _lags(tx: Connection, now: datetime) -> list[float]:
    """How long the runs of the last hour waited to begin, those that still wait until now, in seconds."""
    rows = tx.execute(
        sa.select(runs.c.created_at, runs.c.started_at)
        .where(created_within(now - SPAN, now), runs.c.status != "held")
        .order_by(runs.c.id.desc())
        .limit(_MOST_READ)
    ).all()
    return [((row.started_at or now) - row.created_at).total_seconds() for row in rows]


def _count(tx: Connection, statement: sa.Select[Any]) -> int:
    return int(tx.execute(statement).scalar_one())
