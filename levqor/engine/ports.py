"""What the interpreter needs from outside: a store with durable points, and the ports of actions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    caller: str | None = None
    """The run that called this one and is told when it ends."""
    lane: str | None = None
    """The workflow whose runs take turns, if they do."""


@dataclass(frozen=True, slots=True)
class Question:
    """What people are asked to decide."""

    message: str
    who: Sequence[str]
    """E-mail addresses and roles."""
    expires_at: datetime
    remind_every: timedelta | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a question stands."""

    status: Literal["waiting", "approved", "rejected", "expired"]
    expires_at: datetime
    by: str | None = None
    comment: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CalledRun:
    """Where a run that was called by another stands."""

    id: str
    status: str
    is_over: bool
    result: Any = None
    error: dict[str, Any] | None = None


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

    async def suspend(
        self, run: RunHandle, entries: Sequence[Entry], wake_at: datetime, awaited: Collection[str] = ()
    ) -> datetime:
        """Let go of the run until an instant, or until word comes for one of the `awaited` paths.

        Word that came before this is durable makes the run due at once. Answers when it is due.
        """
        ...

    async def ask(self, run: RunHandle, entries: Sequence[Entry], path: str, question: Question | None) -> Decision:
        """Ask people, once for each path, and answer where the question stands. It expires by itself.

        Without a question it was asked before.
        """
        ...

    async def call(self, run: RunHandle, entries: Sequence[Entry], path: str, workflow: str, given: Any) -> CalledRun:
        """Start a run of a workflow, named by its id or name, once for each path, and answer where it stands.

        Raises:
            StepError: there is no such published workflow, it does not take the input, or calls are too deep.
        """
        ...

    async def condense(
        self, run: RunHandle, since: int, is_done: Callable[[str], bool], entries: Sequence[Entry]
    ) -> None:
        """Put `entries` in the place of what is recorded from the number `since` on of paths that are done with."""
        ...

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
