"""Reads and writes tables and their rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.kit.ids import new_id
from levqor.tables.models import table_rows, tables

_CHUNK = 500


def select_tables(workspace_id: str) -> sa.Select[Any]:
    counted = sa.select(sa.func.count()).where(table_rows.c.table_id == tables.c.id).scalar_subquery()
    return sa.select(tables, counted.label("row_count")).where(tables.c.workspace_id == workspace_id)


def find_table(tx: Connection, workspace_id: str, *, counted: bool = False, **by: str) -> Row[Any] | None:
    """A table's row by the values of its columns; only a counted one has `row_count`."""
    statement = (
        select_tables(workspace_id) if counted else sa.select(tables).where(tables.c.workspace_id == workspace_id)
    )
    for name, value in by.items():
        statement = statement.where(tables.c[name] == value)
    return tx.execute(statement).one_or_none()


def lock_table(tx: Connection, table_id: str) -> None:
    """Until the transaction ends nobody else changes the columns. (SQLite has one writer anyway.)"""
    tx.execute(sa.select(tables.c.id).where(tables.c.id == table_id).with_for_update())


def add_table(
    tx: Connection, workspace_id: str, name: str, name_key: str, columns: list[dict[str, Any]], now: datetime
) -> str:
    table_id = new_id("tbl")
    values = {"id": table_id, "workspace_id": workspace_id, "name": name, "name_key": name_key}
    tx.execute(tables.insert().values(**values, columns=columns, created_at=now))
    return table_id


def set_table(tx: Connection, table_id: str, **values: Any) -> None:
    tx.execute(tables.update().where(tables.c.id == table_id).values(**values))


def drop_table(tx: Connection, table_id: str) -> None:
    tx.execute(table_rows.delete().where(table_rows.c.table_id == table_id))
    tx.execute(tables.delete().where(tables.c.id == table_id))


def add_row(tx: Connection, table_id: str, data: dict[str, Any], now: datetime) -> str:
    row_id = new_id("row")
    tx.execute(table_rows.insert().values(id=row_id, table_id=table_id, data=data, created_at=now, updated_at=now))
    return row_id


def select_rows(table_id: str) -> sa.Select[Any]:
    return sa.select(table_rows).where(table_rows.c.table_id == table_id)


def find_row(tx: Connection, table_id: str, row_id: str) -> Row[Any] | None:
    return tx.execute(select_rows(table_id).where(table_rows.c.id == row_id)).one_or_none()


def walk_rows(tx: Connection, table_id: str, *, newest_first: bool = False) -> Iterator[Row[Any]]:
    """Every row, a chunk at a time."""
    last: str | None = None
    order = table_rows.c.id.desc() if newest_first else table_rows.c.id
    while True:
        statement = select_rows(table_id).order_by(order).limit(_CHUNK)
        if last is not None:
            statement = statement.where(table_rows.c.id < last if newest_first else table_rows.c.id > last)
        chunk = tx.execute(statement).all()
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        last = chunk[-1].id


def set_row(tx: Connection, row_id: str, data: dict[str, Any], now: datetime) -> None:
    tx.execute(table_rows.update().where(table_rows.c.id == row_id).values(data=data, updated_at=now))


def set_row_data(tx: Connection, row_id: str, data: dict[str, Any]) -> None:
    """Rewrite a row because its columns changed; it counts as no update."""
    tx.execute(table_rows.update().where(table_rows.c.id == row_id).values(data=data))


def drop_rows(tx: Connection, row_ids: list[str]) -> None:
    for start in range(0, len(row_ids), _CHUNK):
        tx.execute(table_rows.delete().where(table_rows.c.id.in_(row_ids[start : start + _CHUNK])))
