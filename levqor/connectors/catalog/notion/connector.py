"""The connection to Notion, and what all of its steps share."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, path, shaped
from levqor.connectors.catalog.notion.values import plain_value
from levqor.connectors.declaration import Account, Connector, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

ID = r"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$"
TEXT_HELP = "Each line is a block. Lines may begin with #, ##, ###, -, 1., >, [ ] or [x]."


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(
        title="Integration secret",
        description=(
            "notion.so/my-integrations, your integration, Internal Integration Secret. Then share each page or "
            "database with it: its menu, Connections."
        ),
        min_length=1,
    )


class DatabaseId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    database_id: str = Field(title="Database id", description="The 32 characters in its address.", pattern=ID)
    data_source: str | None = Field(
        default=None,
        title="Data source",
        description="The name of one of the database's sources; empty: its first.",
        max_length=255,
    )


class PageId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    page_id: str = Field(title="Page id", description="The 32 characters at the end of its address.", pattern=ID)


class Page(Shape):
    id: str = Field(title="Page id")
    url: str = Field(title="URL")
    title: str = Field(title="Title")
    properties: dict[str, Any] = Field(title="Properties", description="Values by name: texts, numbers, lists.")
    created_time: str = Field(title="Created at")
    last_edited_time: str = Field(title="Changed at")
    in_trash: bool = Field(title="In the bin")


class PageAnswer(Shape):
    """A page as Notion answers it."""

    id: str
    url: str = ""
    properties: dict[str, dict[str, Any]] = Field(default_factory=dict)
    created_time: str
    last_edited_time: str
    in_trash: bool = False

    def as_page(self) -> Page:
        values = {name: plain_value(prop) for name, prop in self.properties.items()}
        titles = [values[name] for name, prop in self.properties.items() if prop.get("type") == "title"]
        return Page(
            title=str(titles[0]) if titles else "", properties=values, **self.model_dump(exclude={"properties"})
        )


class _Source(Shape):
    id: str
    name: str = ""


class _Database(Shape):
    data_sources: list[_Source]


class _Me(Shape):
    name: str | None = None
    id: str


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.token.get_secret_value()}", "Notion-Version": "2025-09-03"}


api: Api[Connection] = Api("Notion", "https://api.notion.com/v1", _headers, reason=lambda content: content["code"])

notion = Connector(
    id="notion",
    name="Notion",
    category="documents",
    description="Creates, reads and changes the pages of Notion, in databases and outside of them.",
    connection=Connection,
    names=("notion", "notion database", "notion page"),
    described_by="notion",
)

MADE_UP = {"token": "made-up-secret"}
SIGNED_IN = {"authorization": "Bearer made-up-secret", "notion-version": "2025-09-03"}
URL = "https://api.notion.com/v1"
DATABASE_ID = "0f5a2f6e-1111-4a6b-8d2e-5f5a5d3c0001"
SOURCE_ID = "0f5a2f6e-2222-4a6b-8d2e-5f5a5d3c0002"
PAGE_ID = "0f5a2f6e-3333-4a6b-8d2e-5f5a5d3c0003"
READ_DATABASE = Call(
    "GET",
    f"{URL}/databases/{DATABASE_ID}",
    headers=SIGNED_IN,
    answer={"data_sources": [{"id": SOURCE_ID, "name": "Leads"}]},
)
EXAMPLE_ANSWER: dict[str, Any] = {
    "object": "page",
    "id": PAGE_ID,
    "url": "https://www.notion.so/Ann-0f5a2f6e33334a6b8d2e5f5a5d3c0003",
    "created_time": "2026-01-31T08:20:00.000Z",
    "last_edited_time": "2026-01-31T08:25:00.000Z",
    "in_trash": False,
    "properties": {
        "Name": {"id": "title", "type": "title", "title": [{"plain_text": "Ann"}]},
        "Score": {"id": "a", "type": "number", "number": 7},
        "Stage": {"id": "b", "type": "select", "select": {"name": "New"}},
    },
}
EXAMPLE_PAGE = {
    "id": PAGE_ID,
    "url": "https://www.notion.so/Ann-0f5a2f6e33334a6b8d2e5f5a5d3c0003",
    "title": "Ann",
    "properties": {"Name": "Ann", "Score": 7, "Stage": "New"},
    "created_time": "2026-01-31T08:20:00.000Z",
    "last_edited_time": "2026-01-31T08:25:00.000Z",
    "in_trash": False,
}


@notion.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", f"{URL}/users/me", headers=SIGNED_IN, answer={"id": PAGE_ID, "name": "Levqor"}),),
        yields={"name": "Levqor"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    me = shaped(_Me, await api.get(http, connection, "/users/me"))
    return Account(name=me.name or me.id)


async def source_of(http: Http, connection: Connection, database: DatabaseId) -> str:
    """The id of the data source that is meant: since 2025 a database may have several."""
    answer = await api.get(http, connection, path("/databases/{}", database.database_id))
    sources = shaped(_Database, answer).data_sources
    named = [one for one in sources if database.data_source in (None, one.name)]
    if not named:
        raise StepError("The database has no such data source.", code="validation_error")
    return named[0].id
