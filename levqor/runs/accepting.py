"""What becomes of a run at the moment of its acceptance."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from levqor.engine.journal import Entry
from levqor.engine.ports import RunHandle
from levqor.errors import Unacceptable
from levqor.kit.ids import new_id
from levqor.runs import statements
from levqor.runs.journaling import add
from levqor.runs.lanes import ALREADY_RUNNING, Placing, enter, lane_of, placed, refuses, settings_of
from levqor.runs.live import Watch
from levqor.runs.payloads import Packed, pack, put_aside

MAX_RECOVERIES: Final = 5
SUSPECT_AFTER: Final = 1
"""Workers that may die while executing a run before it is executed only when no other suspect is."""
DELIVERY_MEMORY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Caller:
    """The step that called a run."""

    run_id: str
    path: str


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be accepted."""

    workspace_id: str
    workflow_id: str
    version: int
    trigger_use: str
    trigger_data: dict[str, Any]
    correlation_id: str | None = None
    retry_of: str | None = None
    entries: tuple[Entry, ...] = ()
    """What is taken over from the run that this one repeats."""
    caller: Caller | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What makes two requests the same: the sender's key, within a scope (a workflow's hook, an endpoint)."""

    scope: str
    key: str
    body_hash: str

    @property
    def key_hash(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Accepted:
    run_id: str
    is_new: bool
    claimed: ClaimedRun | None = None
    """The run as its first owner holds it, where it began with its acceptance."""
    superseded: tuple[str, ...] = ()
    """Older runs that were cancelled in its favour."""
    is_refused: bool = False
    """Whether it is over already, because another is under way."""
    watch: Watch | None = None
    """Opened before the run began, for who asked to wait for it."""
    finished: RunHandle | None = None
    """The run, where it was accepted as what it had become already."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run that only computes has become, before it is accepted."""

    run_id: str
    worker: str
    at: datetime
    """When it began."""
    timezone: str
    """Of the workspace, as it was taken to be."""
    entries: tuple[Entry, ...]
    result: Any


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an accepted run does not begin yet."""

    code: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "step": None}


Admission = Callable[[Connection, str, datetime], Hold | None]
"""Decides for a workspace, in the accepting transaction, whether a run may begin; None when it may."""


def admit_all(_tx: Connection, _workspace_id: str, _now: datetime) -> Hold | None:
    """Admission where nothing is limited."""
    return None


class DifferentDelivery(Unacceptable):
    """This Idempotency-Key came before with another body. Use a new key for a new request."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A run that this worker now owns, with everything recorded so far."""

    handle: RunHandle
    entries: list[Entry]
    bytes_apart: int = 0
    """Of data that was put aside for its size. Where there is some, `fetch` is what brings it, and the entries."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of a run at its acceptance."""

    run_id: str
    status: str
    claimed: ClaimedRun | None = None
    superseded: tuple[str, ...] = ()
    """Older runs that were cancelled in its favour."""


def insert_run(
    tx: Connection, new: NewRun, now: datetime, admit: Admission, worker: str | None = None
) -> tuple[str, ClaimedRun | None]:
    """Insert a run, as `begin_run` does; answers its id, and the run as the worker holds it."""
    begun = begin_run(tx, new, now, admit, worker)
    return begun.run_id, begun.claimed


def begin_run(
    tx: Connection,
    new: NewRun,
    now: datetime,
    admit: Admission,
    worker: str | None = None,
    packed: Packed | None = None,
    run_id: str | None = None,
) -> Begun:
    """Insert a run: held, or in line, or begun by the worker that has a place for it, or queued, or refused.

    `packed` is its trigger's data, where somebody has packed it. The run is accepted once the surrounding transaction
    is durable.
    """
    run_id = run_id or new_id("run")
    lane = lane_of(tx, new.workflow_id, new.version, None if new.caller is None else new.caller.run_id)
    placing = _placing(tx, new, lane, now, admit)
    begins = placing.status == "queued" and worker is not None
    statements.INSERT_RUN.execute(
        tx,
        {
            "id": run_id,
            "workspace_id": new.workspace_id,
            "workflow_id": new.workflow_id,
            "version": new.version,
            "trigger_use": new.trigger_use,
            "trigger_data": put_aside(tx, run_id, packed or pack(new.workspace_id, new.trigger_data)),
            "correlation_id": new.correlation_id,
            "epoch": 1 if begins else 0,
            "worker": worker if begins else None,
            "started_at": now if begins else None,
            "finished_at": now if placing.status == "cancelled" else None,
            "recoveries": 0,
            "created_at": now,
            "retry_of": new.retry_of,
            "parent_run_id": None if new.caller is None else new.caller.run_id,
            "parent_path": None if new.caller is None else new.caller.path,
            "lane": lane,
            **placed(placing),
            "status": "running" if begins else placing.status,
        },
    )
    if new.entries:
        add(tx, new.workspace_id, run_id, 0, new.entries)
    claimed = _just_begun(tx, run_id, new, lane, worker, now) if begins and worker is not None else None
    return Begun(run_id, placing.status, claimed, placing.superseded)


def _placing(tx: Connection, new: NewRun, lane: str | None, now: datetime, admit: Admission) -> Placing:
    """What a lane refuses is not counted against the plan; what the plan has no room for comes into no lane yet."""
    settings = None if lane is None else settings_of(tx, new.workflow_id, new.version)
    if lane is not None and settings is not None and refuses(tx, settings, lane):
        return Placing("cancelled", error=ALREADY_RUNNING)
    hold = admit(tx, new.workspace_id, now)
    if hold is not None:
        return Placing("held", error=hold.as_json())
    return Placing("queued") if lane is None or settings is None else enter(tx, settings, lane, now)


def _just_begun(tx: Connection, run_id: str, new: NewRun, lane: str | None, worker: str, now: datetime) -> ClaimedRun:
    handle = RunHandle(
        id=run_id,
        workspace_id=new.workspace_id,
        workflow_id=new.workflow_id,
        version=new.version,
        epoch=1,
        worker=worker,
        next_seq=1 if new.entries else 0,
        trigger_use=new.trigger_use,
        trigger_data=new.trigger_data,
        created_at=now,
        started_at=now,
        timezone=timezone_of(tx, new.workspace_id),
        correlation_id=new.correlation_id,
        caller=None if new.caller is None else new.caller.run_id,
        lane=lane,
    )
    return ClaimedRun(handle, list(new.entries))


def timezone_of(tx: Connection, workspace_id: str) -> str:
    return str(statements.TIMEZONE.first(tx, {"workspace_id_": workspace_id}).timezone)


def seen(tx: Connection, workspace_id: str, delivery: Delivery, now: datetime) -> str | None:
    row = statements.SEEN.first(tx, _identity(workspace_id, delivery) | {"now_": now - DELIVERY_MEMORY})
    if row is None:
        return None
    if row.body_hash != delivery.body_hash:
        raise DifferentDelivery
    return str(row.run_id)


def remember(tx: Connection, workspace_id: str, delivery: Delivery, run_id: str, now: datetime) -> None:
    statements.FORGET.execute(tx, _identity(workspace_id, delivery) | {"now_": now - DELIVERY_MEMORY})
    statements.REMEMBER.execute(
        tx,
        {
            "workspace_id": workspace_id,
            "scope": delivery.scope,
            "key_hash": delivery.key_hash,
            "body_hash": delivery.body_hash,
            "run_id": run_id,
            "at": now,
        },
    )


def _identity(workspace_id: str, delivery: Delivery) -> dict[str, Any]:
    return {"workspace_id_": workspace_id, "scope_": delivery.scope, "key_hash_": delivery.key_hash}
