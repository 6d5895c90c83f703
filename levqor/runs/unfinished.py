"""Runs that are not over, and those that they have called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.runs.models import runs

UNFINISHED: Final = ("queued", "running", "waiting", "held")


def called_by(tx: Connection, run_ids: Iterable[str]) -> Sequence[Any]:
    """The runs that these have called: `id`, `status`, `parent_path`, `workflow_id`."""
    found = sa.select(runs.c.id, runs.c.status, runs.c.parent_path, runs.c.workflow_id, runs.c.parent_run_id)
    return tx.execute(found.where(runs.c.parent_run_id.in_(list(run_ids))).order_by(runs.c.id)).all()


def unfinished_below(tx: Connection, run_ids: Iterable[str]) -> list[str]:
    """The runs under way that these have called, those that they have called, and so on."""
    found: list[str] = []
    level = list(run_ids)
    while level:
        level = [row.id for row in called_by(tx, level) if row.status in UNFINISHED]
        found += level
    return found
