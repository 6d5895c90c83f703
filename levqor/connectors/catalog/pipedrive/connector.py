"""The connection to Pipedrive, and what all of its steps share."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape

NEWEST_FIRST: Final = {"sort_by": "add_time", "sort_direction": "desc", "limit": 500}
NEWEST_QUERY: Final = "sort_by=add_time&sort_direction=desc&limit=500"


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    api_token: SecretStr = Field(title="API token", description="Pipedrive, Personal preferences, API.", min_length=1)


class Reach(Shape):
    value: str = Field(title="E-mail or number")
    primary: bool = Field(default=False, title="First")
    label: str | None = Field(default=None, title="Kind")


class Person(Shape):
    id: int = Field(title="Person id")
    name: str = Field(title="Name")
    emails: list[Reach] = Field(default_factory=list, title="E-mails")
    phones: list[Reach] = Field(default_factory=list, title="Telephones")
    org_id: int | None = Field(default=None, title="Organisation id")
    owner_id: int | None = Field(default=None, title="Owner id")
    add_time: str | None = Field(default=None, title="Added at")
    update_time: str | None = Field(default=None, title="Changed at")


class Deal(Shape):
    id: int = Field(title="Deal id")
    title: str = Field(title="Title")
    value: float | None = Field(default=None, title="Value")
    currency: str | None = Field(default=None, title="Currency")
    status: str | None = Field(default=None, title="Status")
    stage_id: int | None = Field(default=None, title="Stage id")
    pipeline_id: int | None = Field(default=None, title="Pipeline id")
    person_id: int | None = Field(default=None, title="Person id")
    org_id: int | None = Field(default=None, title="Organisation id")
    owner_id: int | None = Field(default=None, title="Owner id")
    add_time: str | None = Field(default=None, title="Added at")
    update_time: str | None = Field(default=None, title="Changed at")


class _Wrapped(Shape):
    data: Any


class _More(Shape):
    next_cursor: str | None = None


class _Page(Shape):
    additional_data: _More | None = None


class _Me(Shape):
    name: str


def data_of(content: Any) -> Any:
    """Pipedrive wraps each answer."""
    return shaped(_Wrapped, content).data


def next_cursor(_: Any, page: Any) -> dict[str, str] | None:
    more = shaped(_Page, page).additional_data
    return {"cursor": more.next_cursor} if more and more.next_cursor else None


def _headers(connection: Connection) -> dict[str, str]:
    return {"x-api-token": connection.api_token.get_secret_value()}


def _pause(answer: Answer, _: Any) -> float | None:
    """Seconds until the window of two seconds is over."""
    left = answer.headers.get("x-ratelimit-reset", "")
    return float(left[:6]) if answer.status == 429 and left.isdecimal() else None


api: Api[Connection] = Api(
    "Pipedrive",
    "https://api.pipedrive.com",
    _headers,
    reason=lambda content: content["code"],
    wait_seconds=_pause,
)

pipedrive = Connector(
    id="pipedrive",
    name="Pipedrive",
    category="crm",
    description="Persons, deals, activities and notes of Pipedrive.",
    connection=Connection,
    names=("pipedrive", "pipe drive", "pipedrive crm"),
    described_by="pipedrive",
)

MADE_UP = {"api_token": "made-up-token"}
SIGNED_IN = {"x-api-token": "made-up-token"}
URL = "https://api.pipedrive.com/api/v2"
EXAMPLE_PERSON: dict[str, Any] = {
    "id": 501,
    "name": "Ann",
    "emails": [{"value": "ann@example.com", "primary": True, "label": "work"}],
    "phones": [],
    "org_id": None,
    "owner_id": 1,
    "add_time": "2026-01-31T08:20:00Z",
    "update_time": "2026-01-31T08:20:00Z",
}
EXAMPLE_DEAL: dict[str, Any] = {
    "id": 901,
    "title": "Hats for Ann",
    "value": 120.0,
    "currency": "EUR",
    "status": "open",
    "stage_id": 3,
    "pipeline_id": 1,
    "person_id": 501,
    "org_id": None,
    "owner_id": 1,
    "add_time": "2026-01-31T08:20:00Z",
    "update_time": "2026-01-31T08:20:00Z",
}


def wrapped(data: Any) -> dict[str, Any]:
    """An answer of an example."""
    return {"success": True, "data": data, "additional_data": {"next_cursor": None}}


@pipedrive.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call(
                "GET",
                "https://api.pipedrive.com/v1/users/me",
                headers=SIGNED_IN,
                answer=wrapped({"id": 1, "name": "Ann"}),
            ),
        ),
        yields={"name": "Ann"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, data_of(await api.get(http, connection, "/v1/users/me"))).name)
