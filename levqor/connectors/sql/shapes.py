"""Inputs and outputs of the steps of SQL databases."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from levqor.kit.shapes import Shape

MOST_ROWS: Final = 10_000


def _holds_no_expression(text: str) -> str:
    if "${{" in text:
        raise PydanticCustomError(
            "fixed", "a statement holds no expressions; write :name there and put the value into Parameters"
        )
    return text


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _as_names(value: Any) -> Any:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


Sql = Annotated[
    str,
    AfterValidator(_holds_no_expression),
    Field(title="Statement", min_length=1, max_length=100_000, json_schema_extra={"widget": "code"}),
]
Table = Annotated[str, Field(title="Table", description="With its schema where needed: sales.orders.", min_length=1)]
Row = dict[str, Any]
Where = Annotated[
    Row,
    Field(
        title="Where",
        description="Columns and the values that they have. A list: any of its values; empty: NULL.",
        json_schema_extra={"widget": "map"},
    ),
]
NotEmptyWhere = Annotated[Where, Field(min_length=1)]
Rows = Annotated[
    list[Row],
    BeforeValidator(_as_list),
    Field(title="Rows", description="A map of columns and values, or a list of such maps.", min_length=1),
]


class _Input(Shape):
    model_config = ConfigDict(extra="forbid")


class Query(_Input):
    sql: Sql = Field(description="Reads only. Values are named: SELECT * FROM orders WHERE id = :id")
    parameters: Row = Field(
        default_factory=dict,
        title="Parameters",
        description="The values of the names in the statement.",
        json_schema_extra={"widget": "map"},
    )
    limit: int = Field(default=1000, ge=1, le=MOST_ROWS, title="At most")


class Execute(_Input):
    sql: Sql = Field(description="One statement. Values are named: UPDATE orders SET paid = :paid WHERE id = :id")
    parameters: Row = Field(
        default_factory=dict,
        title="Parameters",
        description="The values of the names in the statement.",
        json_schema_extra={"widget": "map"},
    )


class Find(_Input):
    table: Table
    where: Where = Field(default_factory=dict)
    order_by: str | None = Field(default=None, title="Order by", description="A column.", max_length=128)
    descending: bool = Field(default=False, title="Largest first")
    limit: int = Field(default=100, ge=1, le=MOST_ROWS, title="At most")


class Insert(_Input):
    table: Table
    rows: Rows = Field(max_length=MOST_ROWS)


class Upsert(Insert):
    key: Annotated[list[str], BeforeValidator(_as_names)] = Field(
        title="Key columns",
        description="A row with the same values in these is updated. They need a unique index.",
        min_length=1,
        max_length=16,
    )


class Update(_Input):
    table: Table
    where: NotEmptyWhere
    values: Row = Field(
        title="New values", description="Columns and values.", min_length=1, json_schema_extra={"widget": "map"}
    )


class Delete(_Input):
    table: Table
    where: NotEmptyWhere


class Watch(_Input):
    table: Table
    column: str = Field(
        default="id",
        title="Increasing column",
        description="One that is larger in each new row, such as id or created_at.",
        min_length=1,
        max_length=128,
    )
    key: str | None = Field(
        default=None,
        title="Key column",
        description="What tells rows apart, where the increasing column has a value twice. Empty: that column.",
        max_length=128,
    )
    where: Where = Field(default_factory=dict)


class FoundRows(Shape):
    rows: list[Row] = Field(title="Rows")
    count: int = Field(title="Number of rows")
    first: Row | None = Field(title="First row")
    has_more: bool = Field(title="There are more")


class Written(Shape):
    affected: int = Field(title="Rows written")
    rows: list[Row] = Field(title="Rows", description="As they are now, where the database tells; at most 1,000.")
    first: Row | None = Field(title="First row")
    last_id: int | None = Field(title="Last id", description="Of an insert, where the database makes one.")


class NewRow(Shape):
    row: Row = Field(title="Row")
