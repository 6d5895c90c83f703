"""Runs that are marked as this worker's and that it does not execute.

They began in a commit of which only the end was not heard of, or could not be given back while the database was away.
The lease does not help them: their worker is alive.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container, Hashable, Iterable
from typing import Final, TypeVar

from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.ownership import runs_of, take_back_unknown
from levqor.telemetry.logs import logger as make_logger

logger = make_logger(__name__)
Name = TypeVar("Name", bound=Hashable)

PATIENCE_SECONDS: Final = 2.0
"""How long a run may be on its way from the database to the worker that owns it."""


class Missed:
    """What was found in the database and is not known here, and since when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[Hashable, float] = {}
        """In monotonic seconds."""

    def for_long(self, found: Iterable[Name], known: Container[Name]) -> list[Name]:
        """What of the found has been unknown for longer than it can be on its way."""
        now = self._clock.monotonic()
        unknown = [name for name in found if name not in known]
        self._since = {name: self._since.get(name, now) for name in unknown}
        return [name for name in unknown if now - self._since[name] >= PATIENCE_SECONDS]


class ForgottenRuns:
    """Used in the loop that executes: what is taken back there is fenced before it could begin."""

    def __init__(self, database: Database, worker: str, clock: Clock) -> None:
        self._database = database
        self._worker = worker
        self._clock = clock
        self._missed = Missed(clock)

    async def take_back(self, executing: Container[str]) -> None:
        """Queue again what has been missed for long enough. To be called every now and then.

        Raises:
            Unavailable: the database cannot be reached.
        """
        lost = self._missed.for_long(await asyncio.to_thread(self._read_own), executing)
        if lost:
            logger.warning("runs_forgotten", runs=len(lost))
            instant = self._clock.now()
            unit = self._database.submit(lambda tx: take_back_unknown(tx, self._worker, lost, instant))
            await asyncio.wrap_future(unit)

    def _read_own(self) -> set[str]:
        with self._database.read() as tx:
            return runs_of(tx, self._worker)
