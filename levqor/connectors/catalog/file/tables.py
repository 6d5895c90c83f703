"""Tables in files."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import Field

from levqor.connectors.catalog.file.connector import EXAMPLE_FILE, EXCEL, Input, OneFile, Saved, file
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.connectors.formats.csv_text import all_columns, read_csv, write_csv
from levqor.connectors.formats.decoding import decode
from levqor.connectors.formats.excel import read_excel, write_excel
from levqor.connectors.formats.json_lines import read_json, read_json_lines, write_json_lines
from levqor.connectors.formats.limits import MAX_ITEMS
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

Format = Literal["csv", "excel", "json", "json_lines"]
_ENDINGS: dict[str, Format] = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "xlsx": "excel",
    "xlsm": "excel",
    "json": "json",
    "jsonl": "json_lines",
    "ndjson": "json_lines",
}
_WRITTEN: dict[Format, tuple[str, str]] = {
    "csv": ("csv", "text/csv"),
    "excel": ("xlsx", EXCEL),
    "json": ("json", "application/json"),
    "json_lines": ("jsonl", "application/x-ndjson"),
}


class ReadTable(OneFile):
    format: Format | None = Field(default=None, title="Format", description="Empty: by the ending of the file's name.")
    header: bool = Field(default=True, title="First line names the columns")
    sheet: str | None = Field(
        default=None, title="Sheet", description="Of a workbook. Empty: the first.", max_length=100
    )
    separator: Literal[",", ";", "\t", "|"] | None = Field(
        default=None, title="Separator", description="Of CSV. Empty: found out."
    )


class Table(Shape):
    items: list[Any] = Field(title="Items", description="A map for each line. Values of CSV are text.")
    columns: list[str] = Field(title="Columns")
    count: int = Field(title="Number of items")
    first: Any = Field(default=None, title="First item")


class WriteTable(Input):
    items: list[Any] = Field(title="Items", description="A list of maps.", max_length=MAX_ITEMS)
    name: str = Field(title="File name", description="Such as orders.xlsx; its ending says the format.", max_length=200)
    format: Format | None = Field(default=None, title="Format", description="Empty: by the ending of the name.")
    columns: list[str] | None = Field(
        default=None, title="Columns", description="Fields in their order. Empty: all that occur.", max_length=1000
    )
    separator: Literal[",", ";", "\t", "|"] = Field(default=",", title="Separator of CSV")


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=(
        "read the excel file",
        "read the spreadsheet file",
        "read the csv file",
        "parse the excel file",
        "get the rows of the file",
        "import the spreadsheet",
    ),
    example=Example(
        given={"file": EXAMPLE_FILE, "format": "csv", "header": False},
        yields={
            "items": [{"column_1": "hello"}],
            "columns": ["column_1"],
            "count": 1,
            "first": {"column_1": "hello"},
        },
    ),
)
async def read_table(files: Files, context: StepContext, wanted: ReadTable) -> Table:
    """Read a table from CSV, Excel or JSON."""
    kind = wanted.format or _by_ending(wanted.file.name)
    content = await files.read(context, wanted.file)
    columns, items = await asyncio.to_thread(_read, content, kind, wanted)
    return Table(items=items, columns=columns, count=len(items), first=items[0] if items else None)


def _by_ending(name: str) -> Format:
    found = _ENDINGS.get(name.rpartition(".")[2].lower())
    if found is None:
        raise StepError(
            "The ending of the file's name says no format that is known. Choose the format.", code="unknown_format"
        )
    return found


def _read(content: bytes, kind: Format, wanted: ReadTable) -> tuple[list[str], list[Any]]:
    match kind:
        case "excel":
            return read_excel(content, sheet=wanted.sheet, header=wanted.header)
        case "csv":
            columns, items = read_csv(decode(content), separator=wanted.separator, header=wanted.header)
            return columns, list(items)
        case "json":
            value = read_json(decode(content), "The file")
            rows = value if isinstance(value, list) else [value]
        case "json_lines":
            rows = read_json_lines(decode(content))
    if len(rows) > MAX_ITEMS:
        raise StepError(f"The file has more than {MAX_ITEMS} items.", code="too_large")
    return list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row)), rows


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    phrases=(
        "make an excel file",
        "create a csv file",
        "save as excel",
        "export to excel",
        "write a spreadsheet file",
        "save as a csv file",
    ),
    example=Example(
        given={"items": [{"id": 7, "name": "Ann"}], "name": "orders.csv"},
        yields={"file": {"file": "file_1", "name": "orders.csv", "media_type": "text/csv", "size": 16}},
    ),
)
async def write_table(files: Files, context: StepContext, wanted: WriteTable) -> Saved:
    """Write a table as CSV, Excel or JSON."""
    kind = wanted.format or _by_ending(wanted.name)
    ending, media_type = _WRITTEN[kind]
    name = wanted.name if "." in wanted.name else f"{wanted.name}.{ending}"
    content = await asyncio.to_thread(_written, kind, wanted)
    saved: FileRef = await files.save(context, name, media_type, content)
    return Saved(file=saved)


def _written(kind: Format, wanted: WriteTable) -> bytes:
    if kind == "json":
        return dump_json(wanted.items).encode()
    if kind == "json_lines":
        return write_json_lines(wanted.items).encode()
    known = all_columns(wanted.items)
    columns = wanted.columns or known
    rows = ([item.get(column) for column in columns] for item in wanted.items)
    if kind == "excel":
        return write_excel(columns, rows)
    return write_csv(columns, rows, separator=wanted.separator).encode("utf-8", "replace")
