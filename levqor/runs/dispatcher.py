"""In-process dispatch: one thread with an event loop that owns and executes this worker's runs.

A wake-up from the request thread is only a hint that makes things fast. What has to happen stands in the database,
which is looked at every `poll_seconds`; so a lost hint, a crash or a restart costs time, never a run.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final, Protocol

from levqor.db.database import Database
from levqor.engine.compiled import CompiledWorkflow
from levqor.engine.interpreter import Interpreter, Surroundings
from levqor.engine.journal import Journal
from levqor.engine.ports import Fenced, Ports, RunHandle
from levqor.errors import LevqorError
from levqor.kit.clock import Clock
from levqor.kit.ids import new_id
from levqor.runs.live import LiveRuns
from levqor.runs.ownership import DueRuns, due_runs, has_orphans, report_alive, sign_off, take_back_orphans
from levqor.runs.store import ClaimedRun, SqlRunStore
from levqor.telemetry.correlation import set_correlation_id
from levqor.telemetry.logs import fault
from levqor.telemetry.logs import logger as make_logger
from levqor.telemetry.metrics import Metrics

logger = make_logger(__name__)


_MAX_BACKLOG: Final = 20_000
"""Hints kept while every place is taken; a run whose hint is lost is found by the poll."""


class Versions(Protocol):
    """Compiled workflows by id and version."""

    def find(self, workflow_id: str, version: int) -> CompiledWorkflow | None:
        """One that is at hand, without reading or compiling anything."""
        ...

    def load(self, workflow_id: str, version: int) -> CompiledWorkflow: ...


@dataclass(frozen=True, slots=True)
class DispatchSettings:
    max_running: int
    lease: timedelta
    poll: timedelta
    step_timeout: timedelta
    grace: timedelta = timedelta(seconds=5)
    """How long running steps may take to come to an end at a shutdown."""


class Dispatcher:
    def __init__(
        self,
        *,
        database: Database,
        store: SqlRunStore,
        versions: Versions,
        ports: Callable[[], Ports],
        live: LiveRuns,
        clock: Clock,
        metrics: Metrics,
        settings: DispatchSettings,
    ) -> None:
        self.worker = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id('w')[-6:]}"
        self._database = database
        self._store = store
        self._versions = versions
        self._make_ports = ports
        self._live = live
        self._clock = clock
        self._metrics = metrics
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run_loop, name="levqor-dispatcher", daemon=True)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._backlog: deque[str] = deque(maxlen=_MAX_BACKLOG)
        self._recovered: str | None = None
        self._look_again = asyncio.Event()
        self._surroundings: Surroundings | None = None
        self._stopping = False
        self._ready = threading.Event()
        self._extra: list[Callable[[], Awaitable[None]]] = []

    def every_poll(self, job: Callable[[], Awaitable[None]]) -> None:
        """Have `job` called in the dispatcher's loop at each poll; used by the schedules."""
        self._extra.append(job)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(timeout=30)

    def stop(self) -> None:
        """Let steps that are under way end, hand the rest back, sign off."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._begin_stopping)
            self._thread.join(timeout=self._settings.grace.total_seconds() + 5)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive() and not self._stopping

    @property
    def running(self) -> int:
        return len(self._running)

    def hint(self, run_id: str) -> None:
        """Say that a run may be due now. Thread-safe, never blocks."""
        if not self._stopping:
            self._loop.call_soon_threadsafe(self._begin, run_id)

    def cancel(self, run_id: str) -> None:
        """Stop executing a run that has been cancelled in the database."""
        if not self._stopping:
            self._loop.call_soon_threadsafe(self._cancel, run_id)

    # --- inside the loop

    def _run_loop(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _serve(self) -> None:
        self._surroundings = Surroundings(
            store=self._store,
            ports=self._make_ports(),
            clock=self._clock,
            random=Random(),  # noqa: S311 - jitter of retries
            step_timeout=self._settings.step_timeout,
            on_change=self._live.changed,
        )
        self._ready.set()
        await self._keep("heartbeat", self._heartbeat)
        beat = asyncio.create_task(self._repeat(self._settings.lease / 3, self._heartbeat))
        await self._keep("look", self._look)
        await self._look_forever()
        beat.cancel()
        await self._wind_down()

    async def _look_forever(self) -> None:
        while not self._stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look_again.wait(), self._settings.poll.total_seconds())
            self._look_again.clear()
            if not self._stopping:
                await self._keep("look", self._look)

    async def _repeat(self, every: timedelta, job: Callable[[], Awaitable[None]]) -> None:
        while not self._stopping:
            await asyncio.sleep(every.total_seconds())
            if not self._stopping:
                await self._keep(job.__name__, job)

    async def _keep(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Run one round of a job; an unreachable database costs this round, not the loop."""
        try:
            await job()
        except LevqorError as error:
            logger.warning("dispatcher_round_failed", job=name, code=error.code)
        except Exception as error:  # noqa: BLE001 - the loop that everything depends on must not end
            logger.error("dispatcher_round_failed", job=name, **fault(error))

    async def _heartbeat(self) -> None:
        now = self._clock.now()
        await asyncio.wrap_future(self._database.submit(lambda tx: report_alive(tx, self.worker, now)))

    async def _look(self) -> None:
        now = self._clock.now()
        lease = self._settings.lease
        free = self._settings.max_running - len(self._running)
        has_orphans = await asyncio.to_thread(self._look_for_orphans)
        if has_orphans:
            await asyncio.wrap_future(self._database.submit(lambda tx: take_back_orphans(tx, self.worker, now, lease)))
        for job in self._extra:
            await job()
        if free > 0:
            due = await asyncio.to_thread(self._read_due, free)
            self._begin_recovered(due.recovered)
            for run_id in due.fresh:
                self._begin(run_id)

    def _look_for_orphans(self) -> bool:
        with self._database.read() as tx:
            return has_orphans(tx, self.worker, self._clock.now(), self._settings.lease)

    def _read_due(self, limit: int) -> DueRuns:
        with self._database.read() as tx:
            return due_runs(tx, self._clock.now(), limit)

    def _begin(self, run_id: str) -> None:
        self._timers.pop(run_id, None)
        if run_id in self._running or self._stopping:
            return
        if len(self._running) >= self._settings.max_running:
            self._backlog.append(run_id)
            return
        self._run_task(run_id, recovered=False)

    def _begin_recovered(self, run_id: str | None) -> None:
        """Runs taken back from a dead worker go one at a time: the one that kills its worker takes no other with it."""
        if run_id is None or self._recovered is not None or run_id in self._running or self._stopping:
            return
        self._recovered = run_id
        self._run_task(run_id, recovered=True)

    def _run_task(self, run_id: str, *, recovered: bool) -> None:
        task = self._loop.create_task(self._execute(run_id, recovered=recovered), name=run_id)
        self._running[run_id] = task
        task.add_done_callback(lambda _: self._end(run_id))

    def _end(self, run_id: str) -> None:
        self._running.pop(run_id, None)
        if run_id == self._recovered:
            self._recovered = None
            self._look_again.set()
        if self._backlog:
            self._begin(self._backlog.popleft())

    async def _execute(self, run_id: str, *, recovered: bool) -> None:
        log = logger.bind(run_id=run_id)
        try:
            claimed = await asyncio.wrap_future(self._store.claim(run_id, self.worker, recovered=recovered))
        except LevqorError as error:
            log.warning("run_claim_failed", code=error.code)
            return
        if claimed is None:
            return
        self._live.changed(run_id)
        set_correlation_id(claimed.handle.correlation_id)
        try:
            await self._interpret(claimed)
        except Fenced:
            log.info("run_fenced")
        except LevqorError as error:
            log.warning("run_set_back", code=error.code)
            await self._give_back(claimed.handle)
        except asyncio.CancelledError:
            if self._stopping:
                await self._give_back(claimed.handle)
            raise
        except Exception as error:  # noqa: BLE001 - a run that cannot be executed must not take the worker with it
            log.error("run_execution_failed", **fault(error))
            await self._fail(claimed.handle)
        finally:
            self._live.changed(run_id)

    async def _interpret(self, claimed: ClaimedRun) -> None:
        run = claimed.handle
        assert self._surroundings is not None
        workflow = await self._workflow(run)
        interpreter = Interpreter(run, workflow, Journal(claimed.entries), self._surroundings)
        outcome = await interpreter.execute()
        logger.info("run_" + outcome.status, run_id=run.id, workflow_id=run.workflow_id)
        if outcome.wake_at is None:
            self._live.ended(run.id)
            self._metrics.run_ended(outcome.status, (self._clock.now() - run.created_at).total_seconds())
        else:
            self._wake_later(run.id, (outcome.wake_at - self._clock.now()).total_seconds())

    async def _workflow(self, run: RunHandle) -> CompiledWorkflow:
        found = self._versions.find(run.workflow_id, run.version)
        if found is None:
            found = await asyncio.to_thread(self._versions.load, run.workflow_id, run.version)
        return found

    def _wake_later(self, run_id: str, seconds: float) -> None:
        """A timer for what is due soon; anything later is found by the poll."""
        if seconds < 2 * self._settings.poll.total_seconds():
            self._timers[run_id] = self._loop.call_later(max(0.0, seconds) + 0.002, self._begin, run_id)

    async def _give_back(self, run: RunHandle) -> None:
        try:
            await asyncio.wrap_future(self._store.release(run))
        except LevqorError as error:
            # The lease runs out and the run is found as an orphan, by this worker or another.
            logger.warning("run_release_failed", run_id=run.id, code=error.code)

    async def _fail(self, run: RunHandle) -> None:
        error = {
            "code": "product_bug",
            "message": "An internal error stopped this run; it has been logged.",
            "step": None,
        }
        try:
            await self._store.finish(run, [], "failed", error=error)
        except LevqorError as failure:
            logger.warning("run_finish_failed", run_id=run.id, code=failure.code)

    def _cancel(self, run_id: str) -> None:
        if (task := self._running.get(run_id)) is not None:
            task.cancel()
        if (timer := self._timers.pop(run_id, None)) is not None:
            timer.cancel()

    def _begin_stopping(self) -> None:
        self._stopping = True
        self._look_again.set()
        for timer in self._timers.values():
            timer.cancel()

    async def _wind_down(self) -> None:
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._settings.grace.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._keep("sign_off", self._sign_off)
        if self._surroundings is not None:
            await self._surroundings.ports.aclose()

    async def _sign_off(self) -> None:
        await asyncio.wrap_future(self._database.submit(lambda tx: sign_off(tx, self.worker)))
