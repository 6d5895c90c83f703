"""The connection to Airtable, and what all of its steps share."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, path, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(
        title="Personal access token",
        description=(
            "airtable.com/create/tokens. Scopes data.records:read and data.records:write, and the bases you use."
        ),
        min_length=1,
    )


class Table(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    base_id: str = Field(
        title="Base id", description="In the base's address, begins with app.", pattern=r"^app[A-Za-z0-9]{5,30}$"
    )
    table: str = Field(title="Table", description="Its name or its id.", min_length=1, max_length=255)


class RecordId(Table):
    record_id: str = Field(title="Record id", description="Begins with rec.", pattern=r"^rec[A-Za-z0-9]{5,30}$")


class Record(Shape):
    id: str = Field(title="Record id")
    createdTime: str | None = Field(default=None, title="Created at")  # noqa: N815 - the vendor's name
    fields: dict[str, Any] = Field(default_factory=dict, title="Fields", description="Empty fields are left out.")


class Records(Shape):
    records: list[Record] = Field(title="Records")


class _Me(Shape):
    id: str
    email: str | None = None


def record_path(table: Table, *further: str) -> str:
    return path("/{}/{}" + "/{}" * len(further), table.base_id, table.table, *further)


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.token.get_secret_value()}"}


def _pause(answer: Answer, _: Any) -> float | None:
    """After too many requests Airtable wants half a minute of silence, and says so only in its reference."""
    return 30.0 if answer.status == 429 else None


api: Api[Connection] = Api(
    "Airtable",
    "https://api.airtable.com/v0",
    _headers,
    reason=lambda content: error["type"] if isinstance(error := content["error"], dict) else error,
    wait_seconds=_pause,
)

airtable = Connector(
    id="airtable",
    name="Airtable",
    category="tables",
    description="Reads and writes the records of Airtable bases.",
    connection=Connection,
    names=("airtable", "air table", "airtable base"),
    described_by="airtable",
)

MADE_UP = {"token": "made-up-token"}
SIGNED_IN = {"authorization": "Bearer made-up-token"}
EXAMPLE_TABLE = {"base_id": "appSHOP1234567", "table": "Leads"}
URL = "https://api.airtable.com/v0/appSHOP1234567/Leads"
EXAMPLE_RECORD = {
    "id": "recANN12345678",
    "createdTime": "2026-01-31T08:20:00.000Z",
    "fields": {"Name": "Ann", "E-mail": "ann@example.com"},
}


@airtable.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", "https://api.airtable.com/v0/meta/whoami", headers=SIGNED_IN, answer={"id": "usrANN123"}),),
        yields={"name": "usrANN123"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    me = shaped(_Me, await api.get(http, connection, "/meta/whoami"))
    return Account(name=me.email or me.id)
