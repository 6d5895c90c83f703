"""Posting to channels and people, and finding teams and channels."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.microsoft_teams.connector import (
    Channel,
    Connection,
    Input,
    Team,
    api,
    microsoft_teams,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.mailboxes import Mailbox
from levqor.connectors.microsoft import EXAMPLE_CONNECTION, GRAPH, ME_CALL, SIGNED_IN, next_page, who
from levqor.connectors.reading import gathered
from levqor.kit.mailbox import parse_mailbox
from levqor.kit.shapes import Shape


class Content(Input):
    text: str = Field(title="Message", min_length=1, max_length=25_000, json_schema_extra={"widget": "long_text"})
    format: Literal["text", "html"] = Field(default="text", title="Written in")

    def body(self) -> dict[str, Any]:
        return {"body": {"contentType": self.format, "content": self.text}}


class ChannelMessage(Content, Channel):
    subject: str | None = Field(default=None, title="Subject", max_length=255)
    reply_to: str | None = Field(
        default=None, title="Reply to", description="The id of a message in the channel.", max_length=100
    )


class DirectMessage(Content):
    email: Mailbox = Field(title="To", description="The address that the person signs in with.")


class Listing(Input):
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Channels(Team, Listing):
    pass


class Posted(Shape):
    id: str = Field(title="Message id")
    url: str | None = Field(title="Address")
    sent_at: str | None = Field(title="Sent at")


class Named(Shape):
    id: str = Field(title="Id")
    name: str = Field(title="Name")
    description: str = Field(title="Description")


class FoundTeams(Shape):
    teams: list[Named] = Field(title="Teams")


class FoundChannels(Shape):
    channels: list[Named] = Field(title="Channels")


class _Posted(Shape):
    id: str
    webUrl: str | None = None  # noqa: N815 - the service's own name
    createdDateTime: str | None = None  # noqa: N815 - the service's own name

    def plain(self) -> Posted:
        return Posted(id=self.id, url=self.webUrl, sent_at=self.createdDateTime)


class _Named(Shape):
    id: str
    displayName: str = ""  # noqa: N815 - the service's own name
    description: str | None = None


class _Page(Shape):
    value: list[_Named]


class _Chat(Shape):
    id: str


_CHANNEL: Final = f"{GRAPH}/teams/fbe2bf47/channels/19%3A4a95%40thread.tacv2/messages"
_ANSWERED: Final = {
    "id": "1769848200000",
    "webUrl": "https://teams.microsoft.com/l/message/1769848200000",
    "createdDateTime": "2026-01-31T08:30:00Z",
}
_YIELDS: Final = {
    "id": "1769848200000",
    "url": "https://teams.microsoft.com/l/message/1769848200000",
    "sent_at": "2026-01-31T08:30:00Z",
}


@microsoft_teams.action(
    phrases=(
        "post to microsoft teams",
        "send a teams message",
        "post to the teams channel",
        "notify the teams channel",
        "message the team in teams",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"team_id": "fbe2bf47", "channel_id": "19:4a95@thread.tacv2", "text": "Order 15 is paid."},
        calls=(
            Call(
                "POST",
                _CHANNEL,
                json={"body": {"contentType": "text", "content": "Order 15 is paid."}},
                headers=SIGNED_IN,
                status=201,
                answer=_ANSWERED,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def post_message(http: Http, connection: Connection, message: ChannelMessage) -> Posted:
    """Post a message to a channel, or a reply to one."""
    target = path("/teams/{}/channels/{}/messages", message.team_id, message.channel_id)
    if message.reply_to:
        target += path("/{}/replies", message.reply_to)
    body = {**message.body(), **({"subject": message.subject} if message.subject else {})}
    return shaped(_Posted, await api.post(http, connection, target, body)).plain()


def _member(user: str) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.aadUserConversationMember",
        "roles": ["owner"],
        "user@odata.bind": GRAPH + path("/users('{}')", user),
    }


@microsoft_teams.action(
    phrases=("send a direct message in teams", "message a person on teams", "teams chat message to"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"email": "bo@example.com", "text": "Your report is ready."},
        calls=(
            ME_CALL,
            Call(
                "POST",
                f"{GRAPH}/chats",
                json={"chatType": "oneOnOne", "members": [_member("87d349ed"), _member("bo@example.com")]},
                headers=SIGNED_IN,
                status=201,
                answer={"id": "19:chat@unq.gbl.spaces", "chatType": "oneOnOne"},
            ),
            Call(
                "POST",
                f"{GRAPH}/chats/19%3Achat%40unq.gbl.spaces/messages",
                json={"body": {"contentType": "text", "content": "Your report is ready."}},
                headers=SIGNED_IN,
                status=201,
                answer=_ANSWERED,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def send_direct_message(http: Http, connection: Connection, message: DirectMessage) -> Posted:
    """Send a direct message to a person.

    The chat with them is opened, or found where there is one.
    """
    me = await who(http, connection)
    members = [_member(me.id), _member(parse_mailbox(message.email).addr_spec.replace("'", "''"))]
    opened = await api.post(http, connection, "/chats", {"chatType": "oneOnOne", "members": members})
    target = path("/chats/{}/messages", shaped(_Chat, opened).id)
    return shaped(_Posted, await api.post(http, connection, target, message.body())).plain()


async def _listed(http: Http, connection: Connection, target: str, limit: int) -> list[Named]:
    pages = api.pages(http, connection, target, {}, next_page)
    found = await gathered(pages, lambda page: shaped(_Page, page).value, limit)
    return [Named(id=one.id, name=one.displayName, description=one.description or "") for one in found]


@microsoft_teams.action(
    phrases=("list my teams", "get the teams of microsoft teams", "find a team in microsoft teams"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET",
                f"{GRAPH}/me/joinedTeams",
                headers=SIGNED_IN,
                answer={"value": [{"id": "fbe2bf47", "displayName": "Sales", "description": None}]},
            ),
        ),
        yields={"teams": [{"id": "fbe2bf47", "name": "Sales", "description": ""}]},
    ),
)
async def list_teams(http: Http, connection: Connection, listing: Listing) -> FoundTeams:
    """List the teams that the account is in."""
    return FoundTeams(teams=await _listed(http, connection, "/me/joinedTeams", listing.limit))


@microsoft_teams.action(
    phrases=("list teams channels", "get the channels of a team", "find a channel in microsoft teams"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"team_id": "fbe2bf47"},
        calls=(
            Call(
                "GET",
                f"{GRAPH}/teams/fbe2bf47/channels",
                headers=SIGNED_IN,
                answer={"value": [{"id": "19:4a95@thread.tacv2", "displayName": "General", "description": "All"}]},
            ),
        ),
        yields={"channels": [{"id": "19:4a95@thread.tacv2", "name": "General", "description": "All"}]},
    ),
)
async def list_channels(http: Http, connection: Connection, channels: Channels) -> FoundChannels:
    """List the channels of a team."""
    target = path("/teams/{}/channels", channels.team_id)
    return FoundChannels(channels=await _listed(http, connection, target, channels.limit))
