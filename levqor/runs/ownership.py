"""Who is alive, and what becomes of the runs of those who are not."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.models import runs, workers
from levqor.runs.states import is_in
from levqor.runs.store import MAX_RECOVERIES, SUSPECT_AFTER


def lease_time(tx: Connection, clock: Clock) -> datetime:
    """The time by which leases run: PostgreSQL's where several machines share one, as their own clocks differ."""
    if tx.dialect.name == "sqlite":
        return clock.now()
    now: datetime = tx.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return now.astimezone(UTC)


def report_alive(tx: Connection, worker: str, now: datetime) -> None:
    """Renew the lease of a worker; the first report registers it."""
    renewed = tx.execute(workers.update().where(workers.c.name == worker).values(seen_at=now)).rowcount
    if not renewed:
        tx.execute(workers.insert().values(name=worker, started_at=now, seen_at=now))


def sign_off_all(tx: Connection) -> None:
    """End every lease at once: for a database that has only one process, which has just started."""
    tx.execute(workers.delete())


def sign_off(tx: Connection, worker: str) -> None:
    tx.execute(workers.delete().where(workers.c.name == worker))


def has_orphans(tx: Connection, worker: str, now: datetime, lease: timedelta) -> bool:
    """Whether some run is marked as running by somebody without a lease, or with one from the future. Only reads."""
    if tx.execute(sa.select(workers.c.name).where(workers.c.seen_at > now + lease).limit(1)).first() is not None:
        return True
    alive = sa.select(workers.c.name).where(sa.or_(workers.c.seen_at >= now - lease, workers.c.name == worker))
    orphan = sa.select(runs.c.id).where(is_in("running"), sa.or_(runs.c.worker.is_(None), runs.c.worker.not_in(alive)))
    return tx.execute(orphan.limit(1)).first() is not None


def take_back_orphans(tx: Connection, worker: str, now: datetime, lease: timedelta) -> int:
    """Queue again every running run whose worker has no lease; one that has killed its workers too often is dead.

    Answers how many were queued.
    """
    # Last heard of before the clock was set back: it has a lease from now on, and not for as long as the jump.
    tx.execute(workers.update().where(workers.c.seen_at > now + lease).values(seen_at=now))
    tx.execute(workers.delete().where(workers.c.name != worker, workers.c.seen_at < now - lease))
    alive = sa.select(workers.c.name)
    return _take_back(tx, sa.or_(runs.c.worker.is_(None), runs.c.worker.not_in(alive)), now)


def runs_of(tx: Connection, worker: str) -> set[str]:
    """The runs that this worker executes, as the database has it."""
    return set(tx.execute(sa.select(runs.c.id).where(is_in("running"), runs.c.worker == worker)).scalars())


def take_back_unknown(tx: Connection, worker: str, run_ids: Collection[str], now: datetime) -> int:
    """Queue again runs that are marked as this worker's, which knows nothing of them. Answers how many there were."""
    return _take_back(tx, sa.and_(runs.c.worker == worker, runs.c.id.in_(run_ids)), now)


def _take_back(tx: Connection, whose: sa.ColumnElement[bool], now: datetime) -> int:
    running = sa.and_(is_in("running"), whose)
    tx.execute(
        runs.update()
        .where(running, runs.c.recoveries >= MAX_RECOVERIES)
        .values(
            status="dead",
            epoch=runs.c.epoch + 1,
            finished_at=now,
            worker=None,
            error={
                "code": "worker_lost",
                "message": f"The worker died {MAX_RECOVERIES + 1} times while executing this run.",
                "step": None,
            },
        )
    )
    return tx.execute(
        runs.update()
        .where(running)
        .values(status="queued", epoch=runs.c.epoch + 1, recoveries=runs.c.recoveries + 1, worker=None)
    ).rowcount


async def take_back(database: Database, worker: str, clock: Clock, lease: timedelta) -> None:
    """Queue again what the dead have left, if they left anything; writes only then.

    Raises:
        Unavailable: the database cannot be reached.
    """

    def look() -> bool:
        with database.read() as tx:
            return has_orphans(tx, worker, lease_time(tx, clock), lease)

    if await asyncio.to_thread(look):
        await asyncio.wrap_future(
            database.submit(lambda tx: take_back_orphans(tx, worker, lease_time(tx, clock), lease))
        )


async def renew_lease(database: Database, worker: str, clock: Clock) -> None:
    """
    Raises:
        Unavailable: the database cannot be reached.
    """
    await asyncio.wrap_future(database.submit(lambda tx: report_alive(tx, worker, lease_time(tx, clock))))


def count_alive(tx: Connection, now: datetime, lease: timedelta) -> int:
    """How many workers have been heard of lately."""
    alive = sa.select(sa.func.count()).select_from(workers).where(workers.c.seen_at >= now - lease)
    return tx.execute(alive).scalar_one()


@dataclass(frozen=True, slots=True)
class DueRun:
    id: str
    workspace_id: str


@dataclass(frozen=True, slots=True)
class DueRuns:
    fresh: list[DueRun]
    suspect: DueRun | None
    """The oldest of those that may be what killed their workers."""


def due_runs(tx: Connection, now: datetime, limit: int, but_not_of: Collection[str] = ()) -> DueRuns:
    """The oldest runs that are queued or whose wait is over, but none of some workspaces."""
    others = (runs.c.workspace_id.not_in(but_not_of),) if but_not_of else ()
    return DueRuns(
        fresh=_oldest(tx, now, limit, runs.c.recoveries <= SUSPECT_AFTER, *others),
        suspect=next(iter(_oldest(tx, now, 1, runs.c.recoveries > SUSPECT_AFTER)), None),
    )


def _oldest(tx: Connection, now: datetime, limit: int, *conditions: sa.ColumnElement[bool]) -> list[DueRun]:
    """Asked for each state by itself: of both at once no index would be used."""
    due = (is_in("queued"), sa.and_(is_in("waiting"), runs.c.wake_at <= now))
    found = [
        row
        for state in due
        for row in tx.execute(
            sa.select(runs.c.id, runs.c.workspace_id).where(state, *conditions).order_by(runs.c.id).limit(limit)
        )
    ]
    return [DueRun(row.id, row.workspace_id) for row in sorted(found, key=lambda row: row.id)[:limit]]
