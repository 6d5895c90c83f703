"""Channels: found, made, described, filled."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.slack.connector import (
    EXAMPLE_CONNECTION,
    SIGNED_IN,
    URL,
    ChannelId,
    Connection,
    Input,
    UserId,
    api,
    done,
    next_page,
    slack,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered
from levqor.kit.shapes import Shape

_PAGE = 200
_ALREADY_IN = frozenset({"already_in_channel"})


class Listing(Input):
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")
    private: bool = Field(default=False, title="Also private channels", description="Needs the scope groups:read.")
    archived: bool = Field(default=False, title="Also archived channels")


class NewChannel(Input):
    name: str = Field(
        title="Name", description="Small letters, digits, hyphens and underscores.", pattern=r"^#?[^\sA-Z.#]{1,80}$"
    )
    private: bool = Field(default=False, title="Private")


class Topic(Input):
    channel_id: ChannelId
    topic: str = Field(title="Topic", max_length=250)


class Invitation(Input):
    channel_id: ChannelId
    user_ids: Annotated[list[UserId], Field(title="User ids", min_length=1, max_length=100)]


class Channel(Shape):
    id: str = Field(title="Channel id")
    name: str = Field(title="Name")
    is_private: bool = Field(title="Is private")
    is_archived: bool = Field(title="Is archived")
    is_member: bool = Field(title="The app is in it")
    topic: str = Field(title="Topic")
    members: int | None = Field(title="Number of members")


class Channels(Shape):
    channels: list[Channel] = Field(title="Channels")


class Changed(Shape):
    channel_id: str = Field(title="Channel id")


class _Text(Shape):
    value: str = ""


class _Channel(Shape):
    id: str
    name: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_member: bool = False
    topic: _Text = Field(default_factory=_Text)
    num_members: int | None = None

    def plain(self) -> Channel:
        return Channel(
            id=self.id,
            name=self.name,
            is_private=self.is_private,
            is_archived=self.is_archived,
            is_member=self.is_member,
            topic=self.topic.value,
            members=self.num_members,
        )


class _One(Shape):
    channel: _Channel


class _Page(Shape):
    channels: list[_Channel]


_ANSWERED: dict[str, Any] = {
    "id": "C0123456789",
    "name": "sales",
    "is_channel": True,
    "is_private": False,
    "is_archived": False,
    "is_member": True,
    "topic": {"value": "Orders", "creator": "U0123456789", "last_set": 1769848200},
    "num_members": 4,
}
_YIELDS = {
    "id": "C0123456789",
    "name": "sales",
    "is_private": False,
    "is_archived": False,
    "is_member": True,
    "topic": "Orders",
    "members": 4,
}


@slack.action(
    phrases=("list slack channels", "get the slack channels", "find a slack channel"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"limit": 10},
        calls=(
            Call(
                "GET",
                f"{URL}/conversations.list?types=public_channel&exclude_archived=true&limit=200",
                headers=SIGNED_IN,
                answer={"ok": True, "channels": [_ANSWERED], "response_metadata": {"next_cursor": ""}},
            ),
        ),
        yields={"channels": [_YIELDS]},
    ),
)
async def list_channels(http: Http, connection: Connection, listing: Listing) -> Channels:
    """List the channels."""
    params = {
        "types": "public_channel,private_channel" if listing.private else "public_channel",
        "exclude_archived": not listing.archived,
        "limit": _PAGE,
    }
    pages = api.pages(http, connection, "/conversations.list", params, next_page)
    found = await gathered(pages, lambda page: shaped(_Page, page).channels, listing.limit)
    return Channels(channels=[channel.plain() for channel in found])


@slack.action(
    phrases=("create a slack channel", "make a slack channel", "open a new slack channel"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"name": "sales"},
        calls=(
            Call(
                "POST",
                f"{URL}/conversations.create",
                json={"name": "sales", "is_private": False},
                headers=SIGNED_IN,
                answer={"ok": True, "channel": _ANSWERED},
            ),
        ),
        yields=_YIELDS,
    ),
)
async def create_channel(http: Http, connection: Connection, channel: NewChannel) -> Channel:
    """Create a channel.

    Needs the scope channels:manage, or groups:write for a private one. A name that is taken fails the step.
    """
    body = {"name": channel.name.removeprefix("#"), "is_private": channel.private}
    return shaped(_One, await api.post(http, connection, "/conversations.create", body)).channel.plain()


@slack.action(
    phrases=("set the slack topic", "change the topic of the slack channel", "update the slack channel topic"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "C0123456789", "topic": "On call: Ann"},
        calls=(
            Call(
                "POST",
                f"{URL}/conversations.setTopic",
                json={"channel": "C0123456789", "topic": "On call: Ann"},
                headers=SIGNED_IN,
                answer={"ok": True},
            ),
        ),
        yields={"channel_id": "C0123456789"},
    ),
)
async def set_topic(http: Http, connection: Connection, topic: Topic) -> Changed:
    """Set the topic of a channel.

    Needs the scope channels:manage, or channels:write.topic.
    """
    await api.post(http, connection, "/conversations.setTopic", {"channel": topic.channel_id, "topic": topic.topic})
    return Changed(channel_id=topic.channel_id)


@slack.action(
    phrases=("invite to a slack channel", "add people to the slack channel", "add the user to slack channel"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "C0123456789", "user_ids": ["U0123456789", "U0123456780"]},
        calls=(
            Call(
                "POST",
                f"{URL}/conversations.invite",
                json={"channel": "C0123456789", "users": "U0123456789,U0123456780"},
                headers=SIGNED_IN,
                answer={"ok": True, "channel": _ANSWERED},
            ),
        ),
        yields={"channel_id": "C0123456789"},
    ),
)
async def invite(http: Http, connection: Connection, invitation: Invitation) -> Changed:
    """Invite people to a channel.

    Needs the scope channels:manage. One person who is in it already is fine.
    """
    body = {"channel": invitation.channel_id, "users": ",".join(invitation.user_ids)}
    only_one = len(invitation.user_ids) == 1
    await done(http, connection, "conversations.invite", body, _ALREADY_IN if only_one else frozenset())
    return Changed(channel_id=invitation.channel_id)
