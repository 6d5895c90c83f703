"""Dispatch over PostgreSQL: every run that is due has a job, and any worker on any machine executes it.

A process accepts, executes, fires schedules, or does several of these; all of them hear of runs that end elsewhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.dispatch import DispatchSettings, new_worker_name
from levqor.runs.execution import Execution, Versions
from levqor.runs.executor import Executor
from levqor.runs.following import Following
from levqor.runs.listening import Listener
from levqor.runs.live import LiveRuns
from levqor.runs.rounds import Rounds
from levqor.runs.store import ClaimedRun, SqlRunStore
from levqor.runs.warden import Warden

_CHANNEL: Final = "levqor_run_ended"
_FOLLOW: Final = timedelta(seconds=0.3)
_OVERDUE: Final = timedelta(seconds=1)
_FORGOTTEN: Final = timedelta(seconds=5)


class NoOffer:
    """No run begins with its acceptance: its job makes it begin, in whichever process is first."""

    worker: str | None = None

    def execute(self, claimed: ClaimedRun) -> None:
        raise AssertionError(f"{claimed.handle.id} was claimed without a worker")


class Distributed:
    def __init__(
        self,
        *,
        database: Database,
        store: SqlRunStore,
        execution: Execution,
        versions: Versions,
        live: LiveRuns,
        clock: Clock,
        settings: DispatchSettings,
        executes: bool,
    ) -> None:
        self.worker = new_worker_name()
        self.executes = executes
        self._database = database
        self._live = live
        self._settings = settings
        self._listener = Listener(database.address, _CHANNEL, self._heard_of_end, self._missed)
        self._executor = Executor(self.worker, database, store, execution, clock, settings) if executes else None
        warden = Warden(
            database=database,
            clock=clock,
            versions=versions,
            worker=self.worker,
            lease=settings.lease,
            cancel=self.cancel,
        )
        self._rounds = Rounds("levqor-rounds")
        self._rounds.every(settings.poll, warden.take_back)
        self._rounds.every(min(_OVERDUE, settings.lease), warden.end_overdue)
        self._rounds.every(min(_FORGOTTEN, settings.lease), warden.find_forgotten)
        self._rounds.every(_FOLLOW, Following(database, live).look)

    def every_poll(self, job: Callable[[], Awaitable[None]]) -> None:
        self._rounds.every(self._settings.poll, job)

    def start(self) -> None:
        self._listener.start()
        if self._executor is not None:
            self._executor.start()
        self._rounds.start()

    def stop(self) -> None:
        self._rounds.stop()
        if self._executor is not None:
            self._executor.stop()
        self._listener.stop()

    @property
    def is_alive(self) -> bool:
        return self._rounds.is_alive and (self._executor is None or self._executor.is_alive)

    @property
    def running(self) -> int:
        return 0 if self._executor is None else self._executor.running

    @contextmanager
    def offer(self, workspace_id: str) -> Iterator[NoOffer]:  # noqa: ARG002 - the port's signature
        yield NoOffer()

    def hint(self, workspace_id: str, run_id: str) -> None:
        """Nothing to say: the run's job was committed with it, and PostgreSQL told the workers."""

    def cancel(self, run_id: str) -> None:
        if self._executor is not None:
            self._executor.cancel(run_id)

    def _heard_of_end(self, message: str) -> None:
        run_id, _, epoch = message.partition(" ")
        self._live.ended(run_id)
        if self._executor is not None:
            self._executor.ended_elsewhere(run_id, int(epoch))

    def _missed(self) -> None:
        for run_id in self._live.watched():
            self._live.changed(run_id)
