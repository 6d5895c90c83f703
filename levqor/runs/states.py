"""Runs in a rare state, said so that every database finds them by their index and not by looking at all runs.

SQLite uses a partial index only where the query repeats its condition word for word; PostgreSQL draws conclusions.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from levqor.runs.models import FAILED_STATES, UNFINISHED_STATES, runs


def _written(status: str) -> sa.ColumnElement[Any]:
    return sa.literal_column(f"'{status}'", sa.String)


def _one_of(statuses: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return runs.c.status.in_([_written(status) for status in statuses])


is_unfinished: Final = _one_of(UNFINISHED_STATES)
"""Queued, running or waiting."""
is_failed: Final = _one_of(FAILED_STATES)
"""Failed, interrupted, dead or cancelled."""


def is_in(status: str) -> sa.ColumnElement[bool]:
    """Whether a run is in this state."""
    same = runs.c.status == _written(status)
    if status in UNFINISHED_STATES:
        return sa.and_(is_unfinished, same)
    if status in FAILED_STATES:
        return sa.and_(is_failed, same)
    return same


def beside(status: str | None, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column, such as the workspace, as it is compared beside `is_in(status)`.

    Of the unfinished there are few: their index is the one to use, and not the column's, which SQLite would prefer.
    """
    return sa.func.coalesce(column, sa.literal_column("''")) if status in UNFINISHED_STATES else column
