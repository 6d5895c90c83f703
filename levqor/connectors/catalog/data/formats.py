"""CSV and JSON, to and from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from pydantic import BeforeValidator, Field

from levqor.connectors.catalog.data.connector import Input, ItemList, Items, Result, data, listed
from levqor.connectors.catalog.data.values import look
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Example
from levqor.connectors.formats.csv_text import all_columns, read_csv, write_csv
from levqor.connectors.formats.json_lines import read_json, read_json_lines, write_json_lines
from levqor.connectors.formats.limits import MAX_TEXT, check_text
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

_NAMED_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"}


def _separator(value: Any) -> Any:
    return _NAMED_SEPARATORS.get(value, value) if isinstance(value, str) else value


Separator = Annotated[Literal[",", ";", "\t", "|"], BeforeValidator(_separator)]


class Text(Shape):
    text: str = Field(title="Text")


class ToCsv(Input):
    items: Items
    columns: list[str] | None = Field(
        default=None, title="Columns", description="Fields in their order. Empty: all that occur.", max_length=1000
    )
    separator: Separator = Field(default=",", title="Separator")
    header: bool = Field(default=True, title="First line names the columns")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("to csv", "convert to csv", "make a csv", "create a csv", "export as csv", "as csv"),
    example=Example(
        given={"items": [{"id": 7, "name": 'Ann "A" Lee'}, {"id": 8, "name": None}]},
        yields={"text": 'id,name\r\n7,"Ann ""A"" Lee"\r\n8,\r\n'},
    ),
)
def to_csv(input: ToCsv) -> Text:  # noqa: A002 - the contract's name for it
    """Make CSV from a list."""
    columns = input.columns or all_columns(input.items)
    rows = ([look(item, column) for column in columns] for item in input.items)
    return Text(text=check_text(write_csv(columns, rows, separator=input.separator, header=input.header)))


class FromCsv(Input):
    text: str = Field(title="CSV", max_length=MAX_TEXT)
    separator: Separator | None = Field(default=None, title="Separator", description="Empty: found out.")
    header: bool = Field(default=True, title="First line names the columns")


class Table(Shape):
    items: list[dict[str, str]] = Field(title="Items", description="A map for each line; every value is text.")
    columns: list[str] = Field(title="Columns")
    count: int = Field(title="Number of items")
    first: dict[str, str] | None = Field(default=None, title="First item")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("from csv", "parse the csv", "read the csv", "csv to json", "parse csv"),
    example=Example(
        given={"text": 'id;name\n7;"Lee; Ann"\n'},
        yields={
            "items": [{"id": "7", "name": "Lee; Ann"}],
            "columns": ["id", "name"],
            "count": 1,
            "first": {"id": "7", "name": "Lee; Ann"},
        },
    ),
)
def from_csv(input: FromCsv) -> Table:  # noqa: A002 - the contract's name for it
    """Read CSV."""
    columns, items = read_csv(input.text, separator=input.separator, header=input.header)
    return Table(items=items, columns=columns, count=len(items), first=items[0] if items else None)


class ToJson(Input):
    value: Any = Field(title="Value")
    pretty: bool = Field(default=False, title="On several lines")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("to json", "convert to json", "as json", "turn into json", "serialise"),
    example=Example(given={"value": {"a": [1, 2]}}, yields={"text": '{"a":[1,2]}'}),
)
def to_json(input: ToJson) -> Text:  # noqa: A002 - the contract's name for it
    """Write a value as JSON."""
    if input.pretty:
        return Text(text=check_text(orjson.dumps(input.value, option=orjson.OPT_INDENT_2).decode()))
    return Text(text=check_text(dump_json(input.value)))


class FromJson(Input):
    text: str = Field(title="JSON", max_length=MAX_TEXT)


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("from json", "parse the json", "read the json", "parse json"),
    example=Example(given={"text": '{"a": [1, 2]}'}, yields={"result": {"a": [1, 2]}}),
)
def from_json(input: FromJson) -> Result:  # noqa: A002 - the contract's name for it
    """Read JSON."""
    return Result(result=read_json(input.text))


class ToJsonLines(Input):
    items: Items


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("to json lines", "make json lines", "as ndjson"),
    example=Example(given={"items": [{"a": 1}, {"a": 2}]}, yields={"text": '{"a":1}\n{"a":2}\n'}),
)
def to_json_lines(input: ToJsonLines) -> Text:  # noqa: A002 - the contract's name for it
    """Make JSON Lines from a list."""
    return Text(text=check_text(write_json_lines(input.items)))


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("from json lines", "parse json lines", "read ndjson"),
    example=Example(
        given={"text": '{"a":1}\n{"a":2}\n'},
        yields={"items": [{"a": 1}, {"a": 2}], "count": 2, "first": {"a": 1}},
    ),
)
def from_json_lines(input: FromJson) -> ItemList:  # noqa: A002 - the contract's name for it
    """Read JSON Lines."""
    return listed(read_json_lines(input.text))
