"""Spans of time over runs: a range of the primary key, made exact by the time itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from levqor.kit.ids import first_id_at
from levqor.runs.models import runs

_CLOCKS_DIFFER: Final = timedelta(hours=3)
"""An id tells the time of the process that made it, which may have jumped since."""


def created_within(since: datetime, until: datetime) -> sa.ColumnElement[bool]:
    """Runs created at or after `since` and before `until`."""
    return sa.and_(
        runs.c.id >= first_id_at("run", since - _CLOCKS_DIFFER),
        runs.c.id < first_id_at("run", until + _CLOCKS_DIFFER),
        runs.c.created_at >= since,
        runs.c.created_at < until,
    )
