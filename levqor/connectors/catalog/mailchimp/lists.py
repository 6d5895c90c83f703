"""Audiences, their subscribers, and who is new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.mailchimp.connector import (
    EXAMPLE_SUBSCRIBER,
    MADE_UP,
    SIGNED_IN,
    URL,
    Audience,
    Connection,
    Subscriber,
    api,
    mailchimp,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, look_from, stamp
from levqor.kit.shapes import Shape


class AudienceFilter(Shape):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class SubscriberFilter(Audience):
    status: Literal["subscribed", "unsubscribed", "pending", "cleaned"] = Field(default="subscribed", title="Status")
    limit: int = Field(default=100, ge=1, le=5000, title="At most")


class Stats(Shape):
    member_count: int = Field(default=0, title="Subscribers")


class ListedAudience(Shape):
    id: str = Field(title="Audience id")
    name: str = Field(title="Name")
    stats: Stats = Field(default=Stats(), title="Figures")


class Audiences(Shape):
    audiences: list[ListedAudience] = Field(title="Audiences")


class Subscribers(Shape):
    subscribers: list[Subscriber] = Field(title="Subscribers")


class _Lists(Shape):
    lists: list[ListedAudience]


class _Members(Shape):
    members: list[Subscriber]


_LIST = {"id": "a1b2c3d4e5", "name": "Newsletter", "stats": {"member_count": 12}}


@mailchimp.action(
    phrases=("list mailchimp audiences", "get mailchimp lists", "find a mailchimp audience"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", f"{URL}/lists?count=100", headers=SIGNED_IN, answer={"lists": [_LIST]}),),
        yields={"audiences": [_LIST]},
    ),
)
async def list_audiences(http: Http, connection: Connection, wanted: AudienceFilter) -> Audiences:
    """List the audiences."""
    return Audiences(audiences=shaped(_Lists, await api.get(http, connection, "/lists", {"count": wanted.limit})).lists)


@mailchimp.action(
    phrases=("list mailchimp subscribers", "get the subscribers of mailchimp", "export the mailchimp audience"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"audience_id": "a1b2c3d4e5", "limit": 10},
        calls=(
            Call(
                "GET",
                f"{URL}/lists/a1b2c3d4e5/members?status=subscribed&count=10&offset=0",
                headers=SIGNED_IN,
                answer={"members": [EXAMPLE_SUBSCRIBER], "total_items": 1},
            ),
        ),
        yields={"subscribers": [EXAMPLE_SUBSCRIBER]},
    ),
)
async def list_subscribers(http: Http, connection: Connection, wanted: SubscriberFilter) -> Subscribers:
    """List the subscribers of an audience."""
    params = {"status": wanted.status}
    return Subscribers(subscribers=await _members(http, connection, wanted.audience_id, params, wanted.limit))


async def _members(
    http: Http, connection: Connection, audience_id: str, params: Mapping[str, str], limit: int
) -> list[Subscriber]:
    found: list[Subscriber] = []
    size = min(500, limit)
    for _ in range(MOST_PAGES):
        target, more = path("/lists/{}/members", audience_id), {"count": size, "offset": len(found)}
        page = shaped(_Members, await api.get(http, connection, target, {**params, **more})).members
        found += page
        if len(page) < size or len(found) >= limit:
            break
    return found[:limit]


@mailchimp.poll(
    phrases=("new mailchimp subscriber", "someone subscribes in mailchimp", "someone joins the mailchimp audience"),
    example=PollExample(
        connection=MADE_UP,
        given={"audience_id": "a1b2c3d4e5"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/lists/a1b2c3d4e5/members?status=subscribed&since_timestamp_opt=2026-01-31T08%3A05%3A00Z"
                "&sort_field=timestamp_opt&sort_dir=ASC&count=500&offset=0",
                headers=SIGNED_IN,
                answer={"members": [EXAMPLE_SUBSCRIBER]},
            ),
        ),
        finds=[("257c57037d384ae37ea27a07e8a01665", EXAMPLE_SUBSCRIBER)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_subscriber(http: Http, connection: Connection, watch: Audience, cursor: str | None) -> Found[Subscriber]:
    """A new subscriber of an audience, once they have confirmed."""
    params = {
        "status": "subscribed",
        "since_timestamp_opt": stamp(look_from(http, cursor)),
        "sort_field": "timestamp_opt",
        "sort_dir": "ASC",
    }
    members = await _members(http, connection, watch.audience_id, params, MOST_PAGES * 500)
    return found_since(http, cursor, members, key=lambda one: one.id, at=lambda one: one.timestamp_opt or "")
