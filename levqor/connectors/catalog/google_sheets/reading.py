"""Reading rows and finding them."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.google_sheets.connector import (
    EXAMPLE_CONNECTION,
    EXAMPLE_ID,
    EXAMPLE_SHEET,
    EXAMPLE_VALUES,
    READ,
    SIGNED_IN,
    URL,
    Connection,
    Headed,
    Input,
    Row,
    Sheet,
    api,
    as_text,
    by_name,
    google_sheets,
    names_of,
    read_cells,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class Listing(Headed):
    limit: int = Field(default=100, ge=1, le=50_000, title="At most")
    skip: int = Field(default=0, ge=0, le=1_000_000, title="Rows to skip")


class Lookup(Headed):
    column: str = Field(title="Column", min_length=1, max_length=200)
    value: str = Field(title="Value", max_length=50_000)
    ignore_case: bool = Field(default=True, title="Small and capital letters are the same")


class Cells(Sheet):
    cells: str = Field(default="", title="Cells", description="Such as A1:C10; empty: the whole sheet.", max_length=100)


class NumberedRow(Shape):
    row: int = Field(title="Row number")
    values: Row = Field(title="Values", description="By column.")


class Rows(Shape):
    rows: list[NumberedRow] = Field(title="Rows")


class FoundRow(Shape):
    found: bool = Field(title="Was found")
    row: int | None = Field(title="Row number")
    values: Row | None = Field(title="Values", description="By column.")


class Grid(Shape):
    values: list[list[Any]] = Field(title="Cells", description="Row by row; empty cells at the end are left out.")


class Tab(Shape):
    id: int = Field(title="Sheet id")
    title: str = Field(title="Name")
    rows: int = Field(title="Rows")
    columns: int = Field(title="Columns")


class Tabs(Shape):
    sheets: list[Tab] = Field(title="Sheets")


class _Size(Shape):
    rowCount: int = 0  # noqa: N815 - the service's own name
    columnCount: int = 0  # noqa: N815 - the service's own name


class _Properties(Shape):
    sheetId: int = 0  # noqa: N815 - the service's own name
    title: str
    gridProperties: _Size = Field(default_factory=_Size)  # noqa: N815 - the service's own name

    def plain(self) -> Tab:
        size = self.gridProperties
        return Tab(id=self.sheetId, title=self.title, rows=size.rowCount, columns=size.columnCount)


class _Sheet(Shape):
    properties: _Properties


class _Spreadsheet(Shape):
    sheets: list[_Sheet]


_CELLS: Final = [["Name", "E-mail", "Score"], ["Ann", "ann@example.com", 7], ["Bo", "bo@example.com"]]


def numbered(listing: Headed, cells: list[list[Any]]) -> list[NumberedRow]:
    """Rows below the header, with the numbers they have in the sheet; empty ones are left out."""
    if not cells:
        return []
    names = names_of(cells[0])
    return [
        NumberedRow(row=listing.header_row + place, values=by_name(names, row))
        for place, row in enumerate(cells[1:], 1)
        if any(cell != "" for cell in row)
    ]


@google_sheets.action(
    phrases=(
        "read rows from google sheets",
        "get the rows of the google sheet",
        "read the spreadsheet",
        "load the google sheet",
        "get all rows",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "limit": 2},
        calls=(
            Call("GET", f"{EXAMPLE_VALUES}/%27Leads%27%211%3A3{READ}", headers=SIGNED_IN, answer={"values": _CELLS}),
        ),
        yields={
            "rows": [
                {"row": 2, "values": {"Name": "Ann", "E-mail": "ann@example.com", "Score": 7}},
                {"row": 3, "values": {"Name": "Bo", "E-mail": "bo@example.com", "Score": ""}},
            ]
        },
    ),
)
async def read_rows(http: Http, connection: Connection, listing: Listing) -> Rows:
    """Read rows, with their values by column.

    Empty rows are left out.
    """
    last = listing.header_row + listing.skip + listing.limit
    cells = await read_cells(http, connection, listing, f"{listing.header_row}:{last}")
    first = listing.header_row + listing.skip
    return Rows(rows=[row for row in numbered(listing, cells) if row.row > first])


async def look_up(http: Http, connection: Connection, lookup: Lookup) -> NumberedRow | None:
    cells = await read_cells(http, connection, lookup)
    wanted = _comparable(lookup.value, lookup.ignore_case)
    for row in numbered(lookup, cells[lookup.header_row - 1 :]):
        if lookup.column in row.values and _comparable(row.values[lookup.column], lookup.ignore_case) == wanted:
            return row
    return None


def _comparable(value: Any, ignore_case: bool) -> str:
    text = as_text(value).strip()
    return text.casefold() if ignore_case else text


@google_sheets.action(
    phrases=(
        "find a row in google sheets",
        "look up a row in the google sheet",
        "search the spreadsheet",
        "find the row where",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "column": "E-mail", "value": "Bo@example.com"},
        calls=(Call("GET", f"{EXAMPLE_VALUES}/%27Leads%27{READ}", headers=SIGNED_IN, answer={"values": _CELLS}),),
        yields={"found": True, "row": 3, "values": {"Name": "Bo", "E-mail": "bo@example.com", "Score": ""}},
    ),
)
async def find_row(http: Http, connection: Connection, lookup: Lookup) -> FoundRow:
    """Find the first row with a value in a column."""
    row = await look_up(http, connection, lookup)
    return FoundRow(found=row is not None, row=row and row.row, values=row and row.values)


@google_sheets.action(
    phrases=("read cells from google sheets", "get a range of the google sheet", "read the cells of the spreadsheet"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "cells": "A1:C3"},
        calls=(
            Call("GET", f"{EXAMPLE_VALUES}/%27Leads%27%21A1%3AC3{READ}", headers=SIGNED_IN, answer={"values": _CELLS}),
        ),
        yields={"values": _CELLS},
    ),
)
async def get_cells(http: Http, connection: Connection, cells: Cells) -> Grid:
    """Read a range of cells."""
    return Grid(values=await read_cells(http, connection, cells, cells.cells))


@google_sheets.action(
    phrases=("list the sheets of a spreadsheet", "get the tabs of the google sheet", "list google sheets tabs"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"spreadsheet": f"https://docs.google.com/spreadsheets/d/{EXAMPLE_ID}/edit#gid=0"},
        calls=(
            Call(
                "GET",
                f"{URL}/{EXAMPLE_ID}?fields=sheets.properties",
                headers=SIGNED_IN,
                answer={
                    "sheets": [
                        {
                            "properties": {
                                "sheetId": 0,
                                "title": "Leads",
                                "gridProperties": {"rowCount": 1000, "columnCount": 26},
                            }
                        }
                    ]
                },
            ),
        ),
        yields={"sheets": [{"id": 0, "title": "Leads", "rows": 1000, "columns": 26}]},
    ),
)
async def list_sheets(http: Http, connection: Connection, where: Input) -> Tabs:
    """List the sheets of a spreadsheet."""
    return Tabs(sheets=await tabs(http, connection, where.spreadsheet))


async def tabs(http: Http, connection: Connection, spreadsheet: str) -> list[Tab]:
    found = await api.get(http, connection, path("/{}", spreadsheet), {"fields": "sheets.properties"})
    return [sheet.properties.plain() for sheet in shaped(_Spreadsheet, found).sheets]
