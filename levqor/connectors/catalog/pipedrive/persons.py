"""Persons, their notes and activities."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.pipedrive.connector import (
    EXAMPLE_PERSON,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Person,
    api,
    data_of,
    next_cursor,
    pipedrive,
    wrapped,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class _PersonTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    email: str | None = Field(default=None, title="E-mail", max_length=320)
    phone: str | None = Field(default=None, title="Telephone", max_length=100)
    org_id: int | None = Field(default=None, title="Organisation id", ge=1)
    owner_id: int | None = Field(default=None, title="Owner id", ge=1)
    custom_fields: dict[str, Any] | None = Field(
        default=None, title="Custom fields", description="Values by the keys of the fields.", max_length=200
    )


class NewPerson(_PersonTexts):
    name: str = Field(title="Name", min_length=1, max_length=255)


class PersonChange(_PersonTexts):
    person_id: int = Field(title="Person id", ge=1)
    name: str | None = Field(default=None, title="New name", min_length=1, max_length=255)


class Search(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    text: str = Field(title="Text", description="Two characters or more.", min_length=2, max_length=500)
    exact: bool = Field(default=False, title="Exactly this")
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class PersonSearch(Search):
    in_field: Literal["name", "email", "phone"] | None = Field(default=None, title="Only in")


class NewNote(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    text: str = Field(
        title="Note",
        description="May be HTML.",
        min_length=1,
        max_length=100_000,
        json_schema_extra={"widget": "long_text"},
    )
    deal_id: int | None = Field(default=None, title="On the deal", ge=1)
    person_id: int | None = Field(default=None, title="On the person", ge=1)
    org_id: int | None = Field(default=None, title="On the organisation", ge=1)


class NewActivity(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    subject: str = Field(title="Subject", min_length=1, max_length=255)
    type: str = Field(
        default="task", title="Kind", description="call, meeting, task, or one of your own.", max_length=60
    )
    due_date: str | None = Field(default=None, title="Due", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-02-15"])
    due_time: str | None = Field(default=None, title="At", description="In UTC.", pattern=r"^\d{2}:\d{2}$")
    note: str | None = Field(default=None, title="Note", max_length=100_000, json_schema_extra={"widget": "long_text"})
    deal_id: int | None = Field(default=None, title="On the deal", ge=1)
    person_id: int | None = Field(default=None, title="With the person", ge=1)


class FoundPerson(Shape):
    id: int = Field(title="Person id")
    name: str = Field(title="Name")
    emails: list[str] = Field(default_factory=list, title="E-mails")
    phones: list[str] = Field(default_factory=list, title="Telephones")


class FoundPersons(Shape):
    persons: list[FoundPerson] = Field(title="Persons", description="The best match first.")


class Made(Shape):
    id: int = Field(title="Id")


class _Match(Shape):
    item: Any


class _Matches(Shape):
    items: list[_Match]


def _person(given: _PersonTexts, name: str | None) -> dict[str, Any]:
    values = {
        "name": name,
        "emails": [{"value": given.email, "primary": True}] if given.email else None,
        "phones": [{"value": given.phone, "primary": True}] if given.phone else None,
        "org_id": given.org_id,
        "owner_id": given.owner_id,
        "custom_fields": given.custom_fields,
    }
    return {key: value for key, value in values.items() if value is not None}


@pipedrive.action(
    phrases=("create a pipedrive person", "add a contact to pipedrive", "save the lead in pipedrive"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"name": "Ann", "email": "ann@example.com"},
        calls=(
            Call(
                "POST",
                f"{URL}/persons",
                json={"name": "Ann", "emails": [{"value": "ann@example.com", "primary": True}]},
                headers=SIGNED_IN,
                status=201,
                answer=wrapped(EXAMPLE_PERSON),
            ),
        ),
        yields=EXAMPLE_PERSON,
    ),
)
async def create_person(http: Http, connection: Connection, person: NewPerson) -> Person:
    """Create a person."""
    return shaped(Person, data_of(await api.post(http, connection, "/api/v2/persons", _person(person, person.name))))


@pipedrive.action(
    phrases=("update a pipedrive person", "change a contact in pipedrive", "set a field of a pipedrive person"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"person_id": 501, "owner_id": 1},
        calls=(
            Call(
                "PATCH", f"{URL}/persons/501", json={"owner_id": 1}, headers=SIGNED_IN, answer=wrapped(EXAMPLE_PERSON)
            ),
        ),
        yields=EXAMPLE_PERSON,
    ),
)
async def update_person(http: Http, connection: Connection, change: PersonChange) -> Person:
    """Change a person. What is left empty stays as it is."""
    target = path("/api/v2/persons/{}", change.person_id)
    answer = await api.call(http, connection, "PATCH", target, json=_person(change, change.name))
    return shaped(Person, data_of(answer.json()))


@pipedrive.action(
    phrases=("search pipedrive persons", "find a person in pipedrive", "look up a pipedrive contact by email"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"text": "ann@example.com", "in_field": "email", "exact": True, "limit": 1},
        calls=(
            Call(
                "GET",
                f"{URL}/persons/search?term=ann%40example.com&exact_match=true&limit=1&fields=email",
                headers=SIGNED_IN,
                answer=wrapped(
                    {
                        "items": [
                            {
                                "result_score": 0.9,
                                "item": {"id": 501, "name": "Ann", "emails": ["ann@example.com"], "phones": []},
                            }
                        ]
                    }
                ),
            ),
        ),
        yields={"persons": [{"id": 501, "name": "Ann", "emails": ["ann@example.com"], "phones": []}]},
    ),
)
async def search_persons(http: Http, connection: Connection, wanted: PersonSearch) -> FoundPersons:
    """Find persons."""
    more = {"fields": wanted.in_field}
    found = await gathered(
        search_pages(http, connection, "persons", wanted, more),
        lambda page: rows(FoundPerson, matches(page)),
        wanted.limit,
    )
    return FoundPersons(persons=found)


def search_pages(http: Http, connection: Connection, kind: str, wanted: Search, more: dict[str, Any]) -> Any:
    params = {"term": wanted.text, "exact_match": wanted.exact, "limit": min(100, wanted.limit), **more}
    return api.pages(http, connection, path("/api/v2/{}/search", kind), params, next_cursor)


def matches(page: Any) -> list[Any]:
    return [match.item for match in shaped(_Matches, data_of(page)).items]


@pipedrive.action(
    phrases=("add a note in pipedrive", "write a note to the pipedrive deal", "log a note in pipedrive"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"text": "She likes hats.", "deal_id": 901},
        calls=(
            Call(
                "POST",
                "https://api.pipedrive.com/v1/notes",
                json={"content": "She likes hats.", "deal_id": 901},
                headers=SIGNED_IN,
                status=201,
                answer=wrapped({"id": 301, "content": "She likes hats."}),
            ),
        ),
        yields={"id": 301},
    ),
)
async def add_note(http: Http, connection: Connection, note: NewNote) -> Made:
    """Add a note to a deal, a person or an organisation."""
    body = {"content": note.text} | note.model_dump(exclude_none=True, exclude={"text"})
    return shaped(Made, data_of(await api.post(http, connection, "/v1/notes", body)))


@pipedrive.action(
    phrases=("create a pipedrive activity", "schedule a call in pipedrive", "add a task in pipedrive"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"subject": "Call Ann", "type": "call", "due_date": "2026-02-15", "person_id": 501},
        calls=(
            Call(
                "POST",
                f"{URL}/activities",
                json={
                    "subject": "Call Ann",
                    "type": "call",
                    "due_date": "2026-02-15",
                    "participants": [{"person_id": 501, "primary": True}],
                },
                headers=SIGNED_IN,
                status=201,
                answer=wrapped({"id": 701, "subject": "Call Ann"}),
            ),
        ),
        yields={"id": 701},
    ),
)
async def add_activity(http: Http, connection: Connection, activity: NewActivity) -> Made:
    """Add an activity, such as a call or a task."""
    body = activity.model_dump(exclude_none=True, exclude={"person_id"})
    if activity.person_id is not None:
        body["participants"] = [{"person_id": activity.person_id, "primary": True}]
    return shaped(Made, data_of(await api.post(http, connection, "/api/v2/activities", body)))
