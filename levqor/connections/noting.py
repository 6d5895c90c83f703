"""Notes when the other side refuses a connection, and when it takes it again. Runs do not wait for it."""

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


class Place(NamedTuple):
    """How a step names a connection."""

    workspace_id: str
    connector: str
    name: str


class ConnectionNotes:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._noted: OrderedDict[Place, tuple[bool, float]] = OrderedDict()
        self._lock = threading.Lock()

    def answered(self, place: Place, status: int) -> Future[None] | None:
        """A service answered a request that carried this connection; the future, if something is written of it."""
        is_refused = status in REFUSALS
        if (status >= 400 and not is_refused) or not self._is_news(place, is_refused):
            return None
        change = self._refused(status) if is_refused else {"last_failed_at": None, "last_failure": None}
        written = self._database.submit(lambda tx: _write(tx, place, change))
        written.add_done_callback(_tell)
        return written

    def _refused(self, status: int) -> dict[str, Any]:
        return {"last_failed_at": self._clock.now(), "last_failure": f"HTTP {status}"}

    def _is_news(self, place: Place, is_refused: bool) -> bool:
        now = self._clock.monotonic()
        with self._lock:
            known = self._noted.get(place)
            if known is not None and known[0] == is_refused and now - known[1] < _NOTED_EVERY_SECONDS:
                return False
            self._noted[place] = (is_refused, now)
            self._noted.move_to_end(place)
            while len(self._noted) > _MOST_REMEMBERED:
                self._noted.popitem(last=False)
            return True


def _write(tx: Connection, place: Place, change: dict[str, Any]) -> None:
    mine = sa.and_(
        connections.c.workspace_id == place.workspace_id,
        connections.c.connector == place.connector,
        connections.c.name == place.name,
    )
    if change["last_failed_at"] is None:
        mine = sa.and_(mine, connections.c.last_failed_at.is_not(None))
    tx.execute(connections.update().where(mine).values(**change))


def _tell(written: Future[None]) -> None:
    if (error := written.exception()) is not None:
        _log.warning("connection_not_noted", kind=type(error).__name__)
