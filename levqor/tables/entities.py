"""What a table and a row are to callers, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from levqor.errors import Conflict, NotFound, Unacceptable
from levqor.kit.clock import to_text
from levqor.tables.columns import Column


class NoSuchTable(NotFound):
    """There is no such table in this workspace."""

    code = "table_not_found"


class NoSuchRow(NotFound):
    """There is no such row in this table."""

    code = "row_not_found"


class TableExists(Conflict):
    """There is a table of that name already. Choose another name."""

    code = "table_exists"


class BadTable(Unacceptable):
    """The table's name or columns are not acceptable."""

    code = "table_invalid"


class BadRow(Unacceptable):
    """Some values do not fit their columns."""

    code = "row_invalid"


@dataclass(frozen=True, slots=True)
class TableShape:
    """What it takes to read and write rows."""

    id: str
    name: str
    columns: list[Column]

    @classmethod
    def of_row(cls, row: Row[Any]) -> TableShape:
        return TableShape(row.id, row.name, columns_of(row))


@dataclass(frozen=True, slots=True)
class Table(TableShape):
    """A table as it is shown. Its rows are counted, which takes time in proportion to them."""

    row_count: int
    created_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> Table:
        return cls(row.id, row.name, columns_of(row), row.row_count, row.created_at)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "columns": [column.as_json() for column in self.columns],
            "row_count": self.row_count,
            "created_at": to_text(self.created_at),
        }


@dataclass(frozen=True, slots=True)
class StoredRow:
    id: str
    values: dict[str, Any]
    created_at: datetime
    updated_at: datetime

    def as_json(self) -> dict[str, Any]:
        times = {"created_at": to_text(self.created_at), "updated_at": to_text(self.updated_at)}
        return {"id": self.id, "values": self.values, **times}

    @classmethod
    def of(cls, columns: list[Column], row: Row[Any]) -> StoredRow:
        return cls(row.id, values_of(columns, row.data), row.created_at, row.updated_at)


def columns_of(row: Row[Any]) -> list[Column]:
    return [Column(**column) for column in row.columns]


def values_of(columns: list[Column], data: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each column; what was stored before a column came has none."""
    return {column.name: data.get(column.name) for column in columns}
