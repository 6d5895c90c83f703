"""Fills a database with runs that are over, as the product itself would have left them, only faster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.db.database import Database
from levqor.kit.ids import first_id_at
from levqor.runs.models import run_journal, runs

_BATCH = 5_000
_ONE_FAILS_IN = 500


def fill(database: Database, count: int, span: timedelta) -> None:
    """Copy the newest run that succeeded `count` times, evenly over the span of time before it; some copies failed."""
    with database.read() as tx:
        run, journal = _pattern(tx)
    copies = _copies(run, count, span)
    while batch := list(islice(copies, _BATCH)):
        with database.transaction() as tx:
            tx.execute(runs.insert(), batch)
            tx.execute(run_journal.insert(), [{**entry, "run_id": copy["id"]} for copy in batch for entry in journal])
    if not database.is_sqlite:
        # As its autovacuum does by itself, only later; SQLite never does.
        with database.transaction() as tx:
            tx.execute(sa.text("ANALYZE"))


def _pattern(tx: Connection) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = sa.select(runs).where(runs.c.status == "succeeded").order_by(runs.c.id.desc()).limit(1)
    run = dict(tx.execute(found).one()._mapping)
    entries = tx.execute(sa.select(run_journal).where(run_journal.c.run_id == run["id"])).all()
    return run, [dict(row._mapping) for row in entries]


def _copies(run: dict[str, Any], count: int, span: timedelta) -> Iterator[dict[str, Any]]:
    newest: datetime = run["created_at"]
    for number in range(count):
        at = newest - span + span * (number / count)
        # The last characters keep those apart that are of the same millisecond.
        copy = run | {"id": first_id_at("run", at)[:-6] + f"{number % 1_000_000:06d}"}
        copy |= {"created_at": at, "started_at": at, "finished_at": at + timedelta(seconds=1)}
        if number % _ONE_FAILS_IN == 0:
            copy |= {"status": "failed", "error": {"code": "timeout", "message": "No answer.", "step": "pick"}}
        yield copy
