"""Decides what is due, claims it, works on it. Whoever wakes it, however often, each instant is worked on once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Final

from levqor.errors import LevqorError
from levqor.jobs import fires
from levqor.jobs.declaration import Job, Result
from levqor.jobs.installation import Installation
from levqor.jobs.performing import Performance, perform
from levqor.telemetry.logs import fault, logger

_log = logger(__name__)
CATCH_UP: Final = timedelta(hours=24)
"""A missed instant is made up for, once, if it is no older."""


class Jobs:
    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.table = installation.table
        self._began = installation.clock.now()
        self._running: set[str] = set()
        self._threads: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def wake(self, job: Job) -> None:
        """See whether a job is due, and do it then. Never raises: the next wake finds what this one could not do."""
        if not self._begin(job.id):
            return
        try:
            instant = self._due(job)
            if instant is not None and self._claim(job, instant):
                self._perform(job, instant)
        except LevqorError as error:
            _log.warning("job_round_failed", job=job.id, code=error.code)
        except Exception as error:  # noqa: BLE001 - the thread that wakes every job must not end
            _log.error("job_round_failed", job=job.id, **fault(error))
        finally:
            self._end(job.id)

    def run_now(self, job: Job) -> tuple[Result | None, str | None]:
        """Do a job at once, whether due or not; recorded as a fire of this very moment."""
        instant = self.installation.clock.now()
        while not self._claim(job, instant):
            instant += timedelta(microseconds=1)
        return self._perform(job, instant)

    def _perform(self, job: Job, instant: datetime) -> tuple[Result | None, str | None]:
        performance = Performance(self.installation, job, instant)
        self._threads[job.id] = performance
        return perform(self.installation, performance)

    def give_up_overdue(self) -> None:
        """Show fires as failed whose worker died in the middle."""
        limits = {job.id: job.limit for job in self.table}
        now = self.installation.clock.now()
        with self.installation.database.read() as tx:
            found = fires.overdue(tx, limits, now)
        with self._lock:
            lost = [row for row in found if row.job not in self._running]
        for row in lost:
            with self.installation.database.transaction() as tx:
                fires.fail(tx, row.job, row.instant, now, fires.WORKER_LOST)
            _log.error("job_worker_lost", job=row.job)

    def _due(self, job: Job) -> datetime | None:
        """The instant to work on now. What was missed before it is recorded."""
        now = self.installation.clock.now()
        last = self._last_instant(job, now)
        instant = job.when.latest(now)
        if last is None:
            # Nothing was ever due before this installation began.
            self._began = min(self._began, now)
            return instant if instant > self._began else None
        if instant <= last:
            return None
        missed = fires.passed_between(job.when, last, instant)
        too_old = now - instant > CATCH_UP
        if too_old:
            missed.append(instant)
        if missed and fires.record_missed(self.installation.database, job.id, missed, self.installation.worker, now):
            _log.warning("job_instants_missed", job=job.id, instants=len(missed))
        return None if too_old else instant

    def _last_instant(self, job: Job, now: datetime) -> datetime | None:
        with self.installation.database.read() as tx:
            ahead = fires.is_ahead(tx, job, now)
        if ahead:
            with self.installation.database.transaction() as tx:
                moved = fires.set_aside_future(tx, job, now)
            _log.warning("clock_went_back", job=job.id, fires_set_aside=moved)
        with self.installation.database.read() as tx:
            return fires.last_instant(tx, job, now)

    def _claim(self, job: Job, instant: datetime) -> bool:
        now = self.installation.clock.now()
        return fires.claim(self.installation.database, job.id, instant, self.installation.worker, now)

    def _begin(self, job_id: str) -> bool:
        with self._lock:
            hanging = self._threads.get(job_id)
            if job_id in self._running or (hanging is not None and hanging.is_alive()):
                return False
            self._running.add(job_id)
            return True

    def _end(self, job_id: str) -> None:
        with self._lock:
            self._running.discard(job_id)
