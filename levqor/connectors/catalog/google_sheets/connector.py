"""Google Sheets. Source: the vendor's discovery document and its guide, "Reading & writing cell values"."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.declaration import Account, Connector, StepError
from levqor.connectors.google import (
    ACCOUNT_EXAMPLE,
    EMAIL_SCOPE,
    EXAMPLE_CONNECTION,
    SIGNED_IN,
    GoogleConnection,
    google_account,
    google_api,
    google_sign_in,
)
from levqor.connectors.http import Http
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

__all__ = ["EXAMPLE_CONNECTION", "SIGNED_IN"]
URL: Final = "https://sheets.googleapis.com/v4/spreadsheets"
EXAMPLE_ID: Final = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdEFG"
EXAMPLE_VALUES: Final = f"{URL}/{EXAMPLE_ID}/values"
EXAMPLE_SHEET: Final = {"spreadsheet": EXAMPLE_ID, "sheet": "Leads"}
_AS_VALUES: Final = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
READ: Final = "?valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=FORMATTED_STRING"
_MAX_BYTES: Final = 20_000_000

Row = dict[str, Any]


class Connection(GoogleConnection):
    pass


def _spreadsheet_id(value: Any) -> Any:
    """From the address of a spreadsheet, its id."""
    found = re.search(r"/spreadsheets/d/([\w-]+)", value) if isinstance(value, str) else None
    return found[1] if found else value


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    spreadsheet: Annotated[str, BeforeValidator(_spreadsheet_id)] = Field(
        title="Spreadsheet", description="Its address in the browser, or its id.", min_length=10, max_length=200
    )


class Sheet(Input):
    sheet: str = Field(title="Sheet", description="The name on its tab.", min_length=1, max_length=100)

    def range(self, cells: str = "") -> str:
        quoted = "'" + self.sheet.replace("'", "''") + "'"
        return f"{quoted}!{cells}" if cells else quoted

    def target(self, cells: str = "", do: str = "") -> str:
        return path("/{}/values/{}", self.spreadsheet, self.range(cells)) + do


class Headed(Sheet):
    header_row: int = Field(default=1, ge=1, le=1000, title="Row with the names of the columns")


class _Values(Shape):
    values: list[list[Any]] = Field(default_factory=list)


api = google_api("Google Sheets", URL)

google_sheets = Connector(
    id="google_sheets",
    name="Google Sheets",
    category="tables",
    description="Reads, finds, adds and changes rows of a spreadsheet.",
    connection=Connection,
    names=("google sheets", "google sheet", "google spreadsheet", "spreadsheet", "gsheet", "sheets"),
    oauth=google_sign_in("https://www.googleapis.com/auth/spreadsheets", EMAIL_SCOPE),
    described_by="google_sheets",
)


@google_sheets.check(example=ACCOUNT_EXAMPLE)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return await google_account(http, connection)


async def read_cells(http: Http, connection: Connection, sheet: Sheet, cells: str = "") -> list[list[Any]]:
    """The rows of a range, each without its empty cells at the end; numbers are numbers, dates text as shown."""
    answer = await api.call(http, connection, "GET", sheet.target(cells), params=_AS_VALUES, max_bytes=_MAX_BYTES)
    return shaped(_Values, answer.json()).values


async def read_names(http: Http, connection: Connection, sheet: Headed) -> list[str]:
    """The names of the columns.

    Raises:
        StepError: the row has none (`no_header`).
    """
    rows = await read_cells(http, connection, sheet, f"{sheet.header_row}:{sheet.header_row}")
    return names_of(rows[0] if rows else [])


def names_of(cells: list[Any]) -> list[str]:
    names = [as_text(cell).strip() for cell in cells]
    if not any(names):
        raise StepError("The header row is empty. Write the names of the columns into it.", code="no_header")
    return names


def by_name(names: list[str], cells: list[Any]) -> Row:
    """A row as values by column; of columns with one name, the first counts."""
    padded = [*cells, *[""] * (len(names) - len(cells))]
    row: Row = {}
    for name, cell in zip(names, padded, strict=False):
        if name:
            row.setdefault(name, cell)
    return row


def in_order(names: list[str], values: Row) -> list[Any]:
    """The cells of a row in the order of the columns; none where a column has no value.

    Raises:
        StepError: a value is for a column that is not there (`unknown_column`).
    """
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise StepError(f"The sheet has no column {', '.join(unknown)[:200]}.", code="unknown_column")
    filled: Row = {name: as_cell(value) for name, value in values.items()}
    return [filled.pop(name, None) for name in names]


def as_cell(value: Any) -> Any:
    """What one cell can hold: lists and maps become JSON text, nothing becomes an empty cell."""
    return "" if value is None else dump_json(value) if isinstance(value, list | dict) else value


def as_text(value: Any) -> str:
    """A cell for comparing: 15 and 15.0 and "15" are the same."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
