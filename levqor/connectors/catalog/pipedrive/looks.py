"""New deals and persons."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from levqor.connectors.catalog.pipedrive.connector import (
    EXAMPLE_DEAL,
    EXAMPLE_PERSON,
    MADE_UP,
    NEWEST_FIRST,
    NEWEST_QUERY,
    SIGNED_IN,
    URL,
    Connection,
    Deal,
    Person,
    api,
    data_of,
    next_cursor,
    pipedrive,
    wrapped,
)
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, gathered_since, look_from, rows
from levqor.kit.shapes import Shape


class Everything(Shape):
    model_config = ConfigDict(extra="forbid")


class DealWatch(Shape):
    model_config = ConfigDict(extra="forbid")

    pipeline_id: int | None = Field(default=None, title="Pipeline id", description="Empty: all.", ge=1)


@pipedrive.poll(
    phrases=("new pipedrive deal", "a deal is added to pipedrive", "a deal is created in pipedrive"),
    example=PollExample(
        connection=MADE_UP,
        given={"pipeline_id": 1},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/deals?{NEWEST_QUERY}&pipeline_id=1",
                headers=SIGNED_IN,
                answer=wrapped([EXAMPLE_DEAL, EXAMPLE_DEAL | {"id": 900, "add_time": "2026-01-30T08:00:00Z"}]),
            ),
        ),
        finds=[("901", EXAMPLE_DEAL)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_deal(http: Http, connection: Connection, watch: DealWatch, cursor: str | None) -> Found[Deal]:
    """A new deal."""
    params = NEWEST_FIRST | {"pipeline_id": watch.pipeline_id}
    pages = api.pages(http, connection, "/api/v2/deals", params, next_cursor)

    def added_at(deal: Deal) -> str:
        return deal.add_time or ""

    deals = await gathered_since(pages, lambda page: rows(Deal, data_of(page)), added_at, look_from(http, cursor))
    return found_since(http, cursor, deals, key=lambda deal: str(deal.id), at=added_at)


@pipedrive.poll(
    phrases=("new pipedrive person", "a person is added to pipedrive", "a new contact in pipedrive"),
    example=PollExample(
        connection=MADE_UP,
        given={},
        cursor="2026-01-31T08:10:00Z",
        calls=(Call("GET", f"{URL}/persons?{NEWEST_QUERY}", headers=SIGNED_IN, answer=wrapped([EXAMPLE_PERSON])),),
        finds=[("501", EXAMPLE_PERSON)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_person(http: Http, connection: Connection, watch: Everything, cursor: str | None) -> Found[Person]:
    """A new person."""
    pages = api.pages(http, connection, "/api/v2/persons", NEWEST_FIRST | watch.model_dump(), next_cursor)

    def added_at(person: Person) -> str:
        return person.add_time or ""

    persons = await gathered_since(pages, lambda page: rows(Person, data_of(page)), added_at, look_from(http, cursor))
    return found_since(http, cursor, persons, key=lambda person: str(person.id), at=added_at)
