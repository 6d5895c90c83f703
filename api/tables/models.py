"""Tables and rows, as requests and answers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.answers import Answer, JsonObject, Page, Time
from api.reading import Body

ColumnType = Literal["text", "number", "boolean", "date", "datetime", "email", "json"]


class NewColumn(Body):
    name: str = Field(min_length=1, max_length=100)
    type: ColumnType
    required: bool = False


class NewTable(Body):
    name: str = Field(min_length=1, max_length=100)
    columns: list[NewColumn] = Field(max_length=200)


class ChangedTable(Body):
    name: str | None = Field(default=None, min_length=1, max_length=100)
    columns: list[NewColumn] | None = Field(
        default=None, max_length=200, description="All columns. A column left out goes, with its values."
    )


class RowValues(Body):
    values: dict[str, Any] = Field(description="A value for each column, by its name.")


class Column(Answer):
    name: str
    type: ColumnType
    required: bool = False


class DataTable(Answer):
    """A small typed table of the workspace."""

    id: str = Field(examples=["tbl_01jd8m7w2q4v6x8z0a1b3c5d7e"])
    name: str
    columns: list[Column]
    row_count: int
    created_at: Time


class DataTablePage(Page[DataTable]):
    """Tables of the workspace."""


class DataRow(Answer):
    id: str = Field(examples=["row_01jd8m7w2q4v6x8z0a1b3c5d7e"])
    values: JsonObject
    created_at: Time
    updated_at: Time


class DataRowPage(Page[DataRow]):
    """Rows of a table."""
