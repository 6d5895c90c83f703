"""Deals."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.pipedrive.connector import (
    EXAMPLE_DEAL,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Deal,
    api,
    data_of,
    next_cursor,
    pipedrive,
    wrapped,
)
from levqor.connectors.catalog.pipedrive.persons import (
    Search,
    matches,
    search_pages,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class _DealTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    value: float | None = Field(default=None, title="Value")
    currency: str | None = Field(default=None, title="Currency", pattern=r"^[A-Z]{3}$", examples=["EUR"])
    stage_id: int | None = Field(default=None, title="Stage id", ge=1)
    status: Literal["open", "won", "lost"] | None = Field(default=None, title="Status")
    person_id: int | None = Field(default=None, title="Person id", ge=1)
    org_id: int | None = Field(default=None, title="Organisation id", ge=1)
    owner_id: int | None = Field(default=None, title="Owner id", ge=1)
    expected_close_date: str | None = Field(default=None, title="Expected to close on", pattern=r"^\d{4}-\d{2}-\d{2}$")
    custom_fields: dict[str, Any] | None = Field(
        default=None, title="Custom fields", description="Values by the keys of the fields.", max_length=200
    )


class NewDeal(_DealTexts):
    title: str = Field(title="Title", min_length=1, max_length=255)


class DealChange(_DealTexts):
    deal_id: int = Field(title="Deal id", ge=1)
    title: str | None = Field(default=None, title="New title", min_length=1, max_length=255)
    lost_reason: str | None = Field(default=None, title="Why it is lost", max_length=150)


class DealId(Shape):
    model_config = ConfigDict(extra="forbid")

    deal_id: int = Field(title="Deal id", ge=1)


class DealFilter(Shape):
    model_config = ConfigDict(extra="forbid")

    status: Literal["open", "won", "lost"] | None = Field(default=None, title="Status")
    stage_id: int | None = Field(default=None, title="Stage id", ge=1)
    pipeline_id: int | None = Field(default=None, title="Pipeline id", ge=1)
    person_id: int | None = Field(default=None, title="Person id", ge=1)
    limit: int = Field(default=100, ge=1, le=5000, title="At most")


class Deals(Shape):
    deals: list[Deal] = Field(title="Deals")


class FoundDeal(Shape):
    id: int = Field(title="Deal id")
    title: str = Field(title="Title")
    value: float | None = Field(default=None, title="Value")
    currency: str | None = Field(default=None, title="Currency")
    status: str | None = Field(default=None, title="Status")


class FoundDeals(Shape):
    deals: list[FoundDeal] = Field(title="Deals", description="The best match first.")


@pipedrive.action(
    phrases=("create a pipedrive deal", "add a deal to pipedrive", "open a deal in pipedrive"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"title": "Hats for Ann", "value": 120, "currency": "EUR", "person_id": 501},
        calls=(
            Call(
                "POST",
                f"{URL}/deals",
                json={"value": 120.0, "currency": "EUR", "person_id": 501, "title": "Hats for Ann"},
                headers=SIGNED_IN,
                status=201,
                answer=wrapped(EXAMPLE_DEAL),
            ),
        ),
        yields=EXAMPLE_DEAL,
    ),
)
async def create_deal(http: Http, connection: Connection, deal: NewDeal) -> Deal:
    """Create a deal."""
    return shaped(Deal, data_of(await api.post(http, connection, "/api/v2/deals", deal.model_dump(exclude_none=True))))


@pipedrive.action(
    phrases=(
        "update a pipedrive deal",
        "move a pipedrive deal",
        "change the stage of a pipedrive deal",
        "win the deal",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"deal_id": 901, "stage_id": 3},
        calls=(
            Call("PATCH", f"{URL}/deals/901", json={"stage_id": 3}, headers=SIGNED_IN, answer=wrapped(EXAMPLE_DEAL)),
        ),
        yields=EXAMPLE_DEAL,
    ),
)
async def update_deal(http: Http, connection: Connection, change: DealChange) -> Deal:
    """Change a deal or move it to another stage. What is left empty stays as it is."""
    body = change.model_dump(exclude_none=True, exclude={"deal_id"})
    answer = await api.call(http, connection, "PATCH", path("/api/v2/deals/{}", change.deal_id), json=body)
    return shaped(Deal, data_of(answer.json()))


@pipedrive.action(
    phrases=("get a pipedrive deal", "read a pipedrive deal", "look up a pipedrive deal"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"deal_id": 901},
        calls=(Call("GET", f"{URL}/deals/901", headers=SIGNED_IN, answer=wrapped(EXAMPLE_DEAL)),),
        yields=EXAMPLE_DEAL,
    ),
)
async def get_deal(http: Http, connection: Connection, wanted: DealId) -> Deal:
    """Get a deal."""
    return shaped(Deal, data_of(await api.get(http, connection, path("/api/v2/deals/{}", wanted.deal_id))))


@pipedrive.action(
    phrases=("list pipedrive deals", "get the deals from pipedrive", "get open deals from pipedrive"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"status": "open", "limit": 50},
        calls=(Call("GET", f"{URL}/deals?status=open&limit=50", headers=SIGNED_IN, answer=wrapped([EXAMPLE_DEAL])),),
        yields={"deals": [EXAMPLE_DEAL]},
    ),
)
async def list_deals(http: Http, connection: Connection, wanted: DealFilter) -> Deals:
    """List deals."""
    params = wanted.model_dump(exclude_none=True) | {"limit": min(500, wanted.limit)}
    pages = api.pages(http, connection, "/api/v2/deals", params, next_cursor)
    return Deals(deals=await gathered(pages, lambda page: rows(Deal, data_of(page)), wanted.limit))


@pipedrive.action(
    phrases=("search pipedrive deals", "find a deal in pipedrive", "search pipedrive"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"text": "hats", "limit": 1},
        calls=(
            Call(
                "GET",
                f"{URL}/deals/search?term=hats&exact_match=false&limit=1",
                headers=SIGNED_IN,
                answer=wrapped({"items": [{"item": EXAMPLE_DEAL}]}),
            ),
        ),
        yields={"deals": [{"id": 901, "title": "Hats for Ann", "value": 120.0, "currency": "EUR", "status": "open"}]},
    ),
)
async def search_deals(http: Http, connection: Connection, wanted: Search) -> FoundDeals:
    """Find deals by their texts."""
    pages = search_pages(http, connection, "deals", wanted, {})
    return FoundDeals(deals=await gathered(pages, lambda page: rows(FoundDeal, matches(page)), wanted.limit))
