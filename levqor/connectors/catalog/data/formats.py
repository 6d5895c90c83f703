"""CSV and JSON, to and from."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, BeforeValidator, Field

from levqor.connectors.catalog.data.connector import MAX_ITEMS, MAX_TEXT, Input, Items, Result, check_text, data
from levqor.connectors.catalog.data.values import look
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.errors import LevqorError
from levqor.kit.json import dump_json, parse_json

_NAMED_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"}


def _separator(value: Any) -> Any:
    return _NAMED_SEPARATORS.get(value, value) if isinstance(value, str) else value


Separator = Annotated[Literal[",", ";", "\t", "|"], BeforeValidator(_separator)]


class Text(BaseModel):
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
    columns = input.columns or _all_columns(input.items)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=input.separator)
    if input.header:
        writer.writerow(columns)
    for item in input.items:
        writer.writerow([_cell(look(item, column)) for column in columns])
    return Text(text=check_text(written.getvalue()))


def _all_columns(items: list[Any]) -> list[str]:
    if not all(isinstance(item, dict) for item in items):
        raise StepError("CSV can only be made from a list of maps, and an item is none.", code="type_error")
    return list(dict.fromkeys(str(name) for item in items for name in item))


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
    return dump_json(value)


class FromCsv(Input):
    text: str = Field(title="CSV", max_length=MAX_TEXT)
    separator: Separator | None = Field(default=None, title="Separator", description="Empty: found out.")
    header: bool = Field(default=True, title="First line names the columns")


class Table(BaseModel):
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
    text = input.text.removeprefix("\ufeff")
    lines = _lines(text, input.separator or _find_separator(text))
    if not lines:
        return Table(items=[], columns=[], count=0)
    width = max(len(line) for _, line in lines)
    columns = _unique(lines[0][1]) if input.header else [f"column_{number + 1}" for number in range(width)]
    items = [_item(columns, number, line) for number, line in lines[1 if input.header else 0 :]]
    return Table(items=items, columns=columns, count=len(items), first=items[0] if items else None)


def _find_separator(text: str) -> str:
    """The one that occurs most in the first line, outside quotes."""
    first = "".join(text.split('"')[::2]).partition("\n")[0]
    return max((",", ";", "\t", "|"), key=first.count)


def _lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for line in reader:
            if line:
                lines.append((reader.line_num, line))
            if len(lines) > MAX_ITEMS + 1:
                raise StepError(f"The CSV has more than {MAX_ITEMS} lines.", code="too_large")
    except csv.Error as error:
        raise StepError(f"Line {reader.line_num} of the CSV cannot be read: {error}.", code="parse_error") from None
    return lines


def _unique(names: list[str]) -> list[str]:
    columns: list[str] = []
    for position, name in enumerate(names):
        base = name.strip() or f"column_{position + 1}"
        chosen, number = base, 2
        while chosen in columns:
            chosen, number = f"{base}_{number}", number + 1
        columns.append(chosen)
    return columns


def _item(columns: list[str], number: int, line: list[str]) -> dict[str, str]:
    if len(line) > len(columns):
        raise StepError(
            f"Line {number} of the CSV has {len(line)} values for {len(columns)} columns.", code="parse_error"
        )
    return dict(zip(columns, line + [""] * (len(columns) - len(line)), strict=True))


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
    try:
        return Result(result=parse_json(input.text.removeprefix("\ufeff")))
    except LevqorError as error:
        raise StepError(error.message.replace("The body", "The text"), code="parse_error") from error
