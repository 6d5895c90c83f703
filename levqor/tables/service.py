"""Small typed tables of a workspace: create, change, and keep rows that fit. Names compare case-insensitively."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.paging import page
from levqor.tables import repository
from levqor.tables.columns import name_key
from levqor.tables.entities import NoSuchRow, NoSuchTable, StoredRow, Table, TableExists, TableShape, values_of
from levqor.tables.fitting import check_name, fit_row, parse_columns, set_columns
from levqor.tables.models import table_rows, tables


def list_tables(
    tx: Connection, workspace_id: str, limit: int, cursor: str | None = None
) -> tuple[list[Table], str | None]:
    rows, following = page(tx, repository.select_tables(workspace_id), tables.c.id, limit, cursor)
    return [Table.of(row) for row in rows], following


def get_table(tx: Connection, workspace_id: str, table_id: str) -> Table:
    """A table by its id.

    Raises:
        NoSuchTable: there is none, or it belongs to others.
    """
    row = repository.find_table(tx, workspace_id, counted=True, id=table_id)
    if row is None:
        raise NoSuchTable
    return Table.of(row)


def find_table(tx: Connection, workspace_id: str, name: str) -> TableShape | None:
    """A table by its name, or by its id."""
    row = repository.find_table(tx, workspace_id, name_key=name_key(name))
    row = row or repository.find_table(tx, workspace_id, id=name)
    return None if row is None else TableShape.of_row(row)


def _shape(tx: Connection, workspace_id: str, table_id: str) -> TableShape:
    row = repository.find_table(tx, workspace_id, id=table_id)
    if row is None:
        raise NoSuchTable
    return TableShape.of_row(row)


def create_table(
    tx: Connection, workspace_id: str, name: str, columns: Sequence[Mapping[str, Any]], now: datetime
) -> Table:
    """Create an empty table.

    Raises:
        BadTable: the name or a column is not acceptable.
        TableExists: the name is taken.
    """
    parsed = parse_columns(columns)
    check_name(name)
    try:
        with tx.begin_nested():
            table_id = repository.add_table(
                tx, workspace_id, name.strip(), name_key(name), [column.as_json() for column in parsed], now
            )
    except sa.exc.IntegrityError as error:
        raise TableExists from error
    return Table(table_id, name.strip(), parsed, 0, now)


def change_table(
    tx: Connection,
    workspace_id: str,
    table_id: str,
    *,
    name: str | None = None,
    columns: Sequence[Mapping[str, Any]] | None = None,
) -> Table:
    """Rename a table, or give it other columns. A column left out goes, with its values.

    Raises:
        NoSuchTable: there is none.
        BadTable: the name or a column is not acceptable, or the rows there are do not fit.
        TableExists: the name is taken.
    """
    repository.lock_table(tx, table_id)
    table = _shape(tx, workspace_id, table_id)
    if name is not None:
        _rename(tx, table, name)
    if columns is not None:
        set_columns(tx, table, parse_columns(columns))
    return get_table(tx, workspace_id, table_id)


def delete_table(tx: Connection, workspace_id: str, table_id: str) -> None:
    """Delete a table with its rows.

    Raises:
        NoSuchTable: there is none.
    """
    repository.drop_table(tx, _shape(tx, workspace_id, table_id).id)


def list_rows(
    tx: Connection, workspace_id: str, table_id: str, limit: int, cursor: str | None = None
) -> tuple[list[StoredRow], str | None]:
    table = _shape(tx, workspace_id, table_id)
    rows, following = page(tx, repository.select_rows(table.id), table_rows.c.id, limit, cursor)
    return [StoredRow.of(table.columns, row) for row in rows], following


def insert_row(tx: Connection, workspace_id: str, table_id: str, values: Mapping[str, Any], now: datetime) -> StoredRow:
    """Add a row.

    Raises:
        NoSuchTable: there is none.
        UnknownColumn: a value is for no column.
        BadRow: a value does not fit its column, or a required one is missing.
    """
    return add_row(tx, _shape(tx, workspace_id, table_id), values, now)


def update_row(
    tx: Connection, workspace_id: str, table_id: str, row_id: str, values: Mapping[str, Any], now: datetime
) -> StoredRow:
    """Change some values of a row; the others stay.

    Raises:
        NoSuchTable, NoSuchRow, UnknownColumn, BadRow: as for `insert_row`.
    """
    table = _shape(tx, workspace_id, table_id)
    row = repository.find_row(tx, table.id, row_id)
    if row is None:
        raise NoSuchRow
    return merge_row(tx, table, row, values, now)


def delete_row(tx: Connection, workspace_id: str, table_id: str, row_id: str) -> None:
    table = _shape(tx, workspace_id, table_id)
    if repository.find_row(tx, table.id, row_id) is None:
        raise NoSuchRow
    repository.drop_rows(tx, [row_id])


def add_row(tx: Connection, table: TableShape, values: Mapping[str, Any], now: datetime) -> StoredRow:
    data = fit_row(table.columns, {}, values)
    row_id = repository.add_row(tx, table.id, data, now)
    return StoredRow(row_id, data, now, now)


def merge_row(tx: Connection, table: TableShape, row: Row[Any], values: Mapping[str, Any], now: datetime) -> StoredRow:
    data = fit_row(table.columns, values_of(table.columns, row.data), values)
    repository.set_row(tx, row.id, data, now)
    return StoredRow(row.id, data, row.created_at, now)


def _rename(tx: Connection, table: TableShape, name: str) -> None:
    check_name(name)
    try:
        with tx.begin_nested():
            repository.set_table(tx, table.id, name=name.strip(), name_key=name_key(name))
    except sa.exc.IntegrityError as error:
        raise TableExists from error
