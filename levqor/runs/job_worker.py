"""A worker of Procrastinate whose only task is to execute a run: it fetches a job, claims its run, executes it.

What Procrastinate writes need not survive a crash of the database: a fetch that is lost is fetched again, and a job
that comes back claims nothing. So its connections do not wait for the disk; ours, which hold the facts, do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Job, Notification, Status
from procrastinate.manager import JobManager, NotificationCallback, get_channel_for_queues
from psycopg import AsyncConnection, errors
from psycopg_pool import AsyncConnectionPool

from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.dispatch import DispatchSettings
from levqor.runs.lost_jobs import LostJobs
from levqor.runs.places import Places
from levqor.telemetry.logs import logger as make_logger

logger = make_logger(__name__)
TASK: Final = "levqor.execute"
_PAUSE_SECONDS: Final = 1.0
_CONNECTIONS: Final = 6
_WITHOUT_WAITING_FOR_THE_DISK: Final = "-c synchronous_commit=off"
_OTHER_QUEUES: Final = """
WITH RECURSIVE waiting AS (
    (SELECT queue_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY queue_name LIMIT 1)
    UNION ALL
    SELECT (SELECT jobs.queue_name FROM procrastinate_jobs AS jobs
            WHERE jobs.status = 'todo' AND jobs.queue_name > waiting.queue_name ORDER BY jobs.queue_name LIMIT 1)
    FROM waiting WHERE waiting.queue_name IS NOT NULL
)
SELECT array_agg(queue_name) AS names FROM waiting
WHERE queue_name IS NOT NULL AND queue_name <> ALL (%(but)s::varchar[])
"""
Execute = Callable[[str], Awaitable[None]]
"""Executes the run of that id, if it is there to be executed."""

logging.getLogger("procrastinate").setLevel(logging.ERROR)


class FairJobs(JobManager):
    """Fetches no job of a workspace that has all its places, and outlives a database that is away for a while."""

    def __init__(self, connector: PsycopgConnector, places: Places) -> None:
        super().__init__(connector)
        self._places = places
        self._notify: NotificationCallback | None = None
        self._heard = 0
        self.worker_id: int | None = None
        """As the queue knows this worker."""
        self.in_hand: set[int] = set()
        """The jobs that were fetched and are not struck off."""

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        while True:
            heard = self._heard
            job = await self._fetch(queues, worker_id)
            # The worker forgets what it hears during a fetch, which may be of a job that the fetch did not see yet.
            if job is not None or heard == self._heard:
                return job

    async def _fetch(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        self.worker_id = worker_id
        try:
            if full := self._places.full_workspaces():
                queues = await self._queues_but(full)
                if not queues:
                    return None
            job = await super().fetch_job(queues, worker_id)
        except UniqueViolation:
            # Another worker was quicker to take the lock of this job.
            return None
        except ConnectorException as error:
            if isinstance(error.__cause__, errors.ForeignKeyViolation):
                # This worker was taken for dead and struck off; it has to register anew.
                raise
            await _bear(error)
            return None
        if job is not None and job.id is not None:
            self.in_hand.add(job.id)
            self._places.take(job.queue)
        return job

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        try:
            await super().finish_job(job, status, delete_job)
        except ConnectorException as error:
            # It is found among the lost, comes back and finds nothing to do: the run says how it stands.
            logger.warning("job_not_struck_off", kind=type(error.__cause__ or error).__name__)
        finally:
            if job.id is not None:
                self.in_hand.discard(job.id)

    async def update_heartbeat(self, worker_id: int) -> None:
        try:
            await super().update_heartbeat(worker_id)
        except ConnectorException as error:
            await _bear(error)

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        async def hear(*, channel: str, notification: Notification) -> None:
            self._heard += 1
            await on_notification(channel=channel, notification=notification)

        self._notify = hear
        while True:
            try:
                await super().listen_for_jobs(on_notification=hear, queues=queues)
            except ConnectorException as error:
                await _bear(error)

    async def look_again(self) -> None:
        """Have the worker fetch, as if a job had come."""
        if self._notify is not None:
            (channel,) = get_channel_for_queues()
            await self._notify(channel=channel, notification={"type": "job_inserted", "job_id": 0})

    async def _queues_but(self, full: list[str]) -> list[str]:
        found = await self.connector.execute_query_one_async(_OTHER_QUEUES, but=full)
        return found["names"] or []


class JobWorker:
    """Works in the loop of its caller, until its task is cancelled."""

    def __init__(self, database: Database, clock: Clock, settings: DispatchSettings, execute: Execute) -> None:
        self._settings = settings
        self._execute = execute
        self._places = Places(most=settings.max_running, most_each=settings.max_running_each)
        connector = PsycopgConnector(
            conninfo=database.address,
            min_size=1,
            max_size=_CONNECTIONS,
            configure=_configure,
            kwargs={"options": _WITHOUT_WAITING_FOR_THE_DISK, "connect_timeout": 2},
            pool_factory=_pool,
        )
        self._app = App(connector=connector)
        self._app.job_manager = self._jobs = FairJobs(connector, self._places)
        self._lost = LostJobs(database, clock)
        self._app.task(name=TASK, pass_context=True)(self._work_on)

    async def work(self) -> None:
        """Fetch and execute until cancelled; then running jobs may end within the grace, and are cancelled after it."""
        while True:
            try:
                async with self._app.open_async():
                    await self._app.run_worker_async(**self._options())
            except ConnectorException as error:
                await _bear(error)
            else:
                await asyncio.sleep(_PAUSE_SECONDS)

    async def look_again(self) -> None:
        await self._jobs.look_again()

    async def strike_off_lost(self) -> None:
        """Jobs whose fetch was not heard of.

        Raises:
            Unavailable: the database cannot be reached.
        """
        await self._lost.strike_off(self._jobs.worker_id, self._jobs.in_hand)

    def _options(self) -> dict[str, Any]:
        lease = self._settings.lease.total_seconds()
        return {
            "concurrency": self._settings.max_running,
            "fetch_job_polling_interval": self._settings.poll.total_seconds(),
            "abort_job_polling_interval": 3600.0,
            "shutdown_graceful_timeout": self._settings.grace.total_seconds(),
            "delete_jobs": DeleteJobCondition.ALWAYS,
            "install_signal_handlers": False,
            "update_heartbeat_interval": lease / 3,
            "stalled_worker_timeout": 2 * lease,
        }

    async def _work_on(self, context: JobContext, run_id: str) -> None:
        workspace_id = context.job.queue
        try:
            await self._execute(run_id)
        finally:
            was_full = workspace_id in self._places.full_workspaces()
            self._places.leave(workspace_id)
            if was_full:
                await self._jobs.look_again()


async def _configure(connection: AsyncConnection[Any]) -> None:
    """Each statement is a unit of its own, in one round trip."""
    await connection.set_autocommit(True)


def _pool(**arguments: Any) -> AsyncConnectionPool:
    """Without asking a connection whether it stands before each use, which costs as much as the use."""
    return AsyncConnectionPool(**(arguments | {"check": None}))


async def _bear(error: Exception) -> None:
    logger.warning("job_queue_unreachable", kind=type(error.__cause__ or error).__name__)
    await asyncio.sleep(_PAUSE_SECONDS)
