"""Notes when a connection is used, when the other side refuses it, and when it takes it again. Nobody waits for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.connections.models import connections
from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.telemetry.logs import logger

_log = logger(__name__)
REFUSALS: Final = frozenset({401, 403})
_NOTED_EVERY_SECONDS: Final = 60.0
"""The same news of a connection is written no more often."""
_MOST_REMEMBERED: Final = 10_000
_WORKED: Final[dict[str, Any]] = {"last_failed_at": None, "last_failure": None}


class Place(NamedTuple):
    """How a step names a connection."""

    workspace_id: str
    connector: str
    name: str


class ConnectionNotes:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._noted: OrderedDict[tuple[Place, str], tuple[bool, float]] = OrderedDict()
        self._lock = threading.Lock()

    def used(self, place: Place) -> Future[None] | None:
        """A step has opened the connection; the future, if that is written."""
        if not self._is_news(place, "used", True):
            return None
        now = self._clock.now()
        return self._submit(place, {"last_used_at": now})

    def answered(self, place: Place, status: int) -> Future[None] | None:
        """A service answered a request that carried this connection; the future, if something is written of it."""
        is_refused = status in REFUSALS
        if (status >= 400 and not is_refused) or not self._is_news(place, "refused", is_refused):
            return None
        change = self._refused(status) if is_refused else _WORKED
        return self._submit(place, change)

    def tried(self, place: Place, failure: str | None) -> Future[None]:
        """Somebody has tested the connection; that is always written."""
        now = self._clock.now()
        failed = {"last_failed_at": now, "last_failure": failure[:60]} if failure else _WORKED
        return self._submit(place, {"last_used_at": now, **failed})

    def _submit(self, place: Place, change: dict[str, Any]) -> Future[None]:
        written = self._database.submit(lambda tx: _write(tx, place, change))
        written.add_done_callback(_tell)
        return written

    def _refused(self, status: int) -> dict[str, Any]:
        return {"last_failed_at": self._clock.now(), "last_failure": f"HTTP {status}"}

    def _is_news(self, place: Place, what: str, state: bool) -> bool:
        now, subject = self._clock.monotonic(), (place, what)
        with self._lock:
            known = self._noted.get(subject)
            if known is not None and known[0] == state and now - known[1] < _NOTED_EVERY_SECONDS:
                return False
            self._noted[subject] = (state, now)
            self._noted.move_to_end(subject)
            while len(self._noted) > _MOST_REMEMBERED:
                self._noted.popitem(last=False)
            return True


def _write(tx: Connection, place: Place, change: dict[str, Any]) -> None:
    mine = sa.and_(
        connections.c.workspace_id == place.workspace_id,
        connections.c.connector == place.connector,
        connections.c.name == place.name,
    )
    if change == _WORKED:
        mine = sa.and_(mine, connections.c.last_failed_at.is_not(None))
    tx.execute(connections.update().where(mine).values(**change))


def _tell(written: Future[None]) -> None:
    if (error := written.exception()) is not None:
        _log.warning("connection_not_noted", kind=type(error).__name__)
