"""How runs that are due come to be executed: the port. In process with SQLite, by a job queue with PostgreSQL."""

from __future__ import annotations

import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from levqor.kit.ids import new_id
from levqor.runs.store import ClaimedRun


@dataclass(frozen=True, slots=True)
class DispatchSettings:
    max_running: int
    max_running_each: int
    """Of one workspace."""
    lease: timedelta
    poll: timedelta
    grace: timedelta = timedelta(seconds=5)
    """How long running steps may take to come to an end at a shutdown."""


class Offer(Protocol):
    """A place offered for a run that is about to be accepted, so that it begins without being queued first."""

    @property
    def worker(self) -> str | None:
        """Whose the run becomes; None when there is no place here."""
        ...

    def execute(self, claimed: ClaimedRun) -> None:
        """Have the accepted run executed in the place."""
        ...


class Dispatch(Protocol):
    """What everybody else knows of dispatch. Every method may be called from any thread."""

    worker: str
    executes: bool
    """Whether this process executes runs itself."""

    @property
    def is_alive(self) -> bool: ...

    @property
    def running(self) -> int:
        """How many runs this process executes now."""
        ...

    def start(self) -> None: ...

    def stop(self) -> None:
        """Let steps that are under way end, hand the rest back, sign off."""
        ...

    def every_poll(self, job: Callable[[], Awaitable[None]]) -> None:
        """Have `job` called at each poll; to be said before the start."""
        ...

    def offer(self, workspace_id: str) -> AbstractContextManager[Offer]:
        """Keep a place for a run of this workspace during the block, if there is one."""
        ...

    def hint(self, workspace_id: str, run_id: str) -> None:
        """Say that a run may be due now."""
        ...

    def cancel(self, run_id: str) -> None:
        """Stop executing a run that has been cancelled in the database."""
        ...


def new_worker_name() -> str:
    return f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id('w')[-6:]}"
