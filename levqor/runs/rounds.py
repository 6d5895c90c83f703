"""Work that is done again and again: an unreachable database costs one round, never what comes after it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

from levqor.errors import LevqorError
from levqor.telemetry.logs import fault
from levqor.telemetry.logs import logger as make_logger

logger = make_logger(__name__)
Round = Callable[[], Awaitable[None]]
_AT_LEAST_SECONDS: Final = 0.1
"""Between two rounds, however often somebody hurries: what comes together is seen to together."""


async def keep(name: str, job: Round) -> None:
    """Do one round of a job. What goes wrong is logged."""
    try:
        await job()
    except LevqorError as error:
        logger.warning("dispatcher_round_failed", job=name, code=error.code)
    except Exception as error:  # noqa: BLE001 - the loop that everything depends on must not end
        logger.error("dispatcher_round_failed", job=name, **fault(error))


class Rounds:
    """Jobs in a thread of their own, each at its own pace."""

    def __init__(self, name: str, at_end: Round | None = None) -> None:
        """`at_end` is done once when everything else has ended."""
        self._at_end = at_end
        self._jobs: list[tuple[timedelta, Round]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._stopped = asyncio.Event()
        self._hurried = asyncio.Event()
        self._is_hurried = False

    def every(self, pause: timedelta, job: Round) -> None:
        """Have `job` done at the start and `pause` after each of its rounds."""
        self._jobs.append((pause, job))

    def hurry(self) -> None:
        """Have the next round of each job begin now. Thread-safe, never blocks; many calls cost as much as one."""
        if not self._is_hurried and self.is_alive:
            self._is_hurried = True
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._hurried.set)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Begin no further round, and wait for those under way."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop)
            self._thread.join(timeout=10)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive() and not self._stopped.is_set()

    def _stop(self) -> None:
        self._stopped.set()
        self._hurried.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._do_all())
        if self._at_end is not None:
            self._loop.run_until_complete(keep("end", self._at_end))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _do_all(self) -> None:
        await asyncio.gather(*(self._repeat(pause, job) for pause, job in self._jobs))

    async def _repeat(self, pause: timedelta, job: Round) -> None:
        while not self._stopped.is_set():
            await keep(getattr(job, "__name__", "round"), job)
            await self._pause(pause.total_seconds())

    async def _pause(self, seconds: float) -> None:
        shortest = min(_AT_LEAST_SECONDS, seconds)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), shortest)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurried.wait(), seconds - shortest)
        # Unset before the round: who hurries during it wants another one.
        self._is_hurried = False
        self._hurried.clear()
