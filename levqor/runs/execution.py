"""Executes a run that was claimed, and sets it back where that could not be done. The same for every dispatch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from levqor.engine.compiled import CompiledWorkflow
from levqor.engine.interpreter import Interpreter, Surroundings
from levqor.engine.journal import Journal
from levqor.engine.ports import Fenced, Ports, RunHandle
from levqor.errors import LevqorError
from levqor.kit.clock import Clock
from levqor.runs.live import Ended, LiveRuns
from levqor.runs.store import ClaimedRun, SqlRunStore
from levqor.runs.turns import Turns
from levqor.telemetry.correlation import set_correlation_id
from levqor.telemetry.logs import fault
from levqor.telemetry.logs import logger as make_logger
from levqor.telemetry.metrics import Metrics

logger = make_logger(__name__)


class Versions(Protocol):
    """Compiled workflows by id and version."""

    def find(self, workflow_id: str, version: int) -> CompiledWorkflow | None:
        """One that is at hand, without reading or compiling anything."""
        ...

    def load(self, workflow_id: str, version: int) -> CompiledWorkflow: ...


class Announce:
    """Tells of a run of this process that it has ended."""

    def __init__(self, live: LiveRuns, metrics: Metrics, clock: Clock) -> None:
        self._live = live
        self._metrics = metrics
        self._clock = clock

    def __call__(self, run: RunHandle, how: Ended) -> None:
        logger.info("run_" + how.status, run_id=run.id, workflow_id=run.workflow_id)
        self._live.ended(run.id, how)
        self._metrics.run_ended(how.status, (self._clock.now() - run.created_at).total_seconds())


class Execution:
    """What all runs of one worker share. Opened, used and closed in the loop that executes."""

    def __init__(
        self,
        *,
        store: SqlRunStore,
        versions: Versions,
        ports: Callable[[], Ports],
        live: LiveRuns,
        clock: Clock,
        announce: Announce,
        step_timeout: timedelta,
        large_data_bytes: int,
    ) -> None:
        self._store = store
        self._versions = versions
        self._make_ports = ports
        self._live = live
        self._clock = clock
        self._announce = announce
        self._step_timeout = step_timeout
        self._turns = Turns(large_data_bytes)
        self._surroundings: Surroundings | None = None
        self.is_stopping = False
        """Whether a run whose task is cancelled goes back, to be executed by others."""

    def open(self) -> None:
        self._surroundings = Surroundings(
            store=self._store,
            ports=self._make_ports(),
            clock=self._clock,
            random=Random(),  # noqa: S311 - jitter of retries
            step_timeout=self._step_timeout,
            on_change=self._live.changed,
        )

    async def aclose(self) -> None:
        if self._surroundings is not None:
            await self._surroundings.ports.aclose()

    async def execute(self, claimed: ClaimedRun) -> datetime | None:
        """Go as far as possible; answers when to go on, where the run waits. Raises nothing but its cancellation."""
        run_id = claimed.handle.id
        log = logger.bind(run_id=run_id)
        self._live.changed(run_id)
        set_correlation_id(claimed.handle.correlation_id)
        try:
            return await self._interpret(claimed)
        except Fenced:
            log.info("run_fenced")
        except LevqorError as error:
            log.warning("run_set_back", code=error.code)
            await self.give_back(claimed.handle)
        except asyncio.CancelledError:
            if self.is_stopping:
                await self.give_back(claimed.handle)
            raise
        except Exception as error:  # noqa: BLE001 - a run that cannot be executed must not take the worker with it
            log.error("run_execution_failed", **fault(error))
            await self._fail(claimed.handle)
        finally:
            self._live.changed(run_id)
        return None

    async def give_back(self, run: RunHandle) -> None:
        """Queue a run again, so that whoever has a place goes on with it."""
        try:
            await asyncio.wrap_future(self._store.release(run))
        except LevqorError as error:
            # It is found among the forgotten, or, when this worker dies, among the orphans.
            logger.warning("run_release_failed", run_id=run.id, code=error.code)

    async def _interpret(self, claimed: ClaimedRun) -> datetime | None:
        run = claimed.handle
        async with self._turns.held(run.workspace_id, claimed.bytes_apart):
            return await self._go_on(await self._store.fetch(claimed))

    async def _go_on(self, claimed: ClaimedRun) -> datetime | None:
        run = claimed.handle
        assert self._surroundings is not None
        workflow = await self._workflow(run)
        interpreter = Interpreter(run, workflow, Journal(claimed.entries), self._surroundings)
        outcome = await interpreter.execute()
        if outcome.wake_at is None:
            self._announce(run, Ended(outcome.status, interpreter.result))
        else:
            logger.info("run_waiting", run_id=run.id, workflow_id=run.workflow_id)
        return outcome.wake_at

    async def _workflow(self, run: RunHandle) -> CompiledWorkflow:
        found = self._versions.find(run.workflow_id, run.version)
        if found is None:
            found = await asyncio.to_thread(self._versions.load, run.workflow_id, run.version)
        return found

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
        except Exception as failure:  # noqa: BLE001 - then it is found among the forgotten, and given up in the end
            logger.error("run_finish_failed", run_id=run.id, **fault(failure))
