"""What the interpreter needs from outside: a store with durable points, and the ports of actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from levqor.connectors.declaration import StepError
from levqor.connectors.http import Http
from levqor.connectors.ports import Files, Mail, StepContext, Tables
from levqor.connectors.sockets import StepSockets
from levqor.engine.journal import Entry
from levqor.errors import Conflict

FinalStatus = Literal["succeeded", "failed", "cancelled", "interrupted", "dead"]


class Fenced(Conflict):
    """Another worker has taken over this run; what this one still had to say changes nothing."""

    code = "fenced"


@dataclass(slots=True)
class RunHandle:
    """A run as its present owner holds it."""

    id: str
    workspace_id: str
    workflow_id: str
    version: int
    epoch: int
    worker: str
    next_seq: int
    trigger_use: str
    trigger_data: dict[str, Any]
    created_at: datetime
    started_at: datetime
    timezone: str
    correlation_id: str | None = None
    recoveries: int = 0
    """How often it was taken back from a dead worker since it last got on."""


class RunStore(Protocol):
    """Every method returns when its effect is durable, and raises `Fenced` when the run has another owner."""

    async def append(self, run: RunHandle, entries: Sequence[Entry]) -> None: ...

    async def append_local(
        self,
        run: RunHandle,
        entries: Sequence[Entry],
        work: Callable[[Tables], Entry],
        failed: Callable[[StepError], Entry],
    ) -> Entry:
        """Run `work` on the workspace's tables and record its entry, all in one transaction.

        Where it raises `StepError` its changes are undone and the entry of `failed` is recorded instead.
        """
        ...

    async def suspend(self, run: RunHandle, entries: Sequence[Entry], wake_at: datetime) -> None: ...

    async def finish(
        self,
        run: RunHandle,
        entries: Sequence[Entry],
        status: FinalStatus,
        *,
        result: Any = None,
        error: dict[str, Any] | None = None,
    ) -> None: ...


class Ports(Protocol):
    """Where actions get what they ask for."""

    mail: Mail
    files: Files

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:
        """The HTTP door as one attempt sees it; `seconds` is the longest that one request may take."""
        ...

    def sockets(self, connection: BaseModel | None, seconds: float) -> StepSockets:
        """The door for other protocols, as one attempt has it; `seconds` is the longest that one read may take."""
        ...

    async def connection(self, workspace_id: str, connector: str, name: str) -> BaseModel:
        """Open a connection.

        Raises:
            StepError: there is none of that name, or it cannot be decrypted.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections to the outside."""
        ...
