"""The thread of a worker process in which runs are executed, as their jobs come."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from levqor.db.database import Database
from levqor.errors import LevqorError
from levqor.kit.clock import Clock
from levqor.kit.inbox import Inbox
from levqor.runs.dispatch import DispatchSettings
from levqor.runs.execution import Execution
from levqor.runs.forgotten import ForgottenRuns
from levqor.runs.ownership import renew_lease, runs_of, sign_off
from levqor.runs.rounds import keep
from levqor.runs.store import ClaimedRun, SqlRunStore
from levqor.telemetry.logs import logger as make_logger

if TYPE_CHECKING:
    from levqor.runs.job_worker import JobWorker

logger = make_logger(__name__)
_LOST: Final = timedelta(seconds=1)


@dataclass(slots=True)
class _Running:
    task: asyncio.Task[None]
    epoch: int


class Executor:
    def __init__(
        self,
        worker: str,
        database: Database,
        store: SqlRunStore,
        execution: Execution,
        clock: Clock,
        settings: DispatchSettings,
    ) -> None:
        self._worker = worker
        self._database = database
        self._store = store
        self._execution = execution
        self._clock = clock
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._inbox = Inbox(self._loop)
        self._thread = threading.Thread(target=self._run, name="levqor-worker", daemon=True)
        self._forgotten = ForgottenRuns(database, worker, clock)
        self._leased_until = float("-inf")
        """In monotonic seconds, as far as this worker knows."""
        self._ready = threading.Event()
        self._running: dict[str, _Running] = {}
        self._lost: set[str] = set()
        self._working: asyncio.Task[None] | None = None
        self._jobs: JobWorker | None = None
        self._looking: asyncio.Future[None] | None = None

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive() and not self._execution.is_stopping

    @property
    def running(self) -> int:
        return len(self._running)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(timeout=30)

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._begin_stopping)
            self._thread.join(timeout=self._settings.grace.total_seconds() + 10)

    def cancel(self, run_id: str) -> None:
        self._inbox.put(partial(self._cancel, run_id, None))

    def ended_elsewhere(self, run_id: str, epoch: int) -> None:
        """Stop executing a run, unless it is this worker that has ended it."""
        if run_id in self._running:
            self._inbox.put(partial(self._cancel, run_id, epoch))

    # --- inside the loop

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    async def _serve(self) -> None:
        from levqor.runs.job_worker import JobWorker

        self._execution.open()
        await keep("heartbeat", self._heartbeat)
        self._jobs = JobWorker(self._database, self._clock, self._settings, self._work_on)
        self._working = asyncio.create_task(self._jobs.work())
        rounds = [
            asyncio.create_task(self._repeat(self._settings.lease / 3, self._heartbeat)),
            asyncio.create_task(self._repeat(self._settings.poll, self._look_for_forgotten)),
            asyncio.create_task(self._repeat(max(self._settings.poll, _LOST), self._look_for_lost)),
            asyncio.create_task(self._repeat(self._settings.poll, self._jobs.strike_off_lost)),
        ]
        self._ready.set()
        with suppress(asyncio.CancelledError):
            await self._working
        for round_ in rounds:
            round_.cancel()
        await keep("sign_off", self._sign_off)
        await self._execution.aclose()

    def _begin_stopping(self) -> None:
        self._execution.is_stopping = True
        if self._working is not None:
            self._working.cancel()

    async def _repeat(self, pause: timedelta, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(pause.total_seconds())
            await keep(job.__name__, job)

    async def _heartbeat(self) -> None:
        began = self._clock.monotonic()
        await renew_lease(self._database, self._worker, self._clock)
        self._leased_until = began + self._settings.lease.total_seconds()

    async def _look_for_forgotten(self) -> None:
        await self._forgotten.take_back(self._running)

    async def _look_for_lost(self) -> None:
        """Stop executing what is no longer this worker's, should the word of it not have come."""
        began = set(self._running)
        own = await asyncio.to_thread(self._read_own)
        lost = {run_id for run_id in began & self._running.keys() if run_id not in own}
        for run_id in lost & self._lost:
            self._cancel(run_id, None)
        # One that has just ended is about to leave by itself; it is not met here a second time.
        self._lost = lost

    def _read_own(self) -> set[str]:
        with self._database.read() as tx:
            return runs_of(tx, self._worker)

    async def _sign_off(self) -> None:
        await asyncio.wrap_future(self._database.submit(lambda tx: sign_off(tx, self._worker)))

    async def _work_on(self, run_id: str) -> None:
        try:
            if self._clock.monotonic() >= self._leased_until:
                # Who was stopped for long is taken for dead, and what it claims now would be taken from it.
                await self._heartbeat()
            # Whether a run is suspect decides the lock of its job; here there is no need to tell them apart.
            claimed = await asyncio.wrap_future(self._store.claim(run_id, self._worker, suspect=True))
        except LevqorError as error:
            logger.warning("run_claim_failed", run_id=run_id, code=error.code)
            return
        if claimed is not None:
            await self._execute(claimed)

    async def _execute(self, claimed: ClaimedRun) -> None:
        task, run_id = asyncio.current_task(), claimed.handle.id
        assert task is not None
        # This worker may own the run anew, after it was stopped for so long that it was taken for dead.
        self._cancel(run_id, claimed.handle.epoch)
        own = self._running[run_id] = _Running(task, claimed.handle.epoch)
        try:
            wake_at = await self._execution.execute(claimed)
        except asyncio.CancelledError:
            if self._execution.is_stopping:
                raise
            # Cancelled in the database: the job is done.
            task.uncancel()
            return
        finally:
            if self._running.get(run_id) is own:
                del self._running[run_id]
        if wake_at is not None:
            self._look_again_in((wake_at - self._clock.now()).total_seconds())

    def _look_again_in(self, seconds: float) -> None:
        """What is due soon is fetched on time; anything later is found by the poll."""
        if seconds < 2 * self._settings.poll.total_seconds():
            self._loop.call_later(max(0.0, seconds) + 0.005, self._look_again)

    def _look_again(self) -> None:
        if self._jobs is not None:
            self._looking = asyncio.ensure_future(self._jobs.look_again())

    def _cancel(self, run_id: str, epoch: int | None) -> None:
        running = self._running.get(run_id)
        if running is not None and running.epoch != epoch:
            running.task.cancel()
