"""Runs in the database: accepting, owning, journaling, finishing. Every change is a unit for the writer.

A run has one owner at a time, known by its epoch. Taking it over raises the epoch, and whatever the former owner
still writes changes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Tables
from levqor.db.database import Database, Unit
from levqor.db.prepared import Prepared
from levqor.engine.journal import Entry
from levqor.engine.ports import Fenced, FinalStatus, RunHandle
from levqor.errors import Unacceptable
from levqor.kit.clock import Clock
from levqor.kit.crash import crash_point
from levqor.kit.ids import new_id
from levqor.kit.inbox import Inbox
from levqor.runs import statements
from levqor.runs.live import Watch
from levqor.runs.payloads import Packed, pack, put_aside, whole

MAX_RECOVERIES: Final = 5
SUSPECT_AFTER: Final = 1
"""Workers that may die while executing a run before it is executed only when no other suspect is."""
DELIVERY_MEMORY: Final = timedelta(hours=24)
UNFINISHED: Final = ("queued", "running", "waiting", "held")


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
    watch: Watch | None = None
    """Opened before the run began, for who asked to wait for it."""


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


def insert_run(
    tx: Connection,
    new: NewRun,
    now: datetime,
    admit: Admission,
    worker: str | None = None,
    packed: Packed | None = None,
) -> tuple[str, ClaimedRun | None]:
    """Insert a run: held, or begun by the worker that has a place for it, or queued.

    `packed` is its trigger's data, where somebody has packed it. The run is accepted once the surrounding transaction
    is durable. Answers its id, and the run as the worker holds it.
    """
    run_id = new_id("run")
    hold = admit(tx, new.workspace_id, now)
    begins = hold is None and worker is not None
    statements.INSERT_RUN.execute(
        tx,
        {
            "id": run_id,
            "workspace_id": new.workspace_id,
            "workflow_id": new.workflow_id,
            "version": new.version,
            "status": "running" if begins else "queued" if hold is None else "held",
            "trigger_use": new.trigger_use,
            "trigger_data": put_aside(tx, run_id, packed or pack(new.workspace_id, new.trigger_data)),
            "correlation_id": new.correlation_id,
            "epoch": 1 if begins else 0,
            "worker": worker if begins else None,
            "started_at": now if begins else None,
            "recoveries": 0,
            "created_at": now,
            "retry_of": new.retry_of,
            "error": None if hold is None else hold.as_json(),
        },
    )
    if new.entries:
        _add(tx, new.workspace_id, run_id, 0, new.entries)
    return run_id, _just_begun(tx, run_id, new, worker, now) if begins and worker is not None else None


def _just_begun(tx: Connection, run_id: str, new: NewRun, worker: str, now: datetime) -> ClaimedRun:
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
        timezone=statements.TIMEZONE.first(tx, {"workspace_id_": new.workspace_id}).timezone,
        correlation_id=new.correlation_id,
    )
    return ClaimedRun(handle, list(new.entries))


def read_entries(tx: Connection, run_id: str) -> list[Entry]:
    rows = statements.ENTRIES.all(tx, {"run_id_": run_id})
    return [Entry.from_json(raw) for row in rows for raw in whole(tx, row.entries)]


class SqlRunStore:
    """The engine's `RunStore` on the database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tables: Callable[[Connection, str], Tables],
        admit: Admission = admit_all,
    ) -> None:
        self.admit = admit
        self._inboxes: WeakKeyDictionary[asyncio.AbstractEventLoop, Inbox] = WeakKeyDictionary()
        self._database = database
        self._clock = clock
        self._tables = tables

    def accept(self, new: NewRun, delivery: Delivery | None = None, worker: str | None = None) -> Future[Accepted]:
        """Accept a run; the future answers when it is on disk. A delivery seen before yields its first run.

        With a `worker` the run begins as that worker's, without being queued and claimed first. The future raises
        `DifferentDelivery` when the key came before with another body.
        """

        packed = pack(new.workspace_id, new.trigger_data)

        def unit(tx: Connection) -> Accepted:
            now = self._clock.now()
            if delivery is not None and (known := _seen(tx, new.workspace_id, delivery, now)) is not None:
                return Accepted(known, is_new=False)
            run_id, claimed = insert_run(tx, new, now, self.admit, worker, packed)
            if delivery is not None:
                _remember(tx, new.workspace_id, delivery, run_id, now)
            crash_point("accept.before_commit")
            return Accepted(run_id, True, claimed)

        return self._database.submit(unit)

    def claim(self, run_id: str, worker: str, *, suspect: bool) -> Future[ClaimedRun | None]:
        """Become the owner of a run that is queued or due; None when it is neither any more.

        One whose workers died again and again is claimed only by who asks for such.
        """
        most = MAX_RECOVERIES if suspect else SUSPECT_AFTER

        def unit(tx: Connection) -> ClaimedRun | None:
            now = self._clock.now()
            claimed = statements.CLAIM.execute(
                tx,
                {"run_id_": run_id, "now_": now, "worker_": worker, "recoveries_": most},
            )
            return _load(tx, run_id) if claimed else None

        return self._database.submit(unit)

    def release(self, run: RunHandle) -> Future[None]:
        """Give a run back unfinished: at a shutdown, or when the store failed in the middle."""

        def unit(tx: Connection) -> None:
            statements.RELEASE.execute(tx, _ownership(run))

        return self._database.submit(unit)

    async def append(self, run: RunHandle, entries: Sequence[Entry]) -> None:
        await self._do(lambda tx: _append(tx, run, entries))

    async def append_local(
        self,
        run: RunHandle,
        entries: Sequence[Entry],
        work: Callable[[Tables], Entry],
        failed: Callable[[StepError], Entry],
    ) -> Entry:
        def unit(tx: Connection) -> Entry:
            savepoint = tx.begin_nested()
            try:
                entry = work(self._tables(tx, run.workspace_id))
            except StepError as error:
                savepoint.rollback()
                entry = failed(error)
            else:
                savepoint.commit()
            _append(tx, run, [*entries, entry])
            return entry

        entry: Entry = await self._do(unit)
        return entry

    async def suspend(self, run: RunHandle, entries: Sequence[Entry], wake_at: datetime) -> None:
        def unit(tx: Connection) -> None:
            _change(tx, run, statements.SUSPEND, entries, now_=wake_at)

        await self._do(unit)

    async def finish(
        self,
        run: RunHandle,
        entries: Sequence[Entry],
        status: FinalStatus,
        *,
        result: Any = None,
        error: dict[str, Any] | None = None,
    ) -> None:
        def unit(tx: Connection) -> None:
            now = self._clock.now()
            kept = None if result is None else put_aside(tx, run.id, pack(run.workspace_id, result))
            _change(tx, run, statements.FINISH, entries, status_=status, result_=kept, error_=error, now_=now)

        await self._do(unit)

    async def _do(self, unit: Unit[Any]) -> Any:
        loop = asyncio.get_running_loop()
        inbox = self._inboxes.get(loop)
        if inbox is None:
            inbox = self._inboxes[loop] = Inbox(loop)
        done: asyncio.Future[Any] = loop.create_future()
        self._database.deliver(unit, lambda result, error: inbox.put(partial(_settle, done, result, error)))
        return await done


