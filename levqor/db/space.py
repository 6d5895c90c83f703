"""Gives space that is not needed any more back to the file system, where SQLite keeps the database so that it can.

PostgreSQL does that by itself (autovacuum).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from levqor.db.database import Database

PAGES: Final = 256
"""Given back in one transaction."""
_KEPT_PAGES: Final = 2_560
"""Left in the file for what comes next."""
_INCREMENTAL: Final = 2
_LEAST_PAUSE_SECONDS: Final = 0.002


def give_back_space(database: Database, between: Callable[[], None] = lambda: None) -> int:
    """Shorten the database's file by what is free in it; answers by how many pages."""
    if not database.is_sqlite or _pragma(database, "auto_vacuum") != _INCREMENTAL:
        return 0
    at_first = free = _pragma(database, "freelist_count")
    while free > _KEPT_PAGES:
        begun = time.monotonic()
        with database.transaction() as tx:
            driver: Any = tx.connection.dbapi_connection
            # It gives back a page for each row that is fetched, though there is nothing in them.
            driver.execute(f"PRAGMA incremental_vacuum({min(PAGES, free - _KEPT_PAGES)})").fetchall()
        left = _pragma(database, "freelist_count")
        if left >= free:
            break
        free = left
        time.sleep(max(_LEAST_PAUSE_SECONDS, time.monotonic() - begun))
        between()
    return max(0, at_first - free)


def _pragma(database: Database, name: str) -> int:
    with database.read() as tx:
        return int(tx.exec_driver_sql(f"PRAGMA {name}").scalar_one())
