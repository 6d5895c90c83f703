"""A service that a trigger looks at: a shelf on which tests put things, with everything that may go wrong."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from levqor.connectors.catalog.log import log
from levqor.connectors.declaration import Connector, Found, StepError
from levqor.connectors.examples import PollExample
from levqor.connectors.registry import Registry
from levqor.db.database import Database
from levqor.identity.workspaces import add_workspace
from levqor.kit.clock import ManualClock
from levqor.runs.models import runs
from levqor.runs.service import CompiledVersions
from levqor.runs.store import Hold
from levqor.triggers.models import poll_states
from levqor.triggers.polling import Polling
from levqor.triggers.publishing import publish, unpublish
from levqor.workflows.service import Author, create_workflow, save_workflow

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Crash(Exception):
    """The process is gone at this point."""


class Watch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    shelf: str = "main"
    limit: int = 100


class Thing(BaseModel):
    number: int


@dataclass
class Shelf:
    """Things in the order in which they were put there."""

    numbers: list[int] = field(default_factory=list)
    overlap: int = 0
    """How many of what was found before are found again."""
    failures: list[Exception] = field(default_factory=list)
    looks: int = 0
    gate: asyncio.Event | None = None
    """What the next look has to wait for, once it has seen what is there."""

    def put(self, count: int = 1) -> list[int]:
        new = [len(self.numbers) + 1 + step for step in range(count)]
        self.numbers += new
        return new

    async def look(self, cursor: int | None) -> Found[Thing]:
        self.looks += 1
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        found = [number for number in self.numbers if number > (cursor or 0) - self.overlap]
        newest = max(self.numbers, default=0)
        if (gate := self.gate) is not None:
            self.gate = None
            await gate.wait()
        return Found([(str(number), Thing(number=number)) for number in found], newest)


class Told:
    """Dispatch where nothing executes; it may be where the process ends."""

    crash = False

    def hint(self, workspace_id: str, run_id: str) -> None:
        if self.crash:
            raise Crash


class NoPorts:
    async def aclose(self) -> None:
        """Nothing was opened."""


class World:
    """One workspace with looking triggers, in front of a shelf."""

    def __init__(self, database: Database) -> None:
        self.shelf = Shelf()
        self.clock = ManualClock(START)
        self.database = database
        self.told = Told()
        self.crash_before_commit = False
        self.registry = Registry([log, self._connector()])
        self.polling = self.new_process()
        with database.transaction() as tx:
            self.workspace_id = add_workspace(tx, name="Test", timezone="UTC", now=START)
        self.author = Author(self.workspace_id, "ann@example.com", START)

    def _connector(self) -> Connector:
        world = self
        connector = Connector(id="shelf", name="Shelf", category="test")

        @connector.poll(phrases=("new thing",), example=PollExample(given={}, finds=[("1", {"number": 1})]))
        async def new_thing(watch: Watch, cursor: int | None) -> Found[Thing]:
            """A new thing."""
            return await world.shelf.look(cursor)

        return connector

    def new_process(self) -> Polling:
        return Polling(
            database=self.database,
            registry=self.registry,
            clock=self.clock,
            versions=CompiledVersions(self.database, self.registry),
            dispatcher=self.told,  # type: ignore[arg-type] # all that is asked of it
            admit=self._admit,
            ports=NoPorts,  # type: ignore[arg-type] # nothing here asks for one
            poll=timedelta(seconds=1),
            shortest=timedelta(seconds=1),
        )

    def _admit(self, tx: Connection, workspace_id: str, now: datetime) -> Hold | None:
        if self.crash_before_commit:
            raise Crash
        return None

    def document(self, **given: Any) -> dict[str, Any]:
        trigger = {"use": "shelf.new_thing", "with": {"every": "5m", **given}}
        step = {"id": "say", "use": "log", "with": {"message": "${{ trigger.item.number }}"}}
        return {"levqor": 1, "name": "Things", "trigger": trigger, "steps": [step]}

    def new_workflow(self, **given: Any) -> str:
        with self.database.transaction() as tx:
            workflow_id = create_workflow(tx, self.registry, self.author, self.document(**given)).row.id
            self._publish(tx, workflow_id)
        return str(workflow_id)

    def republish(self, workflow_id: str, **given: Any) -> None:
        with self.database.transaction() as tx:
            save_workflow(tx, self.registry, self.author, workflow_id, self.document(**given))
            self._publish(tx, workflow_id)

    def unpublish(self, workflow_id: str) -> None:
        with self.database.transaction() as tx:
            unpublish(tx, self.workspace_id, workflow_id, self.clock.now())

    def _publish(self, tx: Connection, workflow_id: str) -> None:
        publish(tx, self.registry, self.workspace_id, workflow_id, None, self.clock.now())

    def look(self, *, after_minutes: float = 5) -> None:
        """Let time pass, then let one process do what is due."""
        self.clock.advance(after_minutes * 60)
        asyncio.run(self._round(self.polling))

    async def _round(self, polling: Polling) -> None:
        await polling.begin_due()
        await polling.wait_for_looks()

    def state(self, workflow_id: str) -> Any:
        with self.database.read() as tx:
            mine = poll_states.c.workflow_id == workflow_id, poll_states.c.version.is_not(None)
            return tx.execute(sa.select(poll_states).where(*mine)).one()

    def started(self, workflow_id: str) -> list[int]:
        """The numbers that runs were started for, one entry for each run."""
        with self.database.read() as tx:
            data = tx.execute(sa.select(runs.c.trigger_data).where(runs.c.workflow_id == workflow_id)).scalars()
            return sorted(each["item"]["number"] for each in data)


def refused(retry_after: float | None = None) -> StepError:
    return StepError("The shelf is locked.", code="http_status", retryable=True, retry_after_seconds=retry_after)
