"""Reading records, and what is new."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.airtable.connector import (
    EXAMPLE_RECORD,
    EXAMPLE_TABLE,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Record,
    RecordId,
    Records,
    Table,
    airtable,
    api,
    record_path,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, look_from, stamp
from levqor.kit.shapes import Shape

_PAGE = 100


class Sorting(Shape):
    model_config = ConfigDict(extra="forbid")

    field: str = Field(title="Field")
    direction: Literal["asc", "desc"] = Field(default="asc", title="Direction")


class Query(Table):
    formula: str | None = Field(
        default=None,
        title="Formula",
        description="Only records for which it is true.",
        max_length=16000,
        examples=["{Status} = 'Open'"],
    )
    view: str | None = Field(default=None, title="View", max_length=255)
    fields: list[str] = Field(default_factory=list, title="Only these fields", max_length=500)
    sort: list[Sorting] = Field(default_factory=list, title="Sorted by", max_length=10)
    limit: int = Field(default=100, ge=1, le=5000, title="At most")


class Changes(Table):
    modified_field: str = Field(
        default="Last modified",
        title="Last modified field",
        description="A field of the type Last modified time; add one to the table.",
        min_length=1,
        max_length=255,
    )


class _Page(Records):
    offset: str | int | None = None


@airtable.action(
    phrases=("list airtable records", "find records in airtable", "search airtable", "get rows from airtable"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "formula": "{Name} = 'Ann'", "limit": 1},
        calls=(
            Call(
                "POST",
                f"{URL}/listRecords",
                json={"filterByFormula": "{Name} = 'Ann'", "pageSize": 1},
                headers=SIGNED_IN,
                answer={"records": [EXAMPLE_RECORD]},
            ),
        ),
        yields={"records": [EXAMPLE_RECORD]},
    ),
)
async def list_records(http: Http, connection: Connection, query: Query) -> Records:
    """List records, all or those for which a formula is true."""
    wanted = {
        "filterByFormula": query.formula,
        "view": query.view,
        "fields": query.fields,
        "sort": [one.model_dump() for one in query.sort],
        "pageSize": min(_PAGE, query.limit),
    }
    body = {name: value for name, value in wanted.items() if value}
    return Records(records=await _read(http, connection, query, body, query.limit))


@airtable.action(
    phrases=("get an airtable record", "read a record from airtable", "look up an airtable record"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "record_id": "recANN12345678"},
        calls=(Call("GET", f"{URL}/recANN12345678", headers=SIGNED_IN, answer=EXAMPLE_RECORD),),
        yields=EXAMPLE_RECORD,
    ),
)
async def get_record(http: Http, connection: Connection, wanted: RecordId) -> Record:
    """Get a record."""
    return shaped(Record, await api.get(http, connection, record_path(wanted, wanted.record_id)))


@airtable.poll(
    phrases=("new airtable record", "a record is added to airtable", "a new row in airtable"),
    example=PollExample(
        connection=MADE_UP,
        given=EXAMPLE_TABLE,
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "POST",
                f"{URL}/listRecords",
                json={
                    "filterByFormula": "IS_AFTER(CREATED_TIME(), DATETIME_PARSE('2026-01-31T08:05:00Z'))",
                    "pageSize": 100,
                },
                headers=SIGNED_IN,
                answer={"records": [EXAMPLE_RECORD]},
            ),
        ),
        finds=[("recANN12345678", EXAMPLE_RECORD)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_record(http: Http, connection: Connection, watch: Table, cursor: str | None) -> Found[Record]:
    """A new record in a table."""
    items = await _newer_than(http, connection, watch, "CREATED_TIME()", cursor)
    return found_since(http, cursor, items, key=lambda one: one.id, at=lambda one: one.createdTime or "")


@airtable.poll(
    phrases=(
        "an airtable record changes",
        "new or updated airtable record",
        "a record is updated in airtable",
        "a row changes in airtable",
    ),
    example=PollExample(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "modified_field": "Changed"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "POST",
                f"{URL}/listRecords",
                json={
                    "filterByFormula": "IS_AFTER({Changed}, DATETIME_PARSE('2026-01-31T08:05:00Z'))",
                    "pageSize": 100,
                },
                headers=SIGNED_IN,
                answer={"records": [EXAMPLE_RECORD | {"fields": {"Changed": "2026-01-31T08:25:00.000Z"}}]},
            ),
        ),
        finds=[
            (
                "recANN12345678@2026-01-31T08:25:00.000Z",
                EXAMPLE_RECORD | {"fields": {"Changed": "2026-01-31T08:25:00.000Z"}},
            )
        ],
        leaves="2026-01-31T08:25:00Z",
    ),
)
async def new_or_changed_record(
    http: Http, connection: Connection, watch: Changes, cursor: str | None
) -> Found[Record]:
    """A new or changed record in a table.

    The table needs a field of the type Last modified time.
    """
    field = watch.modified_field
    reference = "{" + field.replace("\\", "\\\\").replace("}", "\\}") + "}"
    items = await _newer_than(http, connection, watch, reference, cursor)

    def changed_at(record: Record) -> str:
        return str(record.fields.get(field))

    return found_since(http, cursor, items, key=lambda one: f"{one.id}@{changed_at(one)}", at=changed_at)


async def _newer_than(
    http: Http, connection: Connection, table: Table, moment: str, cursor: str | None
) -> list[Record]:
    begin = stamp(look_from(http, cursor))
    body = {"filterByFormula": f"IS_AFTER({moment}, DATETIME_PARSE('{begin}'))", "pageSize": _PAGE}
    return await _read(http, connection, table, body, MOST_PAGES * _PAGE)


async def _read(http: Http, connection: Connection, table: Table, body: dict[str, Any], limit: int) -> list[Record]:
    found: list[Record] = []
    offset: dict[str, Any] = {}
    while True:
        page = shaped(_Page, await api.post(http, connection, record_path(table, "listRecords"), body | offset))
        found += page.records
        if not page.offset or len(found) >= limit:
            return found[:limit]
        offset = {"offset": page.offset}
