"""Looking for rows that were added at the end."""

from __future__ import annotations

import hashlib
from typing import Any, Final

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
    google_sheets,
    read_cells,
)
from levqor.connectors.catalog.google_sheets.reading import NumberedRow, numbered
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

_REMEMBERED: Final = 500


class _Mark(Shape):
    """What a look leaves: how many rows there were, and what the last of them looked like."""

    rows: int = 0
    last: list[str] = Field(default_factory=list)


def _digest(row: list[Any]) -> str:
    return hashlib.sha256(dump_json(row).encode()).hexdigest()[:10]


def _seen(mark: _Mark, now: list[str]) -> int:
    """How many of the rows that are there now were there before.

    Rows may have been deleted or changed meanwhile. The last row of before that is still there shows how far all of
    them moved up; the rows that came after it before were changed where they are.
    """
    first = mark.rows - len(mark.last)
    for place in range(len(mark.last) - 1, -1, -1):
        before = first + place
        for there in range(min(before, len(now) - 1), -1, -1):
            if now[there] == mark.last[place]:
                return there + mark.rows - before
    return mark.rows


@google_sheets.poll(
    phrases=(
        "new row in google sheets",
        "a row is added to the google sheet",
        "new spreadsheet row",
        "someone adds a row to the spreadsheet",
    ),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given=EXAMPLE_SHEET,
        cursor={"rows": 1, "last": ["0437f1fa48"]},
        calls=(
            Call(
                "GET",
                f"{EXAMPLE_VALUES}/%27Leads%27{READ}",
                headers=SIGNED_IN,
                answer={"values": [["Name", "Score"], ["Ann", 7], ["Bo", 8]]},
            ),
        ),
        finds=[("3:755b0256d4", {"row": 3, "values": {"Name": "Bo", "Score": 8}})],
        leaves={"rows": 2, "last": ["0437f1fa48", "755b0256d4"]},
    ),
)
async def new_row(
    http: Http, connection: Connection, watch: Headed, cursor: dict[str, Any] | None
) -> Found[NumberedRow]:
    """A new row at the end of a sheet.

    Rows that are changed, and rows that are put between others, are not new.
    """
    cells = (await read_cells(http, connection, watch))[watch.header_row - 1 :]
    digests = [_digest(row) for row in cells[1:]]
    seen = len(digests) if cursor is None else _seen(shaped(_Mark, cursor), digests)
    first = watch.header_row + seen
    items = [
        (f"{row.row}:{digests[row.row - watch.header_row - 1]}", row)
        for row in numbered(watch, cells)
        if row.row > first
    ]
    return Found(items, _Mark(rows=len(digests), last=digests[-_REMEMBERED:]).model_dump())
