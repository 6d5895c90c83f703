"""Sees to what nobody else can, as their worker may be dead: orphans, jobs without a worker, runs past their time.

Every process of an installation on PostgreSQL has one, so a single one that lives is enough.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.execution import Versions
from levqor.runs.models import runs
from levqor.runs.ownership import take_back
from levqor.telemetry.logs import logger as make_logger

logger = make_logger(__name__)
_LEEWAY: Final = timedelta(seconds=2)
"""A worker that lives ends its runs itself by then."""
_MOST_KNOWN: Final = 100_000

_STALLED: Final = sa.text(
    "SELECT j.id, j.args ->> 'run_id' AS run_id FROM procrastinate_jobs j "
    "LEFT JOIN procrastinate_workers w ON w.id = j.worker_id AND w.last_heartbeat >= now() - :lease * interval '1 s' "
    "WHERE j.status = 'doing' AND w.id IS NULL FOR UPDATE OF j SKIP LOCKED"
)
_STRIKE_OFF: Final = sa.text("SELECT procrastinate_finish_job_v1(:id, 'failed', true)")
_DEFER: Final = sa.text(
    "SELECT levqor_defer_run(r) FROM (SELECT * FROM runs WHERE id = :run_id FOR UPDATE) r WHERE levqor_is_due_soon(r)"
)
_FORGOTTEN: Final = sa.text(
    "SELECT r.id FROM runs r WHERE (r.status = 'queued' OR (r.status = 'waiting' AND r.wake_at <= :soon)) "
    "AND NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.queueing_lock = r.id AND j.status = 'todo') "
    "AND NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.queueing_lock = r.id AND j.status = 'doing') LIMIT 5000"
)
_OVERSLEPT: Final = sa.text(
    "UPDATE runs SET status = 'queued', wake_at = NULL WHERE id IN (SELECT r.id FROM runs r "
    "WHERE r.status = 'waiting' AND r.wake_at <= :now AND NOT EXISTS (SELECT FROM procrastinate_jobs j "
    "WHERE j.queueing_lock = r.id AND (j.status = 'doing' OR j.status = 'todo' AND coalesce(j.scheduled_at <= now(), "
    "true))) LIMIT 5000 FOR UPDATE SKIP LOCKED)"
)
"""Waits that are over by our clock, and not by PostgreSQL's, which says when a job is due."""
_TRY_ALONE: Final = sa.text("SELECT pg_try_advisory_xact_lock(7203552)")


class Warden:
    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        versions: Versions,
        worker: str,
        lease: timedelta,
        cancel: Callable[[str], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._versions = versions
        self._worker = worker
        self._lease = lease
        self._cancel = cancel
        self._timeouts: dict[tuple[str, int], timedelta | None] = {}

    async def take_back(self) -> None:
        """Queue the runs of dead workers again, and strike off the jobs that died with them."""
        await take_back(self._database, self._worker, self._clock, self._lease)
        await asyncio.to_thread(self._strike_off_stalled)

    async def find_forgotten(self) -> None:
        """Make the jobs of waits that are nearly over, and of runs that have none for whatever reason."""
        await asyncio.to_thread(self._find_forgotten)

    async def end_overdue(self) -> None:
        """Fail the runs whose time-out has passed and whose worker, if any, does not see to it."""
        for run_id in await asyncio.to_thread(self._end_overdue):
            self._cancel(run_id)

    def _strike_off_stalled(self) -> None:
        with self._database.transaction() as tx:
            stalled = tx.execute(_STALLED, {"lease": self._lease.total_seconds()}).all()
            strike_off(tx, stalled)
        if stalled:
            logger.warning("jobs_struck_off", jobs=len(stalled))

    def _find_forgotten(self) -> None:
        now = self._clock.now()
        soon = now + timedelta(seconds=20)
        with self._database.transaction() as tx:
            if not tx.execute(_TRY_ALONE).scalar_one():
                return
            tx.execute(_OVERSLEPT, {"now": _microseconds(now)})
            for run_id in tx.execute(_FORGOTTEN, {"soon": _microseconds(soon)}).scalars().all():
                tx.execute(_DEFER, {"run_id": run_id})

    def _end_overdue(self) -> list[str]:
        now = self._clock.now()
        with self._database.read() as tx:
            timed = self._timed_versions(tx, now)
            found = [run_id for key, limit in timed for run_id in _overdue(tx, key, now - limit - _LEEWAY)]
        if found:
            with self._database.transaction() as tx:
                _end(tx, found, now)
            logger.warning("runs_timed_out", runs=len(found))
        return found

    def _timed_versions(self, tx: Connection, now: datetime) -> list[tuple[tuple[str, int], timedelta]]:
        """The versions of unfinished runs that have a time-out."""
        keys = tx.execute(sa.select(runs.c.workflow_id, runs.c.version).where(_unattended(now)).distinct()).all()
        limits = [((row.workflow_id, row.version), self._timeout(row.workflow_id, row.version)) for row in keys]
        return [(key, limit) for key, limit in limits if limit is not None]

    def _timeout(self, workflow_id: str, version: int) -> timedelta | None:
        key = (workflow_id, version)
        if key not in self._timeouts:
            if len(self._timeouts) >= _MOST_KNOWN:
                self._timeouts.clear()
            self._timeouts[key] = self._versions.load(workflow_id, version).timeout
        return self._timeouts[key]


def _microseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1_000_000)


def strike_off(tx: Connection, jobs: Iterable[Row[Any]]) -> None:
    """Strike off jobs that nobody works on, each with its `id` and `run_id`."""
    for job in jobs:
        tx.execute(_STRIKE_OFF, {"id": job.id})
        # Its worker may have got no further than fetching the job.
        tx.execute(_DEFER, {"run_id": job.run_id})


def _is(status: str) -> sa.ColumnElement[bool]:
    """Written out, so that the partial index of unfinished runs fits."""
    return runs.c.status == sa.literal(status, literal_execute=True)


def _unattended(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_is("queued"), _is("running"), sa.and_(_is("waiting"), runs.c.wake_at <= now - _LEEWAY))


def _overdue(tx: Connection, key: tuple[str, int], accepted_before: datetime) -> list[str]:
    mine = sa.and_(runs.c.workflow_id == key[0], runs.c.version == key[1], runs.c.finished_at.is_(None))
    is_under_way = sa.or_(_is("queued"), _is("running"), _is("waiting"))
    overdue = sa.select(runs.c.id).where(mine, is_under_way, runs.c.created_at <= accepted_before)
    return list(tx.execute(overdue).scalars())


def _end(tx: Connection, run_ids: list[str], now: datetime) -> None:
    error: dict[str, Any] = {"code": "run_timeout", "message": "The run took longer than its time-out.", "step": None}
    tx.execute(
        runs.update()
        .where(runs.c.id.in_(run_ids), runs.c.finished_at.is_(None))
        .values(status="failed", epoch=runs.c.epoch + 1, worker=None, wake_at=None, finished_at=now, error=error)
    )
