"""Fires schedules: every instant is a unique row, written in one transaction with the run it starts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row

from levqor.db.database import Database
from levqor.document.instants import fires_after
from levqor.kit.clock import Clock, to_text
from levqor.kit.crash import crash_point
from levqor.kit.ids import new_id
from levqor.runs.dispatch import Dispatch
from levqor.runs.store import Admission, NewRun, insert_run
from levqor.triggers import repository

ON_TIME: Final = timedelta(minutes=2)
"""An instant found this late still counts as on time; each such instant fires."""
CATCH_UP: Final = timedelta(hours=24)
"""Of what was missed, the last instant is made up for if it is no older than this."""
MAX_RECORDED_SKIPS: Final = 1000
BATCH: Final = 50
"""Schedules fired in one transaction: others want to write, too."""
_MOST_BATCHES: Final = 1000
"""At one poll."""


@dataclass(frozen=True, slots=True)
class DueInstant:
    at: datetime
    status: Literal["fired", "caught_up", "skipped"]


def decide(instants: list[datetime], now: datetime) -> list[DueInstant]:
    """What becomes of the instants that have passed: on time, made up for once, or visibly skipped."""
    decided = []
    last = instants[-1] if instants else now
    for at in instants:
        if now - at <= ON_TIME:
            decided.append(DueInstant(at, "fired"))
        elif at == last and now - at <= CATCH_UP:
            decided.append(DueInstant(at, "caught_up"))
        else:
            decided.append(DueInstant(at, "skipped"))
    return decided


@dataclass(frozen=True, slots=True)
class _Fired:
    schedules: int
    started: list[tuple[str, str]]
    """Each run with its workspace."""


class Schedules:
    def __init__(self, database: Database, clock: Clock, dispatcher: Dispatch, admit: Admission) -> None:
        self._admit = admit
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher

    async def fire_due(self) -> None:
        """Start a run for everything that is due. Called at each poll.

        Every instant is on record before the first of the runs is carried out, which would take the time of the rest.
        """
        if not await asyncio.to_thread(self._something_is_due, self._clock.now()):
            return
        started: list[tuple[str, str]] = []
        for _ in range(_MOST_BATCHES):
            fired = await asyncio.wrap_future(self._database.submit(self._fire))
            crash_point("schedule.after_fire")
            started.extend(fired.started)
            if fired.schedules < BATCH:
                break
        for workspace_id, run_id in started:
            self._dispatcher.hint(workspace_id, run_id)

    def _something_is_due(self, now: datetime) -> bool:
        with self._database.read() as tx:
            return bool(repository.due_schedules(tx, now, 1))

    def _fire(self, tx: Connection) -> _Fired:
        now = self._clock.now()
        started: list[tuple[str, str]] = []
        due = repository.due_schedules(tx, now, BATCH)
        for row in due:
            started.extend(_fire_schedule(tx, row, now, self._admit))
        crash_point("schedule.before_fire")
        return _Fired(len(due), started)


def _fire_schedule(tx: Connection, row: Row[Any], now: datetime, admit: Admission) -> Iterable[tuple[str, str]]:
    instants, following = _passed(row, now)
    previous = row.previous_at
    for due in decide(instants, now)[-MAX_RECORDED_SKIPS:]:
        if repository.fire_exists(tx, row.workflow_id, due.at):
            continue
        run_id = None
        if due.status != "skipped":
            run_id, _ = insert_run(tx, _scheduled_run(row, due.at, previous, now), now, admit)
            previous = due.at
            yield row.workspace_id, run_id
        repository.record_fire(tx, row.workflow_id, due.at, due.status, run_id, now)
    repository.set_next_fire(tx, row.workflow_id, following, previous)


def _passed(row: Row[Any], now: datetime) -> tuple[list[datetime], datetime | None]:
    """The instants from the one that was next up to now, of a very long absence only the newest; and the one after."""
    start = max(row.next_at, now - 7 * CATCH_UP) - timedelta(microseconds=1)
    passed: list[datetime] = []
    for fire in fires_after(row.crons, row.timezone, start):
        if fire.at > now:
            return passed, fire.at
        passed.append(fire.at)
    return passed, None


def _scheduled_run(row: Row[Any], at: datetime, previous: datetime | None, now: datetime) -> NewRun:
    return NewRun(
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        version=row.version,
        trigger_use="schedule",
        trigger_data={
            "scheduled_for": to_text(at),
            "fired_at": to_text(now),
            "previous_fire": None if previous is None else to_text(previous),
        },
        correlation_id=new_id("fire"),
    )
