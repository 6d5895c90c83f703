"""Lists by cursor: newest first, ids sort by time of creation, the cursor is the last id of the page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row


def page(
    tx: Connection, statement: sa.Select[Any], id_column: sa.ColumnElement[str], limit: int, cursor: str | None
) -> tuple[list[Row[Any]], str | None]:
    """One page of `statement`, and the cursor of the next one, or None at the end."""
    if cursor is not None:
        statement = statement.where(id_column < cursor)
    rows = list(tx.execute(statement.order_by(id_column.desc()).limit(limit + 1)).all())
    if len(rows) <= limit:
        return rows, None
    kept = rows[:limit]
    return kept, str(kept[-1]._mapping[id_column])
