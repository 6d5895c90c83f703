"""Deletes runs that have been kept for long enough, workspace by workspace, with pauses in which others write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.db.database import Database
from levqor.identity.models import workspaces
from levqor.kit.ids import first_id_at
from levqor.runs.forgetting import delete_runs
from levqor.runs.models import run_journal, runs

RUNS: Final = 200
"""Deleted in one transaction at most."""
ROWS: Final = 2_000
"""Of their journals, save that it is at least one run."""
_LEAST_PAUSE_SECONDS: Final = 0.002

KeptFor = Callable[[Connection, str], timedelta]
"""How long the runs of a workspace are kept after they ended."""


def purge_runs(database: Database, kept_for: KeptFor, now: datetime, between: Callable[[], None]) -> int:
    """Delete what is over for long enough; answers how many runs. What still runs or waits is kept, however old."""
    total = 0
    for workspace_id, before in _limits(database, kept_for, now):
        after = ""
        while found := _oldest(database, workspace_id, before, after):
            begun = time.monotonic()
            with database.transaction() as tx:
                delete_runs(tx, found)
            total, after = total + len(found), found[-1]
            # Whoever waits for the writer has as long as this held it.
            time.sleep(max(_LEAST_PAUSE_SECONDS, time.monotonic() - begun))
            between()
    return total


def _limits(database: Database, kept_for: KeptFor, now: datetime) -> Iterator[tuple[str, datetime]]:
    with database.read() as tx:
        ids = list(tx.execute(sa.select(workspaces.c.id).order_by(workspaces.c.id)).scalars())
        kept = [(workspace_id, now - kept_for(tx, workspace_id)) for workspace_id in ids]
    yield from kept


def _oldest(database: Database, workspace_id: str, before: datetime, after: str) -> list[str]:
    """Some of a workspace's runs that ended before an instant, found while nobody is kept from writing."""
    within = sa.and_(runs.c.workspace_id == workspace_id, runs.c.id > after, runs.c.id < first_id_at("run", before))
    old = sa.select(runs.c.id).where(within, runs.c.finished_at < before).order_by(runs.c.id).limit(RUNS)
    with database.read() as tx:
        ids = list(tx.execute(old).scalars())
        counted = sa.select(run_journal.c.run_id, sa.func.count()).where(run_journal.c.run_id.in_(ids))
        rows = {row[0]: int(row[1]) for row in tx.execute(counted.group_by(run_journal.c.run_id))}
    return list(_up_to(ROWS, ids, rows))


def _up_to(most: int, ids: list[str], rows: dict[str, int]) -> Iterator[str]:
    total = 0
    for number, run_id in enumerate(ids):
        total += rows.get(run_id, 0)
        if number and total > most:
            return
        yield run_id
