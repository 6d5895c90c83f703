"""Runs that wait for word from outside: a person's decision, the end of a run that they called."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.runs.models import approvals, runs


def lock_run(tx: Connection, run_id: str) -> None:
    """Keep others from changing a run until the transaction ends. Of two that belong together, the caller's first."""
    tx.execute(sa.select(runs.c.id).where(runs.c.id == run_id).with_for_update())


def wake(tx: Connection, run_id: str) -> None:
    """Queue a run that waits. One that is on its way to waiting finds the word itself, as its row is locked.

    A run without a wake-up time waits for its turn, and no word changes that.
    """
    tx.execute(
        runs.update()
        .where(runs.c.id == run_id, runs.c.status == "waiting", runs.c.wake_at.is_not(None))
        .values(status="queued", wake_at=None)
    )


def word_has_come(tx: Connection, run_id: str, awaited: Collection[str]) -> bool:
    """Whether one of the paths has what it waits for."""
    decided = sa.select(approvals.c.path).where(approvals.c.run_id == run_id, approvals.c.status != "waiting")
    ended = sa.select(runs.c.parent_path).where(runs.c.parent_run_id == run_id, runs.c.finished_at.is_not(None))
    return any(path in awaited for path in tx.execute(sa.union_all(decided, ended)).scalars())
