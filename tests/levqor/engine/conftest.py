"""Runs documents on the in-memory store, with actions whose world is a list."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from levqor.connectors.catalog import flow as flow_file
from levqor.connectors.catalog import log as log_file
from levqor.connectors.declaration import Connector, Effect, StepError
from levqor.connectors.ports import StepContext, Tables
from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.document.validation import Surroundings as DocumentSurroundings
from levqor.document.validation import validate
from levqor.engine.compiled import compile_document
from levqor.engine.interpreter import Interpreter, Progress, Surroundings
from levqor.engine.journal import Journal
from levqor.engine.memory import KeptRun, MemoryRunStore
from levqor.engine.ports import RunHandle
from levqor.kit.clock import ManualClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Anything(BaseModel):
    model_config = ConfigDict(extra="allow")


class Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Any = None


class Nowhere:
    """Tables that no test here looks at."""

    def insert(self, table: str, values: dict[str, Any], *, create_if_missing: bool) -> dict[str, Any]:
        return {"id": "row_1", "values": values}


@dataclass
class World:
    """What the actions of these tests touched, and what they are told to do."""

    calls: list[tuple[str, Any, str]] = field(default_factory=list)
    failures: list[StepError] = field(default_factory=list)
    pause_seconds: float = 0.0

    async def touch(self, name: str, text: Any, context: StepContext) -> Said:
        self.calls.append((name, text, context.idempotency_key))
        if self.pause_seconds:
            await asyncio.sleep(self.pause_seconds)
        if self.failures:
            raise self.failures.pop(0)
        return Said(text=text)


class Harness:
    def __init__(self) -> None:
        self.world = World()
        self.clock = ManualClock(START)
        self.store = MemoryRunStore(lambda _: Nowhere())  # type: ignore[arg-type,return-value]
        self.registry = Registry([flow_file.flow, log_file.log, self._connector()])
        self.run: RunHandle | None = None

    def _connector(self) -> Connector:
        world = self.world
        test = Connector(id="test", name="Test", category="test")

        @test.action(effect=Effect.AT_LEAST_ONCE)
        async def send(context: StepContext, given: Said) -> Said:
            """Send."""
            return await world.touch("send", given.text, context)

        @test.action(effect=Effect.AT_MOST_ONCE)
        async def charge(context: StepContext, given: Said) -> Said:
            """Charge."""
            return await world.touch("charge", given.text, context)

        @test.action(effect=Effect.PURE)
        def echo(given: Said) -> Anything:
            """Echo."""
            return Anything.model_validate({"text": given.text})

        @test.action(effect=Effect.LOCAL)
        def keep(tables: Tables, given: Said) -> Said:
            """Keep."""
            world.calls.append(("keep", given.text, ""))
            if world.failures:
                raise world.failures.pop(0)
            return Said(text=given.text)

        return test

    def start(self, steps: list[dict[str, Any]], trigger: dict[str, Any] | None = None, **rest: Any) -> KeptRun:
        raw = {"levqor": 1, "name": "Test", "trigger": {"use": "manual"}, "steps": steps, **rest}
        document, problems = validate(raw, DocumentSurroundings(self.registry))
        assert not problems, problems
        assert isinstance(document, Document)
        self.workflow = compile_document(document, self.registry)
        now = self.clock.now()
        self.run = RunHandle(
            id="run_1", workspace_id="ws_1", workflow_id="wf_1", version=1, epoch=1, worker="w", next_seq=0,
            trigger_use="manual", trigger_data=trigger or {"input": None}, created_at=now, started_at=now,
            timezone="UTC",
        )  # fmt: skip
        return self.store.admit(self.run)

    def go(self) -> Progress:
        """Execute as a freshly started worker would: from the journal alone."""
        return asyncio.run(self.interpreter().execute())

    def interpreter(self) -> Interpreter:
        assert self.run is not None
        kept = self.store.runs[self.run.id]
        around = Surroundings(
            store=self.store,
            ports=None,  # type: ignore[arg-type]
            clock=self.clock,
            random=Random(1),
            step_timeout=timedelta(seconds=5),
            on_change=lambda _: None,
        )
        return Interpreter(self.run, self.workflow, Journal(kept.entries), around)


@pytest.fixture
def harness() -> Harness:
    return Harness()
