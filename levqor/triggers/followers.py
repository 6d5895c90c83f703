"""Starts what follows runs that have ended: workflows for failures, and workflows that come next.

The database notes each end in the transaction that ends the run, whoever ends it. Here the note is taken back in the
transaction that starts the followers, so each end starts each of them once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.database import Database
from levqor.kit.clock import Clock, to_text
from levqor.kit.crash import crash_point
from levqor.kit.ids import new_id
from levqor.runs.dispatch import Dispatch
from levqor.runs.models import runs
from levqor.runs.payloads import whole_row
from levqor.runs.store import Admission, NewRun, insert_run
from levqor.triggers.models import run_ends, run_followers
from levqor.workflows.repository import names_of

MAX_DEPTH: Final = 10
"""Runs that may follow one another in a chain."""
TOO_DEEP: Final = "chain_too_deep"
_BATCH: Final = 100


class Followers:
    def __init__(
        self, database: Database, clock: Clock, dispatcher: Dispatch, admit: Admission, *, base_url: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher
        self._admit = admit
        self._base_url = base_url

    async def start_followers(self) -> None:
        """Start what follows the runs that have ended."""
        if not await asyncio.to_thread(self._something_ended):
            return
        now = self._clock.now()
        started = await asyncio.wrap_future(self._database.submit(lambda tx: self._start(tx, now)))
        for workspace_id, run_id in started:
            self._dispatcher.hint(workspace_id, run_id)

    def _something_ended(self) -> bool:
        with self._database.read() as tx:
            return tx.execute(sa.select(run_ends.c.run_id).limit(1)).first() is not None

    def _start(self, tx: Connection, now: datetime) -> list[tuple[str, str]]:
        noted = sa.select(run_ends).order_by(run_ends.c.run_id).limit(_BATCH).with_for_update(skip_locked=True)
        started: list[tuple[str, str]] = []
        for end in tx.execute(noted).all():
            tx.execute(run_ends.delete().where(run_ends.c.run_id == end.run_id))
            row = tx.execute(sa.select(runs).where(runs.c.id == end.run_id)).one_or_none()
            if row is not None:
                started += self._follow(tx, whole_row(tx, row), now)
        crash_point("follow.before_commit")
        return started

    def _follow(self, tx: Connection, ended: Row[Any], now: datetime) -> Iterator[tuple[str, str]]:
        name = names_of(tx, [ended.workflow_id]).get(ended.workflow_id, ended.workflow_id)
        of_workspace = sa.select(run_followers).where(run_followers.c.workspace_id == ended.workspace_id)
        for follower in tx.execute(of_workspace.order_by(run_followers.c.workflow_id)).all():
            if not _follows(follower, ended):
                continue
            data = self._data(follower.use, ended, name)
            new = NewRun(
                workspace_id=ended.workspace_id,
                workflow_id=follower.workflow_id,
                version=follower.version,
                trigger_use=follower.use,
                trigger_data=data,
                correlation_id=ended.correlation_id or new_id("follow"),
            )
            run_id, _ = insert_run(tx, new, now, self._admit)
            if follower.use == "workflow" and _depth(ended) >= MAX_DEPTH:
                _refuse(tx, run_id, now)
            else:
                yield ended.workspace_id, run_id

    def _data(self, use: str, ended: Row[Any], name: str) -> dict[str, Any]:
        about = {
            "workflow": {"id": ended.workflow_id, "name": name},
            "run": {
                "id": ended.id,
                "url": f"{self._base_url}/runs/view?id={ended.id}",
                "status": ended.status,
                "version": ended.version,
                "trigger": ended.trigger_use,
                "created_at": to_text(ended.created_at),
                "finished_at": to_text(ended.finished_at),
            },
        }
        why = ended.error and {name: ended.error.get(name) for name in ("code", "message", "step")}
        if use == "error":
            unknown = {"code": ended.status, "message": f"The run is {ended.status}.", "step": None}
            return about | {"error": why or unknown, "input": ended.trigger_data}
        return about | {"error": why, "result": ended.result, "depth": _depth(ended) + 1}


def _follows(follower: Row[Any], ended: Row[Any]) -> bool:
    if ended.status not in follower.statuses or follower.workflow_id == ended.workflow_id:
        return False
    if follower.use == "error":
        # A failure of what sees to failures starts nothing: two of them would start each other for ever.
        return ended.trigger_use != "error" and (not follower.follows or ended.workflow_id in follower.follows)
    return ended.workflow_id in follower.follows and (ended.error or {}).get("code") != TOO_DEEP


def _depth(ended: Row[Any]) -> int:
    depth = ended.trigger_data.get("depth") if ended.trigger_use == "workflow" else None
    return depth if isinstance(depth, int) else 0


def _refuse(tx: Connection, run_id: str, now: datetime) -> None:
    """Have the run seen, and not executed: a chain that goes round in a circle ends here."""
    error = {
        "code": TOO_DEEP,
        "message": f"More than {MAX_DEPTH} workflows have started one another. Look for a circle.",
        "step": None,
    }
    tx.execute(
        runs.update().where(runs.c.id == run_id).values(status="failed", finished_at=now, wake_at=None, error=error)
    )