def _settle(done: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if done.cancelled():
        return
    if error is None:
        done.set_result(result)
    else:
        done.set_exception(error)


def _seen(tx: Connection, workspace_id: str, delivery: Delivery, now: datetime) -> str | None:
    row = statements.SEEN.first(tx, _identity(workspace_id, delivery) | {"now_": now - DELIVERY_MEMORY})
    if row is None:
        return None
    if row.body_hash != delivery.body_hash:
        raise DifferentDelivery
    return str(row.run_id)


def _remember(tx: Connection, workspace_id: str, delivery: Delivery, run_id: str, now: datetime) -> None:
    statements.FORGET.execute(tx, _identity(workspace_id, delivery))
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


def _append(tx: Connection, run: RunHandle, entries: Sequence[Entry]) -> None:
    """Add to the journal, if the run is still ours. The lock on its row keeps others from taking it meanwhile."""
    if not entries:
        return
    if statements.OWNED.first(tx, _ownership(run)) is None:
        raise Fenced
    _add(tx, run.workspace_id, run.id, _take_seq(run), entries)
    if run.recoveries and any(entry.kind == "outcome" for entry in entries):
        # It got past the step at which its worker died.
        statements.FORGIVE.execute(tx, _ownership(run))
        run.recoveries = 0


def _add(tx: Connection, workspace_id: str, run_id: str, seq: int, entries: Sequence[Entry]) -> None:
    written = put_aside(tx, run_id, pack(workspace_id, [entry.as_json() for entry in entries]))
    statements.INSERT_ENTRIES.execute(tx, {"run_id": run_id, "seq": seq, "entries": written})


def _ownership(run: RunHandle) -> dict[str, Any]:
    return {"run_id_": run.id, "epoch_": run.epoch}


def _change(tx: Connection, run: RunHandle, statement: Prepared, entries: Sequence[Entry], **values: Any) -> None:
    """Change the run's row and add to its journal, if the run is still ours."""
    if statement.execute(tx, _ownership(run) | values) != 1:
        raise Fenced
    if entries:
        _add(tx, run.workspace_id, run.id, _take_seq(run), entries)


def _take_seq(run: RunHandle) -> int:
    """The next number in the journal. Taken by the writer, because steps of a run that go on at once share a batch.

    Where the batch is undone a number is left out: they only have to rise.
    """
    taken, run.next_seq = run.next_seq, run.next_seq + 1
    return taken


def _load(tx: Connection, run_id: str) -> ClaimedRun:
    row = statements.CLAIMED.first(tx, {"run_id_": run_id})
    is_fresh = row.epoch == 1 and row.retry_of is None
    last = None if is_fresh else statements.LAST_SEQ.first(tx, {"run_id_": run_id}).seq
    handle = RunHandle(
        id=row.id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        version=row.version,
        epoch=row.epoch,
        worker=row.worker,
        next_seq=0 if last is None else last + 1,
        trigger_use=row.trigger_use,
        trigger_data=whole(tx, row.trigger_data),
        created_at=row.created_at,
        started_at=row.started_at,
        timezone=row.timezone,
        correlation_id=row.correlation_id,
        recoveries=row.recoveries,
    )
    return ClaimedRun(handle, read_entries(tx, run_id) if last is not None else [])
