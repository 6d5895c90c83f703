"""Adding rows."""

from __future__ import annotations

import re
from typing import Any, Final, Literal

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.google_sheets.connector import (
    EXAMPLE_CONNECTION,
    EXAMPLE_SHEET,
    EXAMPLE_VALUES,
    READ,
    SIGNED_IN,
    Connection,
    Headed,
    Row,
    api,
    as_cell,
    google_sheets,
    in_order,
    read_names,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

APPEND: Final = ":append?valueInputOption=RAW&insertDataOption=INSERT_ROWS"
NAMES_CALL: Final = Call(
    "GET",
    f"{EXAMPLE_VALUES}/%27Leads%27%211%3A1{READ}",
    headers=SIGNED_IN,
    answer={"range": "Leads!A1:Z1", "values": [["Name", "E-mail", "Score"]]},
)


class Entered(Headed):
    as_typed: bool = Field(
        default=False,
        title="As if typed in",
        description="Texts that look like dates, numbers or formulas become such. Off: texts stay what they are, "
        "also those that begin with =.",
    )

    @property
    def option(self) -> Literal["USER_ENTERED", "RAW"]:
        return "USER_ENTERED" if self.as_typed else "RAW"


class NewRow(Entered):
    row: Row | list[Any] = Field(
        title="Row",
        description="Values by column name, as {Name: Ann}, or a list from the first column on.",
        json_schema_extra={"widget": "json"},
    )


class NewRows(Entered):
    rows: list[Row | list[Any]] = Field(
        title="Rows",
        description="Each as values by column name, or a list from the first column on.",
        min_length=1,
        max_length=10_000,
        json_schema_extra={"widget": "json"},
    )


class Added(Shape):
    row: int = Field(title="Row number", description="Of the first one that was added.")
    count: int = Field(title="Number of rows")
    range: str = Field(title="Cells", examples=["Leads!A4:C4"])


class _Updates(Shape):
    updatedRange: str  # noqa: N815 - the service's own name
    updatedRows: int = 0  # noqa: N815 - the service's own name


class _Appended(Shape):
    updates: _Updates


async def append(http: Http, connection: Connection, where: Entered, rows: list[Row | list[Any]]) -> Added:
    names = await read_names(http, connection, where) if any(isinstance(row, dict) for row in rows) else []
    cells = [in_order(names, row) if isinstance(row, dict) else [as_cell(cell) for cell in row] for row in rows]
    params = {"valueInputOption": where.option, "insertDataOption": "INSERT_ROWS"}
    target = where.target(f"A{where.header_row}", ":append")
    answered = await api.post(http, connection, target, {"values": cells}, params)
    updates = shaped(_Appended, answered).updates
    first = re.search(r"!?\$?[A-Z]+\$?(\d+)", updates.updatedRange.rpartition("!")[2])
    return Added(row=int(first[1]) if first else 0, count=updates.updatedRows, range=updates.updatedRange)


@google_sheets.action(
    phrases=(
        "add a row to google sheets",
        "append a row to the google sheet",
        "save it in google sheets",
        "write to google sheets",
        "log it in the spreadsheet",
        "add to the spreadsheet",
        "add it to a google sheet",
        "create a spreadsheet row",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "row": {"E-mail": "cy@example.com", "Name": "Cy"}},
        calls=(
            NAMES_CALL,
            Call(
                "POST",
                f"{EXAMPLE_VALUES}/%27Leads%27%21A1{APPEND}",
                json={"values": [["Cy", "cy@example.com", None]]},
                headers=SIGNED_IN,
                answer={"updates": {"updatedRange": "Leads!A4:B4", "updatedRows": 1}},
            ),
        ),
        yields={"row": 4, "count": 1, "range": "Leads!A4:B4"},
    ),
)
async def append_row(http: Http, connection: Connection, new: NewRow) -> Added:
    """Add a row at the end."""
    return await append(http, connection, new, [new.row])


@google_sheets.action(
    phrases=("add rows to google sheets", "append several rows to the google sheet", "write the list to google sheets"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**EXAMPLE_SHEET, "rows": [["Cy", "cy@example.com", 3], ["Di", "di@example.com", 4]], "as_typed": True},
        calls=(
            Call(
                "POST",
                f"{EXAMPLE_VALUES}/%27Leads%27%21A1{APPEND.replace('RAW', 'USER_ENTERED')}",
                json={"values": [["Cy", "cy@example.com", 3], ["Di", "di@example.com", 4]]},
                headers=SIGNED_IN,
                answer={"updates": {"updatedRange": "Leads!A4:C5", "updatedRows": 2}},
            ),
        ),
        yields={"row": 4, "count": 2, "range": "Leads!A4:C5"},
    ),
)
async def append_rows(http: Http, connection: Connection, new: NewRows) -> Added:
    """Add several rows at the end, in one request."""
    return await append(http, connection, new, new.rows)
