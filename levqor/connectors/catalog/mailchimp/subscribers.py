"""Adding, changing, tagging and unsubscribing."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.mailchimp.connector import (
    EMAIL,
    EXAMPLE_SUBSCRIBER,
    MADE_UP,
    SIGNED_IN,
    URL,
    Audience,
    Connection,
    Subscriber,
    api,
    mailchimp,
    member_path,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class SubscriberKey(Audience):
    email: str = Field(title="E-mail", pattern=EMAIL)


class NewSubscriber(SubscriberKey):
    status: Literal["subscribed", "pending"] = Field(
        default="subscribed", title="As", description="Pending: Mailchimp asks them to confirm first."
    )
    first_name: str | None = Field(default=None, title="First name", max_length=255)
    last_name: str | None = Field(default=None, title="Last name", max_length=255)
    merge_fields: dict[str, Any] = Field(
        default_factory=dict, title="More fields", description="Values by the merge tags.", max_length=80
    )
    tags: list[str] = Field(default_factory=list, title="Tags", max_length=50)
    revive: bool = Field(
        default=False, title="Also who has unsubscribed", description="Only with their consent: they are asked again."
    )


class SubscriberChange(SubscriberKey):
    first_name: str | None = Field(default=None, title="New first name", max_length=255)
    last_name: str | None = Field(default=None, title="New last name", max_length=255)
    new_email: str | None = Field(default=None, title="New e-mail", pattern=EMAIL)
    merge_fields: dict[str, Any] = Field(
        default_factory=dict, title="More fields", description="Values by the merge tags.", max_length=80
    )


class Tagging(SubscriberKey):
    add: list[str] = Field(default_factory=list, title="Tags to add", max_length=50)
    remove: list[str] = Field(default_factory=list, title="Tags to remove", max_length=50)


class Tagged(Shape):
    email: str = Field(title="E-mail")
    added: list[str] = Field(title="Tags added")
    removed: list[str] = Field(title="Tags removed")


def _fields(given: NewSubscriber | SubscriberChange) -> dict[str, Any]:
    names = {"FNAME": given.first_name, "LNAME": given.last_name}
    return {tag: name for tag, name in names.items() if name is not None} | given.merge_fields


_ANN_URL = f"{URL}/lists/a1b2c3d4e5/members/257c57037d384ae37ea27a07e8a01665"


@mailchimp.action(
    phrases=(
        "add a subscriber to mailchimp",
        "subscribe to mailchimp",
        "add to the mailchimp list",
        "add to the mailchimp audience",
        "sign them up for the newsletter",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"audience_id": "a1b2c3d4e5", "email": "ann@example.com", "first_name": "Ann", "tags": ["hats"]},
        calls=(
            Call(
                "PUT",
                _ANN_URL,
                json={
                    "email_address": "ann@example.com",
                    "status_if_new": "subscribed",
                    "merge_fields": {"FNAME": "Ann"},
                },
                headers=SIGNED_IN,
                answer=EXAMPLE_SUBSCRIBER,
            ),
            Call(
                "POST",
                f"{_ANN_URL}/tags",
                json={"tags": [{"name": "hats", "status": "active"}]},
                headers=SIGNED_IN,
                status=204,
            ),
        ),
        yields=EXAMPLE_SUBSCRIBER,
    ),
)
async def add_subscriber(http: Http, connection: Connection, new: NewSubscriber) -> Subscriber:
    """Add a subscriber, or change the one with this e-mail.

    Who has unsubscribed stays so unless you say otherwise; then Mailchimp asks them to confirm.
    """
    body: dict[str, Any] = {"email_address": new.email, "status_if_new": new.status, "merge_fields": _fields(new)}
    target = member_path(new.audience_id, new.email)
    made = shaped(Subscriber, (await api.call(http, connection, "PUT", target, json=body)).json())
    if new.revive and made.status in ("unsubscribed", "archived", "cleaned"):
        again = await api.call(http, connection, "PATCH", target, json={"status": "pending"})
        made = shaped(Subscriber, again.json())
    if new.tags:
        await _tag(http, connection, new, new.tags, [])
    return made


@mailchimp.action(
    phrases=("update a mailchimp subscriber", "change a subscriber in mailchimp", "set a mailchimp merge field"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"audience_id": "a1b2c3d4e5", "email": "ann@example.com", "first_name": "Ann"},
        calls=(
            Call(
                "PATCH",
                _ANN_URL,
                json={"merge_fields": {"FNAME": "Ann"}},
                headers=SIGNED_IN,
                answer=EXAMPLE_SUBSCRIBER,
            ),
        ),
        yields=EXAMPLE_SUBSCRIBER,
    ),
)
async def update_subscriber(http: Http, connection: Connection, change: SubscriberChange) -> Subscriber:
    """Change a subscriber. What is left empty stays as it is."""
    values = {"merge_fields": _fields(change) or None, "email_address": change.new_email}
    body = {name: value for name, value in values.items() if value is not None}
    target = member_path(change.audience_id, change.email)
    return shaped(Subscriber, (await api.call(http, connection, "PATCH", target, json=body)).json())


@mailchimp.action(
    phrases=("unsubscribe from mailchimp", "remove from the mailchimp list", "unsubscribe from the newsletter"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"audience_id": "a1b2c3d4e5", "email": "Ann@example.com"},
        calls=(
            Call(
                "PATCH",
                _ANN_URL,
                json={"status": "unsubscribed"},
                headers=SIGNED_IN,
                answer=EXAMPLE_SUBSCRIBER | {"status": "unsubscribed"},
            ),
        ),
        yields=EXAMPLE_SUBSCRIBER | {"status": "unsubscribed"},
    ),
)
async def unsubscribe(http: Http, connection: Connection, subscriber: SubscriberKey) -> Subscriber:
    """Unsubscribe somebody."""
    target = member_path(subscriber.audience_id, subscriber.email)
    answer = await api.call(http, connection, "PATCH", target, json={"status": "unsubscribed"})
    return shaped(Subscriber, answer.json())


@mailchimp.action(
    phrases=("tag a mailchimp subscriber", "add a tag in mailchimp", "remove a tag in mailchimp"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"audience_id": "a1b2c3d4e5", "email": "ann@example.com", "add": ["hats"], "remove": ["shoes"]},
        calls=(
            Call(
                "POST",
                f"{_ANN_URL}/tags",
                json={"tags": [{"name": "hats", "status": "active"}, {"name": "shoes", "status": "inactive"}]},
                headers=SIGNED_IN,
                status=204,
            ),
        ),
        yields={"email": "ann@example.com", "added": ["hats"], "removed": ["shoes"]},
    ),
)
async def tag_subscriber(http: Http, connection: Connection, tagging: Tagging) -> Tagged:
    """Add tags to a subscriber, or remove them."""
    await _tag(http, connection, tagging, tagging.add, tagging.remove)
    return Tagged(email=tagging.email, added=tagging.add, removed=tagging.remove)


async def _tag(http: Http, connection: Connection, who: SubscriberKey, add: list[str], remove: list[str]) -> None:
    tags = [{"name": name, "status": "active"} for name in add]
    tags += [{"name": name, "status": "inactive"} for name in remove]
    target = member_path(who.audience_id, who.email, "/tags")
    await api.call(http, connection, "POST", target, json={"tags": tags})


@mailchimp.action(
    phrases=("get a mailchimp subscriber", "look up a mailchimp subscriber", "is the email in mailchimp"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"audience_id": "a1b2c3d4e5", "email": "ann@example.com"},
        calls=(Call("GET", _ANN_URL, headers=SIGNED_IN, answer=EXAMPLE_SUBSCRIBER),),
        yields=EXAMPLE_SUBSCRIBER,
    ),
)
async def get_subscriber(http: Http, connection: Connection, wanted: SubscriberKey) -> Subscriber:
    """Get a subscriber."""
    return shaped(Subscriber, await api.get(http, connection, member_path(wanted.audience_id, wanted.email)))
