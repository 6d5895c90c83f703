"""Runs that are marked as this worker's and that it does not execute.

They began in a commit of which only the end was not heard of, or could not be given back while the database was away.
The lease does not help them: their worker is alive.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container
from typing import Final

from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.ownership import runs_of, take_back_unknown
from levqor.telemetry.logs import logger as make_logger

logger = make_logger(__name__)

PATIENCE_SECONDS: Final = 2.0
"""How long a run may be on its way from the database to the worker that owns it."""


class ForgottenRuns:
    """Used in the loop that executes: what is taken back there is fenced before it could begin."""

    def __init__(self, database: Database, worker: str, clock: Clock) -> None:
        self._database = database
        self._worker = worker
        self._clock = clock
        self._missed_since: dict[str, float] = {}
        """In monotonic seconds."""

    async def take_back(self, executing: Container[str]) -> None:
        """Queue again what has been missed for long enough. To be called every now and then.

        Raises:
            Unavailable: the database cannot be reached.
        """
        own = await asyncio.to_thread(self._read_own)
        now = self._clock.monotonic()
        self._missed_since = {run: self._missed_since.get(run, now) for run in own if run not in executing}
        lost = [run for run, since in self._missed_since.items() if now - since >= PATIENCE_SECONDS]
        if lost:
            logger.warning("runs_forgotten", runs=len(lost))
            instant = self._clock.now()
            unit = self._database.submit(lambda tx: take_back_unknown(tx, self._worker, lost, instant))
            await asyncio.wrap_future(unit)

    def _read_own(self) -> set[str]:
        with self._database.read() as tx:
            return runs_of(tx, self._worker)
