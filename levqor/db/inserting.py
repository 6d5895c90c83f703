"""Inserts that another process may have done already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_absent(tx: Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one of its key is there; answers whether it was inserted.

    Where another transaction is about to insert or delete it, this waits for that one to end.
    """
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(row).on_conflict_do_nothing()
    return tx.execute(statement.returning(*table.primary_key)).first() is not None
