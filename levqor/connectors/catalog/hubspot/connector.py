"""The connection to HubSpot, and what all of its steps share."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, path, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape

CONTACT_FIELDS: Final = ["email", "firstname", "lastname", "phone", "company", "lifecyclestage"]
DEAL_FIELDS: Final = ["dealname", "amount", "dealstage", "pipeline", "closedate"]
EMAIL: Final = r"^[^@\s]{1,64}@[^@\s]{1,255}$"
MOST_FOUND: Final = 10_000
"""HubSpot finds no more than these in one search."""


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(
        title="Access token",
        description=(
            "HubSpot, Settings, Integrations, Private Apps; with the scopes crm.objects.contacts and "
            "crm.objects.deals, read and write."
        ),
        min_length=1,
    )


class Record(Shape):
    id: str = Field(title="Id")
    properties: dict[str, Any] = Field(title="Properties")
    createdAt: str = Field(title="Created at")  # noqa: N815 - the vendor's name
    updatedAt: str = Field(title="Changed at")  # noqa: N815 - the vendor's name


class _Found(Shape):
    results: list[Record]
    paging: dict[str, Any] | None = None


class _Me(Shape):
    portalId: int  # noqa: N815 - the vendor's name


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.token.get_secret_value()}"}


def _pause(answer: Answer, content: Any) -> float | None:
    """The limit of ten seconds is over after them; that of a day says nothing of its own."""
    policy = content.get("policyName") if isinstance(content, dict) else None
    return 10.0 if answer.status == 429 and policy in ("TEN_SECONDLY_ROLLING", "SECONDLY") else None


api: Api[Connection] = Api(
    "HubSpot", "https://api.hubapi.com", _headers, reason=lambda content: content["category"], wait_seconds=_pause
)

hubspot = Connector(
    id="hubspot",
    name="HubSpot",
    category="crm",
    description="Contacts, deals and notes of HubSpot.",
    connection=Connection,
    names=("hubspot", "hub spot", "hubspot crm"),
    described_by="hubspot",
)

MADE_UP = {"token": "made-up-token"}
SIGNED_IN = {"authorization": "Bearer made-up-token"}
URL = "https://api.hubapi.com"
OBJECTS_URL = "https://api.hubapi.com/crm/v3/objects"
EXAMPLE_CONTACT: dict[str, Any] = {
    "id": "501",
    "properties": {"email": "ann@example.com", "firstname": "Ann"},
    "createdAt": "2026-01-31T08:20:00.000Z",
    "updatedAt": "2026-01-31T08:25:00.000Z",
}
EXAMPLE_DEAL: dict[str, Any] = {
    "id": "901",
    "properties": {"dealname": "Hats for Ann", "amount": "120"},
    "createdAt": "2026-01-31T08:20:00.000Z",
    "updatedAt": "2026-01-31T08:25:00.000Z",
}


@hubspot.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", f"{URL}/account-info/v3/details", headers=SIGNED_IN, answer={"portalId": 62515}),),
        yields={"name": "Portal 62515"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    me = shaped(_Me, await api.get(http, connection, "/account-info/v3/details"))
    return Account(name=f"Portal {me.portalId}")


def texts(values: dict[str, Any]) -> dict[str, str]:
    """HubSpot takes each property as text; empty takes its value away."""

    def text(value: Any) -> str:
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case list():
                return ";".join(map(str, value))
        return str(value)

    return {name: text(value) for name, value in values.items()}


async def search(http: Http, connection: Connection, kind: str, body: dict[str, Any], limit: int) -> list[Record]:
    """What a search finds, page after page, until there are `limit`."""
    found: list[Record] = []
    after: dict[str, str] = {}
    while True:
        wanted = body | {"limit": min(100, limit)} | after
        page = shaped(_Found, await api.post(http, connection, path("/crm/v3/objects/{}/search", kind), wanted))
        found += page.results
        following = (page.paging or {}).get("next")
        further = following.get("after") if isinstance(following, dict) else None
        if further is None or len(found) >= min(limit, MOST_FOUND - 100):
            return found[:limit]
        after = {"after": str(further)}
