"""Fires are rows: inserting one is the claim, so each instant is worked on once, however many instances there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.database import Database
from levqor.jobs.declaration import Every, Job, Result, When
from levqor.jobs.models import job_fires

CLOCK_SLACK: Final = timedelta(seconds=90)
"""So far the clocks of two instances may differ before a fire of the future means that the clock went back."""
_MICROSECOND: Final = timedelta(microseconds=1)
_LOOKED_THROUGH: Final = 200
WORKER_LOST: Final = "worker_lost"
TIME_LIMIT: Final = "time_limit"


def claim(database: Database, job: str, instant: datetime, worker: str, now: datetime) -> bool:
    """Become the one who works on this fire; False when somebody else is, or was.

    Raises:
        Unavailable: nothing was claimed.
    """
    try:
        with database.transaction() as tx:
            _insert(tx, job, instant, "running", worker, now)
    except sa.exc.IntegrityError:
        return False
    return True


def finish(tx: Connection, job: str, instant: datetime, now: datetime, result: Result) -> bool:
    """Record the result; False when the fire was given up meanwhile."""
    return _end(tx, job, instant, status="done", finished_at=now, result=result)


def fail(tx: Connection, job: str, instant: datetime, now: datetime, failure: str) -> bool:
    """Record why there is no result: a kind and a place, never data."""
    return _end(tx, job, instant, status="failed", finished_at=now, failure=failure[:200])


def record_missed(database: Database, job: str, instants: list[datetime], worker: str, now: datetime) -> bool:
    """Make a gap visible: one row at its first instant tells how many there were."""
    gap = {"instants": len(instants), "last": instants[-1].isoformat()}
    try:
        with database.transaction() as tx:
            _insert(tx, job, instants[0], "missed", worker, now, finished_at=now, result=gap)
    except sa.exc.IntegrityError:
        return False
    return True


def overdue(tx: Connection, limits: Mapping[str, timedelta], now: datetime) -> list[Row[Any]]:
    """Fires that have been running for longer than their job's limit allows: their worker died."""
    running = tx.execute(sa.select(job_fires).where(job_fires.c.status == "running")).all()
    return [row for row in running if now - row.started_at > limits.get(row.job, timedelta(0)) + CLOCK_SLACK]


def is_ahead(tx: Connection, job: Job, now: datetime) -> bool:
    """Whether instants of an interval are recorded that the clock has not reached: it went back."""
    if not isinstance(job.when, Every):
        return False
    ahead = tx.execute(
        sa.select(job_fires.c.instant).where(
            job_fires.c.job == job.id, job_fires.c.instant > now + CLOCK_SLACK, job_fires.c.status != "running"
        )
    ).scalars()
    return any(job.when.latest(instant) == instant for instant in ahead)


def set_aside_future(tx: Connection, job: Job, now: datetime) -> int:
    """After the clock went back, the same instants come again: those of the first time make room by a microsecond.

    Only for intervals. What is due at a time of day has been done, and is not done twice. Answers how many moved.
    """
    return _move_on(tx, job, job.when.latest(now)) if is_ahead(tx, job, now) else 0


def _move_on(tx: Connection, job: Job, since: datetime) -> int:
    """Each row moves past those that an earlier step back has moved there; the latest first, for they are a key."""
    moved = 0
    mine = sa.and_(job_fires.c.job == job.id, job_fires.c.instant >= since)
    rows = tx.execute(sa.select(job_fires.c.instant, job_fires.c.status).where(mine)).all()
    taken = {row.instant for row in rows}
    for instant in sorted((row.instant for row in rows if row.status != "running"), reverse=True):
        if job.when.latest(instant) != instant:
            continue
        free = instant + _MICROSECOND
        while free in taken:
            free += _MICROSECOND
        moved += tx.execute(
            job_fires.update().where(job_fires.c.job == job.id, job_fires.c.instant == instant).values(instant=free)
        ).rowcount
    return moved


def last_instant(tx: Connection, job: Job, now: datetime) -> datetime | None:
    """The newest instant of the schedule, up to now, that something is recorded of; None when nothing is."""
    rows = tx.execute(
        sa.select(job_fires.c.instant, job_fires.c.status, job_fires.c.result)
        .where(job_fires.c.job == job.id, job_fires.c.instant <= now + CLOCK_SLACK)
        .order_by(job_fires.c.instant.desc())
        .limit(_LOOKED_THROUGH)
    ).all()
    on_schedule = (row for row in rows if job.when.latest(row.instant) == row.instant)
    newest = next(on_schedule, None)
    return None if newest is None else _covered_until(newest.status, newest.instant, newest.result)


def _covered_until(status: str, instant: datetime, result: Any) -> datetime:
    return datetime.fromisoformat(result["last"]) if status == "missed" else instant


def newest_fires(tx: Connection, job_ids: list[str]) -> dict[str, Row[Any]]:
    """The last thing recorded of each job: done, failed, running or missed."""
    found = {}
    for job_id in job_ids:
        newest = sa.select(job_fires).where(job_fires.c.job == job_id).order_by(job_fires.c.instant.desc()).limit(1)
        if (row := tx.execute(newest).one_or_none()) is not None:
            found[job_id] = row
    return found


def failed_since(tx: Connection, since: datetime) -> list[Row[Any]]:
    """Fires that failed, oldest first."""
    failed = sa.and_(job_fires.c.status == "failed", job_fires.c.started_at >= since)
    return list(tx.execute(sa.select(job_fires).where(failed).order_by(job_fires.c.started_at)).all())


def delete_fires(tx: Connection, before: datetime, limit: int) -> int:
    """Delete the oldest fires that began before an instant, at most `limit`."""
    old = tx.execute(
        sa.select(job_fires.c.job, job_fires.c.instant).where(job_fires.c.started_at < before).limit(limit)
    ).all()
    for row in old:
        tx.execute(job_fires.delete().where(job_fires.c.job == row.job, job_fires.c.instant == row.instant))
    return len(old)


def passed_between(when: When, after: datetime, before: datetime, most: int = 20_000) -> list[datetime]:
    """The instants strictly between two, oldest first; of a very long time the newest are left out."""
    passed: list[datetime] = []
    instant = when.after(after)
    while instant < before and len(passed) < most:
        passed.append(instant)
        instant = when.after(instant)
    return passed


def _insert(tx: Connection, job: str, instant: datetime, status: str, worker: str, now: datetime, **more: Any) -> None:
    tx.execute(
        job_fires.insert().values(job=job, instant=instant, status=status, worker=worker, started_at=now, **more)
    )


def _end(tx: Connection, job: str, instant: datetime, **values: Any) -> bool:
    mine = sa.and_(job_fires.c.job == job, job_fires.c.instant == instant, job_fires.c.status == "running")
    return tx.execute(job_fires.update().where(mine).values(**values)).rowcount == 1
