"""Jobs that count as under way in this worker, which knows nothing of them.

The answer to the fetch, or to the striking off, was lost with its connection. As the worker lives, nobody else sees
to them, and a run that is due would wait for its job for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container
from typing import Final

import sqlalchemy as sa

from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.forgotten import Missed
from levqor.runs.warden import strike_off
from levqor.telemetry.logs import logger as make_logger

logger = make_logger(__name__)

_OWN: Final = sa.text("SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = :worker")
_LOST: Final = sa.text(
    "SELECT id, args ->> 'run_id' AS run_id FROM procrastinate_jobs "
    "WHERE status = 'doing' AND worker_id = :worker AND id = ANY (:ids) FOR UPDATE SKIP LOCKED"
)


class LostJobs:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._missed = Missed(clock)

    async def strike_off(self, worker_id: int | None, in_hand: Container[int]) -> None:
        """Strike off what has been missed for long enough, and have its run executed by a job of its own.

        Raises:
            Unavailable: the database cannot be reached.
        """
        if worker_id is None:
            return
        lost = self._missed.for_long(await asyncio.to_thread(self._read_own, worker_id), in_hand)
        if lost:
            logger.warning("jobs_lost", jobs=len(lost))
            await asyncio.to_thread(self._strike_off, worker_id, lost)

    def _read_own(self, worker_id: int) -> list[int]:
        with self._database.read() as tx:
            return list(tx.execute(_OWN, {"worker": worker_id}).scalars())

    def _strike_off(self, worker_id: int, lost: list[int]) -> None:
        with self._database.transaction() as tx:
            strike_off(tx, tx.execute(_LOST, {"worker": worker_id, "ids": lost}).all())
