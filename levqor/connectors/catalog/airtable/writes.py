"""Steps that change records."""

from __future__ import annotations

from typing import Any

from pydantic import Field

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
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_BATCH = 10


class NewRecord(Table):
    fields: dict[str, Any] = Field(title="Fields", description="Values by the names of the fields.", max_length=500)
    typecast: bool = Field(
        default=True, title="Convert values", description="Airtable makes dates, numbers and new choices out of text."
    )


class NewRecords(Table):
    records: list[dict[str, Any]] = Field(title="Records", min_length=1, max_length=1000)
    typecast: bool = Field(
        default=True, title="Convert values", description="Airtable makes dates, numbers and new choices out of text."
    )


class RecordChange(NewRecord):
    record_id: str = Field(title="Record id", description="Begins with rec.", pattern=r"^rec[A-Za-z0-9]{5,30}$")


class Upsert(NewRecord):
    match_on: list[str] = Field(
        title="Recognised by", description="Fields whose values tell which record it is.", min_length=1, max_length=3
    )


class Upserted(Shape):
    id: str = Field(title="Record id")
    is_new: bool = Field(title="New", description="Whether no record matched.")
    fields: dict[str, Any] = Field(title="Fields")


class Deleted(Shape):
    id: str = Field(title="Record id")
    deleted: bool = Field(title="Deleted")


class _UpsertAnswer(Shape):
    records: list[Record] = Field(min_length=1)
    createdRecords: list[str] = Field(default_factory=list)  # noqa: N815 - the vendor's name


@airtable.action(
    phrases=("add a record to airtable", "create an airtable record", "add a row to airtable", "save it in airtable"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "fields": EXAMPLE_RECORD["fields"]},
        calls=(
            Call(
                "POST",
                URL,
                json={"fields": EXAMPLE_RECORD["fields"], "typecast": True},
                headers=SIGNED_IN,
                answer=EXAMPLE_RECORD,
            ),
        ),
        yields=EXAMPLE_RECORD,
    ),
)
async def create_record(http: Http, connection: Connection, record: NewRecord) -> Record:
    """Create a record."""
    body = {"fields": record.fields, "typecast": record.typecast}
    return shaped(Record, await api.post(http, connection, record_path(record), body))


@airtable.action(
    phrases=("add records to airtable", "create many airtable records", "add rows to airtable"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "records": [EXAMPLE_RECORD["fields"]]},
        calls=(
            Call(
                "POST",
                URL,
                json={"records": [{"fields": EXAMPLE_RECORD["fields"]}], "typecast": True},
                headers=SIGNED_IN,
                answer={"records": [EXAMPLE_RECORD]},
            ),
        ),
        yields={"records": [EXAMPLE_RECORD]},
    ),
)
async def create_records(http: Http, connection: Connection, new: NewRecords) -> Records:
    """Create several records. Ten go with each request."""
    made: list[Record] = []
    for begin in range(0, len(new.records), _BATCH):
        batch = [{"fields": fields} for fields in new.records[begin : begin + _BATCH]]
        body = {"records": batch, "typecast": new.typecast}
        made += shaped(Records, await api.post(http, connection, record_path(new), body)).records
    return Records(records=made)


@airtable.action(
    phrases=("update an airtable record", "change a record in airtable", "update the row in airtable"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "record_id": "recANN12345678", "fields": {"Name": "Ann"}},
        calls=(
            Call(
                "PATCH",
                f"{URL}/recANN12345678",
                json={"fields": {"Name": "Ann"}, "typecast": True},
                headers=SIGNED_IN,
                answer=EXAMPLE_RECORD,
            ),
        ),
        yields=EXAMPLE_RECORD,
    ),
)
async def update_record(http: Http, connection: Connection, change: RecordChange) -> Record:
    """Change a record. Fields that are not named stay as they are."""
    body = {"fields": change.fields, "typecast": change.typecast}
    answer = await api.call(http, connection, "PATCH", record_path(change, change.record_id), json=body)
    return shaped(Record, answer.json())


@airtable.action(
    phrases=(
        "create or update an airtable record",
        "upsert into airtable",
        "add to airtable if it is not there",
        "sync to airtable",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "fields": EXAMPLE_RECORD["fields"], "match_on": ["E-mail"]},
        calls=(
            Call(
                "PATCH",
                URL,
                json={
                    "performUpsert": {"fieldsToMergeOn": ["E-mail"]},
                    "records": [{"fields": EXAMPLE_RECORD["fields"]}],
                    "typecast": True,
                },
                headers=SIGNED_IN,
                answer={"records": [EXAMPLE_RECORD], "createdRecords": ["recANN12345678"], "updatedRecords": []},
            ),
        ),
        yields={"id": "recANN12345678", "is_new": True, "fields": EXAMPLE_RECORD["fields"]},
    ),
)
async def upsert_record(http: Http, connection: Connection, upsert: Upsert) -> Upserted:
    """Create a record, or change the one with the same values in some fields."""
    body = {
        "performUpsert": {"fieldsToMergeOn": upsert.match_on},
        "records": [{"fields": upsert.fields}],
        "typecast": upsert.typecast,
    }
    answer = await api.call(http, connection, "PATCH", record_path(upsert), json=body)
    content = shaped(_UpsertAnswer, answer.json())
    record = content.records[0]
    return Upserted(id=record.id, is_new=record.id in content.createdRecords, fields=record.fields)


@airtable.action(
    phrases=("delete an airtable record", "remove a record from airtable", "delete the row in airtable"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={**EXAMPLE_TABLE, "record_id": "recANN12345678"},
        calls=(
            Call(
                "DELETE",
                f"{URL}/recANN12345678",
                headers=SIGNED_IN,
                answer={"id": "recANN12345678", "deleted": True},
            ),
        ),
        yields={"id": "recANN12345678", "deleted": True},
    ),
)
async def delete_record(http: Http, connection: Connection, record: RecordId) -> Deleted:
    """Delete a record."""
    answer = await api.call(http, connection, "DELETE", record_path(record, record.record_id))
    return shaped(Deleted, answer.json())
