"""The workspace's own tables."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Connector, Effect
from levqor.connectors.examples import Example
from levqor.connectors.ports import Tables
from levqor.kit.shapes import Shape

tables = Connector(
    id="tables",
    name="Tables",
    category="data",
    description="Small typed tables that live in the workspace.",
    names=("table", "sheet", "spreadsheet", "list", "database"),
)

_TABLE: Any = Field(title="Table", min_length=1, max_length=100, json_schema_extra={"widget": "table"})
_WHERE: Any = Field(
    default_factory=dict,
    title="Which rows",
    description="A value for each column, or {gt, gte, lt, lte, ne, contains, in}: {email: ann@example.com}.",
    json_schema_extra={"widget": "map"},
)
_NOW = "2026-01-31T08:30:00.000Z"


class Row(Shape):
    id: str = Field(title="Row id")
    values: dict[str, Any] = Field(title="Values")
    created_at: str = Field(title="Created at")
    updated_at: str = Field(title="Updated at")


class Insert(Shape):
    model_config = ConfigDict(extra="forbid")

    table: str = _TABLE
    row: dict[str, Any] = Field(
        title="Row", description="A value for each column.", min_length=1, json_schema_extra={"widget": "map"}
    )
    create_if_missing: bool = Field(
        default=False,
        title="Create what is missing",
        description="Creates the table, and columns for values that have none.",
    )


class Find(Shape):
    model_config = ConfigDict(extra="forbid")

    table: str = _TABLE
    where: dict[str, Any] = _WHERE
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")
    newest_first: bool = Field(default=True, title="Newest first")


class Rows(Shape):
    rows: list[Row] = Field(title="Rows")
    count: int = Field(title="Number of rows")
    first: Row | None = Field(title="First row")


class Update(Shape):
    model_config = ConfigDict(extra="forbid")

    table: str = _TABLE
    where: dict[str, Any] = Field(
        title="Which rows",
        description="A value for each column, or {gt, gte, lt, lte, ne, contains, in}. Empty: every row.",
        json_schema_extra={"widget": "map"},
    )
    set: dict[str, Any] = Field(title="New values", min_length=1, json_schema_extra={"widget": "map"})


class Delete(Shape):
    model_config = ConfigDict(extra="forbid")

    table: str = _TABLE
    where: dict[str, Any] = Field(
        title="Which rows",
        description="A value for each column, or {gt, gte, lt, lte, ne, contains, in}. Never empty.",
        min_length=1,
        json_schema_extra={"widget": "map"},
    )


class Deleted(Shape):
    count: int = Field(title="Number of rows deleted")


_ANN = {"Name": "Ann", "Email": "ann@example.com"}
_ANN_ROW = {"id": "row_1", "values": _ANN, "created_at": _NOW, "updated_at": _NOW}


@tables.action(
    effect=Effect.LOCAL,
    phrases=(
        "add a row to",
        "add row",
        "insert a row into",
        "insert into",
        "append to the table",
        "save to the table",
        "save it in",
        "store in the table",
        "record in the table",
        "write to the table",
        "put into the table",
        "keep in the table",
        "log to the sheet",
        "add to the sheet",
        "create a record in",
    ),
    example=Example(
        given={"table": "Leads", "row": _ANN, "create_if_missing": True},
        yields=_ANN_ROW,
    ),
)
def insert(tables: Tables, input: Insert) -> Row:  # noqa: A002 - the contract's name for it
    """Add a row to a table."""
    return Row(**tables.insert(input.table, input.row, create_if_missing=input.create_if_missing))


@tables.action(
    effect=Effect.LOCAL,
    writes=False,
    phrases=(
        "find rows in",
        "find the row",
        "look up in the table",
        "look up",
        "search the table",
        "get rows from",
        "get the rows of",
        "read the table",
        "list the rows of",
        "check if it is in the table",
    ),
    example=Example(
        given={"table": "Leads", "where": {"Email": "ann@example.com"}},
        yields={"rows": [_ANN_ROW], "count": 1, "first": _ANN_ROW},
    ),
)
def find(tables: Tables, input: Find) -> Rows:  # noqa: A002 - the contract's name for it
    """Find rows in a table."""
    found = tables.find(input.table, input.where, limit=input.limit, newest_first=input.newest_first)
    rows = [Row(**row) for row in found]
    return Rows(rows=rows, count=len(rows), first=rows[0] if rows else None)


@tables.action(
    effect=Effect.LOCAL,
    phrases=(
        "update the row",
        "update rows in",
        "update the table",
        "change the row",
        "set in the table",
        "mark the row as",
        "edit the row",
    ),
    example=Example(
        given={"table": "Leads", "where": {"Email": "ann@example.com"}, "set": {"Name": "Ann"}},
        yields={"rows": [_ANN_ROW], "count": 1, "first": _ANN_ROW},
    ),
)
def update(tables: Tables, input: Update) -> Rows:  # noqa: A002 - the contract's name for it
    """Update rows of a table."""
    rows = [Row(**row) for row in tables.update(input.table, input.where, input.set)]
    return Rows(rows=rows, count=len(rows), first=rows[0] if rows else None)


@tables.action(
    effect=Effect.LOCAL,
    phrases=(
        "delete the row",
        "delete rows from",
        "remove the row",
        "remove rows from",
        "remove from the table",
        "delete from the table",
    ),
    example=Example(given={"table": "Leads", "where": {"Email": "ann@example.com"}}, yields={"count": 1}),
)
def delete(tables: Tables, input: Delete) -> Deleted:  # noqa: A002 - the contract's name for it
    """Delete rows from a table."""
    return Deleted(count=tables.delete(input.table, input.where))
