"""New contacts and deals, and contacts that change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.catalog.hubspot.connector import (
    CONTACT_FIELDS,
    DEAL_FIELDS,
    EXAMPLE_CONTACT,
    EXAMPLE_DEAL,
    MADE_UP,
    MOST_FOUND,
    OBJECTS_URL,
    SIGNED_IN,
    Connection,
    Record,
    hubspot,
    search,
)
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, look_from
from levqor.kit.shapes import Shape


class Watch(Shape):
    model_config = ConfigDict(extra="forbid")

    properties: list[str] = Field(
        default_factory=list, title="More properties", description="By their internal names.", max_length=100
    )


def _since(moment: str, begin: datetime, fields: list[str]) -> dict[str, Any]:
    """HubSpot compares instants in milliseconds."""
    at = str(int(begin.timestamp() * 1000))
    return {
        "filterGroups": [{"filters": [{"propertyName": moment, "operator": "GTE", "value": at}]}],
        "sorts": [moment],
        "properties": fields,
    }


def _example(kind: str, moment: str, fields: list[str], record: dict[str, Any], key: str, leaves: str) -> PollExample:
    body = _since(moment, datetime.fromisoformat("2026-01-31T08:05:00Z"), fields) | {"limit": 100}
    answer = {"total": 1, "results": [record]}
    return PollExample(
        connection=MADE_UP,
        given={},
        cursor="2026-01-31T08:10:00Z",
        calls=(Call("POST", f"{OBJECTS_URL}/{kind}/search", json=body, headers=SIGNED_IN, answer=answer),),
        finds=[(key, record)],
        leaves=leaves,
    )


@hubspot.poll(
    phrases=("new hubspot contact", "a contact is added to hubspot", "a new lead in hubspot"),
    example=_example("contacts", "createdate", CONTACT_FIELDS, EXAMPLE_CONTACT, "501", "2026-01-31T08:20:00Z"),
)
async def new_contact(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Record]:
    """A new contact."""
    body = _since("createdate", look_from(http, cursor), [*CONTACT_FIELDS, *watch.properties])
    found = await search(http, connection, "contacts", body, MOST_FOUND)
    return found_since(http, cursor, found, key=lambda one: one.id, at=lambda one: one.createdAt)


@hubspot.poll(
    phrases=("a hubspot contact changes", "new or updated hubspot contact", "a contact is updated in hubspot"),
    example=_example(
        "contacts",
        "lastmodifieddate",
        CONTACT_FIELDS,
        EXAMPLE_CONTACT,
        "501@2026-01-31T08:25:00.000Z",
        "2026-01-31T08:25:00Z",
    ),
)
async def new_or_changed_contact(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Record]:
    """A new or changed contact."""
    body = _since("lastmodifieddate", look_from(http, cursor), [*CONTACT_FIELDS, *watch.properties])
    found = await search(http, connection, "contacts", body, MOST_FOUND)
    return found_since(http, cursor, found, key=lambda one: f"{one.id}@{one.updatedAt}", at=lambda one: one.updatedAt)


@hubspot.poll(
    phrases=("new hubspot deal", "a deal is added to hubspot", "a deal is created in hubspot"),
    example=_example("deals", "createdate", DEAL_FIELDS, EXAMPLE_DEAL, "901", "2026-01-31T08:20:00Z"),
)
async def new_deal(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Record]:
    """A new deal."""
    body = _since("createdate", look_from(http, cursor), [*DEAL_FIELDS, *watch.properties])
    found = await search(http, connection, "deals", body, MOST_FOUND)
    return found_since(http, cursor, found, key=lambda one: one.id, at=lambda one: one.createdAt)
