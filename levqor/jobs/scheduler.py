"""Wakes jobs when they are due, and watches that it does.

APScheduler sleeps until the wall clock shows the next instant, so after the clock has gone back it sleeps too long. The
watch beside it counts on the clock that never goes back, and starts it anew when a job was not woken in time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from levqor.errors import LevqorError
from levqor.jobs.declaration import Job, When
from levqor.jobs.service import Jobs
from levqor.kit.clock import Clock
from levqor.telemetry.logs import fault, logger

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped] # APScheduler has no types

_log = logger(__name__)
FIRST_WAKE_SECONDS: Final = 10.0
"""After the start, before what was missed is made up for: serving comes first."""
LATE_SECONDS: Final = 20.0
_LOOK_SECONDS: Final = 10.0
_THREADS: Final = 2


class Planned:
    """By when, on the clock that never goes back, each job will have been woken."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by: dict[str, float] = {}

    def plan(self, job_id: str, at: datetime) -> None:
        """Note that a job will be woken when the wall clock, as it goes now, shows `at`."""
        seconds = max(0.0, (at - self._clock.now()).total_seconds())
        self._by[job_id] = self._clock.monotonic() + seconds

    def late(self) -> list[str]:
        """The jobs that should have been woken and were not."""
        now = self._clock.monotonic()
        return [job_id for job_id, by in self._by.items() if now > by + LATE_SECONDS]

    def forget(self) -> None:
        self._by.clear()


class Waker(Protocol):
    """Calls `wake` for each job at its instants, until stopped."""

    def start(self, table: Sequence[Job], wake: Callable[[Job], None], planned: Planned, first_after: float) -> None:
        """Begin; each job is woken once after `first_after` seconds as well."""
        ...

    def stop(self) -> None: ...


class ApschedulerWaker:
    """Wakes by APScheduler, in two threads, loaded when it is first needed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scheduler: BackgroundScheduler | None = None

    def start(self, table: Sequence[Job], wake: Callable[[Job], None], planned: Planned, first_after: float) -> None:
        import logging
        from datetime import UTC, timedelta

        from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped] # APScheduler has no types
        from apscheduler.schedulers.background import BackgroundScheduler

        # It warns of each wake that a busy job sleeps through; such an instant is recorded as missed.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(_THREADS)}, timezone=UTC)
        first = self._clock.now() + timedelta(seconds=first_after)
        for job in table:
            planned.plan(job.id, first)
            scheduler.add_job(
                wake,
                trigger=_trigger(job.id, job.when, planned),
                args=(job,),
                id=job.id,
                next_run_time=first,
                coalesce=True,
                misfire_grace_time=None,
                max_instances=1,
            )
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        self._scheduler = None


def _trigger(job_id: str, when: When, planned: Planned) -> Any:
    from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped] # APScheduler has no types

    class Trigger(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
        """Tells APScheduler the next instant of the table, and the watch that it asked."""

        def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
            following = when.after(now)
            planned.plan(job_id, following)
            return following

    return Trigger()


class Scheduler:
    """Keeps the jobs of one process going."""

    def __init__(
        self, jobs: Jobs, clock: Clock, waker: Waker | None = None, *, first_after: float = FIRST_WAKE_SECONDS
    ) -> None:
        self._jobs = jobs
        self._planned = Planned(clock)
        self._waker = waker or ApschedulerWaker(clock)
        self._first_after = first_after
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="levqor-jobs", daemon=True)
        self.restarts = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Wake nothing more. A job in the middle goes on until its next look at the database."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._waker.stop()

    def look(self) -> None:
        """One look of the watch: start the waker anew when it is late, show fires as failed whose worker died."""
        late = self._planned.late()
        if late:
            _log.warning("jobs_not_woken", jobs=late)
            self.restarts += 1
            self._waker.stop()
            self.begin(first_after=0.0)
        self._jobs.give_up_overdue()

    def begin(self, first_after: float) -> None:
        self._planned.forget()
        self._waker.start(self._jobs.table, self._jobs.wake, self._planned, first_after)

    def _watch(self) -> None:
        if self._stopped.wait(self._first_after):
            return
        self.begin(first_after=0.0)
        while not self._stopped.wait(_LOOK_SECONDS):
            try:
                self.look()
            except LevqorError as error:
                _log.warning("jobs_watch_failed", code=error.code)
            except Exception as error:  # noqa: BLE001 - without its watch the schedule could stop unseen
                _log.error("jobs_watch_failed", **fault(error))
