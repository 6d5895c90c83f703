"""Contacts."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.hubspot.connector import (
    CONTACT_FIELDS,
    EMAIL,
    EXAMPLE_CONTACT,
    MADE_UP,
    OBJECTS_URL,
    SIGNED_IN,
    Connection,
    Record,
    api,
    hubspot,
    search,
    texts,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class Properties(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    properties: dict[str, Any] = Field(
        default_factory=dict,
        title="More properties",
        description="Values by the internal names of the properties.",
        max_length=200,
    )


class _ContactTexts(Properties):
    first_name: str | None = Field(default=None, title="First name", max_length=200)
    last_name: str | None = Field(default=None, title="Last name", max_length=200)
    phone: str | None = Field(default=None, title="Telephone", max_length=100)
    company: str | None = Field(default=None, title="Company", max_length=300)


class NewContact(_ContactTexts):
    email: str = Field(title="E-mail", pattern=EMAIL)


class ContactChange(_ContactTexts):
    contact: str = Field(title="Contact", description="Its id or its e-mail.", min_length=1, max_length=320)


class ContactKey(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    contact: str = Field(title="Contact", description="Its id or its e-mail.", min_length=1, max_length=320)
    properties: list[str] = Field(
        default_factory=list, title="More properties", description="By their internal names.", max_length=100
    )


class Condition(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    property: str = Field(title="Property", min_length=1, max_length=200)
    operator: Literal["EQ", "NEQ", "LT", "LTE", "GT", "GTE", "CONTAINS_TOKEN", "HAS_PROPERTY", "NOT_HAS_PROPERTY"] = (
        Field(default="EQ", title="Comparison")
    )
    value: str = Field(default="", title="Value", max_length=3000)


class Search(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    text: str | None = Field(default=None, title="Text", description="In any of the usual properties.", max_length=3000)
    where: list[Condition] = Field(
        default_factory=list, title="Where", description="All of them have to be true.", max_length=6
    )
    properties: list[str] = Field(
        default_factory=list, title="More properties", description="By their internal names.", max_length=100
    )
    limit: int = Field(default=100, ge=1, le=5000, title="At most")


class Contacts(Shape):
    contacts: list[Record] = Field(title="Contacts")


class Upserted(Shape):
    id: str = Field(title="Contact id")
    is_new: bool = Field(title="New", description="Whether there was no contact with this e-mail.")
    properties: dict[str, Any] = Field(title="Properties")


class _UpsertedRecord(Record):
    new: bool = False


class _UpsertAnswer(Shape):
    results: list[_UpsertedRecord] = Field(min_length=1)


def _named(contact: _ContactTexts, **more: str) -> dict[str, str]:
    usual = {
        "firstname": contact.first_name,
        "lastname": contact.last_name,
        "phone": contact.phone,
        "company": contact.company,
    }
    return more | {name: text for name, text in usual.items() if text is not None} | texts(contact.properties)


_ANN = {"email": "ann@example.com", "firstname": "Ann"}


@hubspot.action(
    phrases=("create a hubspot contact", "add a contact to hubspot", "save the lead in hubspot"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com", "first_name": "Ann"},
        calls=(
            Call(
                "POST",
                f"{OBJECTS_URL}/contacts",
                json={"properties": _ANN},
                headers=SIGNED_IN,
                status=201,
                answer=EXAMPLE_CONTACT,
            ),
        ),
        yields=EXAMPLE_CONTACT,
    ),
)
async def create_contact(http: Http, connection: Connection, contact: NewContact) -> Record:
    """Create a contact. One with the same e-mail must not be there yet."""
    body = {"properties": _named(contact, email=contact.email)}
    return shaped(Record, await api.post(http, connection, "/crm/v3/objects/contacts", body))


@hubspot.action(
    phrases=("update a hubspot contact", "change a contact in hubspot", "set a property in hubspot"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"contact": "ann@example.com", "first_name": "Ann", "properties": {"score": 7}},
        calls=(
            Call(
                "PATCH",
                f"{OBJECTS_URL}/contacts/ann%40example.com?idProperty=email",
                json={"properties": {"firstname": "Ann", "score": "7"}},
                headers=SIGNED_IN,
                answer=EXAMPLE_CONTACT,
            ),
        ),
        yields=EXAMPLE_CONTACT,
    ),
)
async def update_contact(http: Http, connection: Connection, change: ContactChange) -> Record:
    """Change a contact. What is left empty stays as it is."""
    target, params = path("/crm/v3/objects/contacts/{}", change.contact), _by(change.contact)
    answer = await api.call(http, connection, "PATCH", target, json={"properties": _named(change)}, params=params)
    return shaped(Record, answer.json())


def _by(contact: str) -> dict[str, str]:
    return {"idProperty": "email"} if "@" in contact else {}


@hubspot.action(
    phrases=("create or update a hubspot contact", "upsert a hubspot contact", "sync the contact to hubspot"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com", "first_name": "Ann"},
        calls=(
            Call(
                "POST",
                f"{OBJECTS_URL}/contacts/batch/upsert",
                json={"inputs": [{"idProperty": "email", "id": "ann@example.com", "properties": _ANN}]},
                headers=SIGNED_IN,
                answer={"status": "COMPLETE", "results": [EXAMPLE_CONTACT | {"new": True}]},
            ),
        ),
        yields={"id": "501", "is_new": True, "properties": _ANN},
    ),
)
async def upsert_contact(http: Http, connection: Connection, contact: NewContact) -> Upserted:
    """Create a contact, or change the one with this e-mail."""
    entry = {"idProperty": "email", "id": contact.email, "properties": _named(contact, email=contact.email)}
    answer = await api.post(http, connection, "/crm/v3/objects/contacts/batch/upsert", {"inputs": [entry]})
    made = shaped(_UpsertAnswer, answer).results[0]
    return Upserted(id=made.id, is_new=made.new, properties=made.properties)


@hubspot.action(
    phrases=("get a hubspot contact", "look up a hubspot contact", "find a hubspot contact by email"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"contact": "501"},
        calls=(
            Call(
                "GET",
                f"{OBJECTS_URL}/contacts/501?properties=email%2Cfirstname%2Clastname%2Cphone%2Ccompany%2Clifecyclestage",
                headers=SIGNED_IN,
                answer=EXAMPLE_CONTACT,
            ),
        ),
        yields=EXAMPLE_CONTACT,
    ),
)
async def get_contact(http: Http, connection: Connection, wanted: ContactKey) -> Record:
    """Get a contact."""
    params = {"properties": ",".join([*CONTACT_FIELDS, *wanted.properties])} | _by(wanted.contact)
    return shaped(Record, await api.get(http, connection, path("/crm/v3/objects/contacts/{}", wanted.contact), params))


@hubspot.action(
    phrases=("search hubspot", "find hubspot contacts", "list hubspot contacts", "get contacts from hubspot"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"where": [{"property": "lifecyclestage", "value": "lead"}], "limit": 10},
        calls=(
            Call(
                "POST",
                f"{OBJECTS_URL}/contacts/search",
                json={
                    "properties": CONTACT_FIELDS,
                    "filterGroups": [
                        {"filters": [{"propertyName": "lifecyclestage", "operator": "EQ", "value": "lead"}]}
                    ],
                    "limit": 10,
                },
                headers=SIGNED_IN,
                answer={"total": 1, "results": [EXAMPLE_CONTACT]},
            ),
        ),
        yields={"contacts": [EXAMPLE_CONTACT]},
    ),
)
async def search_contacts(http: Http, connection: Connection, wanted: Search) -> Contacts:
    """Find contacts."""
    body: dict[str, Any] = {"properties": [*CONTACT_FIELDS, *wanted.properties]}
    if wanted.text:
        body["query"] = wanted.text
    if wanted.where:
        body["filterGroups"] = [{"filters": [_filter(one) for one in wanted.where]}]
    return Contacts(contacts=await search(http, connection, "contacts", body, wanted.limit))


def _filter(condition: Condition) -> dict[str, str]:
    wanted = {"propertyName": condition.property, "operator": condition.operator}
    return wanted if condition.operator.endswith("HAS_PROPERTY") else wanted | {"value": condition.value}
