"""How each job stands: its next instant, its last fire, whether it is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from levqor.jobs import fires
from levqor.jobs.declaration import Job
from levqor.operations.rules import JobFact

_ALLOWED_DELAY: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class JobState:
    job: Job
    next: datetime
    last: datetime | None
    """The instant of the newest record, whatever became of it."""
    status: str
    """`never`, `running`, `done`, `failed` or `missed`."""
    result: dict[str, Any] | None
    failure: str | None
    late: timedelta
    """By how much a fire is overdue; nothing where the job has never fired."""


def job_states(tx: Connection, table: Sequence[Job], now: datetime) -> list[JobState]:
    newest = fires.newest_fires(tx, [job.id for job in table])
    states = []
    for job in table:
        row = newest.get(job.id)
        states.append(
            JobState(
                job=job,
                next=job.when.after(now),
                last=None if row is None else row.instant,
                status="never" if row is None else row.status,
                result=None if row is None else row.result,
                failure=None if row is None else row.failure,
                late=timedelta(0) if row is None else _late(job, row.instant, row.status, now),
            )
        )
    return states


def job_facts(tx: Connection, table: Sequence[Job], now: datetime) -> list[JobFact]:
    """The states as the alert rules read them."""
    return [
        JobFact(state.job.id, state.status, state.failure, state.late.total_seconds())
        for state in job_states(tx, table, now)
    ]


def _late(job: Job, last: datetime, status: str, now: datetime) -> timedelta:
    """How long ago the next fire should have begun, beyond what a busy minute explains."""
    due = job.when.after(last)
    overdue = now - due - _ALLOWED_DELAY
    return max(overdue, timedelta(0)) if status != "missed" else timedelta(0)
