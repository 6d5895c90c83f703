"""Changing rows, and emptying cells."""

from __future__ import annotations

from typing import Any

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
    Row,
    Sheet,
    api,
    as_cell,
    google_sheets,
    in_order,
    read_names,
)
from levqor.connectors.catalog.google_sheets.reading import Lookup, look_up, tabs
from levqor.connectors.catalog.google_sheets.writing import NAMES_CALL, Entered, append
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class Change(Entered):
    number: int = Field(title="Row number", ge=1, le=10_000_000)
    row: Row | list[Any] = Field(
        title="Row",
        description="Values by column name, or a list from the first column on. Columns that are not named stay.",
        json_schema_extra={"widget": "json"},
    )


class Upsert(Entered):
    key: str = Field(
        title="Column to find it by", description="Its value in the row says which one.", min_length=1, max_length=200
    )
    row: Row = Field(title="Row", description="Values by column name.", json_schema_extra={"widget": "json"})


class Range(Sheet):
    cells: str = Field(title="Cells", description="Such as A2:C100, or 2:100 for rows.", min_length=1, max_length=100)


class Deletion(Sheet):
    number: int = Field(title="Row number", ge=1, le=10_000_000)


class Changed(Shape):
    range: str = Field(title="Cells", examples=["Leads!A3:C3"])


class Upserted(Shape):
    row: int = Field(title="Row number")
    added: bool = Field(title="Was added", description="Off: it was there and was changed.")


class Deleted(Shape):
    row: int = Field(title="Row number")


class _Updated(Shape):
    updatedRange: str  # noqa: N815 - the service's own name


class _Cleared(Shape):
    clearedRange: str  # noqa: N815 - the service's own name


class _Batch(Shape):
    spreadsheetId: str  # noqa: N815 - the service's own name


_PUT = f"{EXAMPLE_VALUES}/%27Leads%27%21A3?valueInputOption=RAW"
_WRITTEN = Call(
    "PUT",
    _PUT,
    json={"values": [["Bo", "bo@example.com", 9]]},
    headers=SIGNED_IN,
    answer={"updatedRange": "Leads!A3:C3", "updatedRows": 1},
)


async def _write(http: Http, connection: Connection, where: Entered, number: int, row: Row | list[Any]) -> Changed:
    """Nulls leave a cell as it is, so that only the named columns change."""
    if isinstance(row, dict):
        cells = in_order(await read_names(http, connection, where), row)
    else:
        cells = [as_cell(cell) for cell in row]
    answer = await api.call(
        http,
        connection,
        "PUT",
        where.target(f"A{number}"),
        params={"valueInputOption": where.option},
        json={"values": [cells]},
    )
    return Changed(range=shaped(_Updated, answer.json()).updatedRange)


@google_sheets.action(
    phrases=("update a row in google sheets", "change a row of the google sheet", "edit the spreadsheet row"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "number": 3, "row": {"Score": 9}},
        calls=(
            NAMES_CALL,
            Call(
                "PUT",
                _PUT,
                json={"values": [[None, None, 9]]},
                headers=SIGNED_IN,
                answer={"updatedRange": "Leads!A3:C3", "updatedRows": 1},
            ),
        ),
        yields={"range": "Leads!A3:C3"},
    ),
)
async def update_row(http: Http, connection: Connection, change: Change) -> Changed:
    """Change a row by its number."""
    return await _write(http, connection, change, change.number, change.row)


@google_sheets.action(
    phrases=(
        "add or update a row in google sheets",
        "upsert a google sheets row",
        "update the row or add it to the google sheet",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "key": "E-mail", "row": {"Name": "Bo", "E-mail": "bo@example.com", "Score": 9}},
        calls=(
            Call(
                "GET",
                f"{EXAMPLE_VALUES}/%27Leads%27{READ}",
                headers=SIGNED_IN,
                answer={
                    "values": [["Name", "E-mail", "Score"], ["Ann", "ann@example.com", 7], ["B", "bo@example.com"]]
                },
            ),
            NAMES_CALL,
            _WRITTEN,
        ),
        yields={"row": 3, "added": False},
    ),
)
async def upsert_row(http: Http, connection: Connection, upsert: Upsert) -> Upserted:
    """Change the row with the same value in a column, or add one."""
    if upsert.row.get(upsert.key) in (None, ""):
        raise StepError("The row has no value in the column to find it by.", code="validation_error")
    where = upsert.model_dump(include=set(Lookup.model_fields) - {"column", "value", "ignore_case"})
    lookup = Lookup(**where, column=upsert.key, value=upsert.row[upsert.key])
    there = await look_up(http, connection, lookup)
    if there is None:
        return Upserted(row=(await append(http, connection, upsert, [upsert.row])).row, added=True)
    await _write(http, connection, upsert, there.row, upsert.row)
    return Upserted(row=there.row, added=False)


@google_sheets.action(
    phrases=("clear cells in google sheets", "empty the google sheet", "clear the range of the spreadsheet"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "cells": "A2:C100"},
        calls=(
            Call(
                "POST",
                f"{EXAMPLE_VALUES}/%27Leads%27%21A2%3AC100:clear",
                json={},
                headers=SIGNED_IN,
                answer={"spreadsheetId": EXAMPLE_ID, "clearedRange": "Leads!A2:C100"},
            ),
        ),
        yields={"range": "Leads!A2:C100"},
    ),
)
async def clear(http: Http, connection: Connection, cells: Range) -> Changed:
    """Empty a range of cells."""
    answered = await api.post(http, connection, cells.target(cells.cells, ":clear"), {})
    return Changed(range=shaped(_Cleared, answered).clearedRange)


@google_sheets.action(
    phrases=("delete a row in google sheets", "remove a row from the google sheet", "delete the spreadsheet row"),
    effect=Effect.AT_MOST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "number": 3},
        calls=(
            Call(
                "GET",
                f"{URL}/{EXAMPLE_ID}?fields=sheets.properties",
                headers=SIGNED_IN,
                answer={"sheets": [{"properties": {"sheetId": 7, "title": "Leads"}}]},
            ),
            Call(
                "POST",
                f"{URL}/{EXAMPLE_ID}:batchUpdate",
                json={
                    "requests": [
                        {
                            "deleteDimension": {
                                "range": {"sheetId": 7, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
                            }
                        }
                    ]
                },
                headers=SIGNED_IN,
                answer={"spreadsheetId": EXAMPLE_ID, "replies": [{}]},
            ),
        ),
        yields={"row": 3},
    ),
)
async def delete_row(http: Http, connection: Connection, deletion: Deletion) -> Deleted:
    """Delete a row; those below move up.

    A repeat would delete the next row, so it is done at most once.
    """
    found = [tab.id for tab in await tabs(http, connection, deletion.spreadsheet) if tab.title == deletion.sheet]
    if not found:
        raise StepError("The spreadsheet has no sheet of this name.", code="unknown_sheet")
    rows = {"sheetId": found[0], "dimension": "ROWS", "startIndex": deletion.number - 1, "endIndex": deletion.number}
    body = {"requests": [{"deleteDimension": {"range": rows}}]}
    shaped(_Batch, await api.post(http, connection, path("/{}", deletion.spreadsheet) + ":batchUpdate", body))
    return Deleted(row=deletion.number)
