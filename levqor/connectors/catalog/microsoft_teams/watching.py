"""Looking for new messages. Channels list what was said last first, by the newest message of each thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.microsoft_teams.connector import Channel, Connection, api, microsoft_teams
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.connectors.microsoft import EXAMPLE_CONNECTION, GRAPH, ME_CALL, SIGNED_IN, next_page, who
from levqor.connectors.reading import found_since, gathered_since, look_from
from levqor.kit.shapes import Shape

_PAGE: Final = 50
"""What the service lists at most at once."""


class Watch(Channel):
    replies: bool = Field(default=True, title="Also replies in threads")
    own: bool = Field(
        default=False,
        title="Also messages of the connected account",
        description="Off: what a workflow posts to the channel does not start it again.",
    )


class Message(Shape):
    id: str = Field(title="Message id")
    url: str | None = Field(title="Address")
    subject: str | None = Field(title="Subject")
    text: str = Field(title="Message", description="HTML where it was written in it.")
    format: str = Field(title="Written in", description="text or html.")
    user_id: str | None = Field(title="User id", description="None for a message of an app.")
    user_name: str | None = Field(title="Name of the sender")
    reply_to: str | None = Field(title="Reply to", description="The id of the first message of its thread.")
    sent_at: str = Field(title="Sent at")


class _Who(Shape):
    id: str | None = None
    displayName: str | None = None  # noqa: N815 - the service's own name


class _From(Shape):
    user: _Who | None = None
    application: _Who | None = None


class _Body(Shape):
    content: str | None = None
    contentType: str = "text"  # noqa: N815 - the service's own name


class _Message(Shape):
    id: str
    messageType: str = "message"  # noqa: N815 - the service's own name
    createdDateTime: str  # noqa: N815 - the service's own name
    lastModifiedDateTime: str | None = None  # noqa: N815 - the service's own name
    deletedDateTime: str | None = None  # noqa: N815 - the service's own name
    subject: str | None = None
    webUrl: str | None = None  # noqa: N815 - the service's own name
    replyToId: str | None = None  # noqa: N815 - the service's own name
    body: _Body = Field(default_factory=_Body)
    from_: _From | None = Field(default=None, alias="from")

    @property
    def user(self) -> _Who | None:
        return self.from_.user if self.from_ else None

    @property
    def was_said(self) -> bool:
        """Whether somebody wrote it; others tell who joined, or what was deleted."""
        return self.messageType == "message" and self.deletedDateTime is None

    def plain(self) -> Message:
        sender = self.user or (self.from_.application if self.from_ else None)
        return Message(
            id=self.id,
            url=self.webUrl,
            subject=self.subject,
            text=self.body.content or "",
            format=self.body.contentType,
            user_id=self.user.id if self.user else None,
            user_name=sender.displayName if sender else None,
            reply_to=self.replyToId,
            sent_at=self.createdDateTime,
        )


class _Thread(_Message):
    replies: list[_Message] = Field(default_factory=list)

    @property
    def newest_at(self) -> str:
        """By what the service lists threads."""
        return max(one.lastModifiedDateTime or one.createdDateTime for one in (self, *self.replies))

    def messages(self, *, with_replies: bool) -> Iterator[_Message]:
        yield self
        if with_replies:
            yield from self.replies


class _Page(Shape):
    value: list[_Thread]


_SAID: Final[dict[str, Any]] = {
    "id": "1769848200000",
    "messageType": "message",
    "createdDateTime": "2026-01-31T08:30:00.000Z",
    "lastModifiedDateTime": "2026-01-31T08:30:00.000Z",
    "deletedDateTime": None,
    "subject": None,
    "webUrl": "https://teams.microsoft.com/l/message/1769848200000",
    "replyToId": None,
    "from": {"application": None, "user": {"id": "8ea0e38b", "displayName": "Bo"}},
    "body": {"contentType": "html", "content": "<p>Is order 15 paid?</p>"},
    "replies": [],
}
_ADDRESS: Final = f"{GRAPH}/teams/fbe2bf47/channels/19%3A4a95%40thread.tacv2/messages?%24top=50&%24expand=replies"


@microsoft_teams.poll(
    phrases=(
        "new microsoft teams message",
        "a message is posted in teams",
        "someone posts to the teams channel",
        "new message in a teams channel",
    ),
    example=PollExample(
        connection={**EXAMPLE_CONNECTION, "read_channels": True},
        given={"team_id": "fbe2bf47", "channel_id": "19:4a95@thread.tacv2"},
        cursor="2026-01-31T08:25:00Z",
        calls=(
            ME_CALL,
            Call("GET", _ADDRESS, headers=SIGNED_IN, answer={"value": [_SAID]}),
        ),
        finds=[
            (
                "/1769848200000",
                {
                    "id": "1769848200000",
                    "url": "https://teams.microsoft.com/l/message/1769848200000",
                    "subject": None,
                    "text": "<p>Is order 15 paid?</p>",
                    "format": "html",
                    "user_id": "8ea0e38b",
                    "user_name": "Bo",
                    "reply_to": None,
                    "sent_at": "2026-01-31T08:30:00.000Z",
                },
            )
        ],
        leaves="2026-01-31T08:30:00Z",
    ),
)
async def new_message(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Message]:
    """A new message in a channel.

    The connection has to say "Read channels", which an administrator agrees to when somebody signs in.
    """
    own = None if watch.own else (await who(http, connection)).id
    target = path("/teams/{}/channels/{}/messages", watch.team_id, watch.channel_id)
    asked: dict[str, Any] = {"$top": _PAGE, "$expand": "replies"}
    pages = api.pages(http, connection, target, asked, next_page)
    threads = await gathered_since(
        pages, lambda page: shaped(_Page, page).value, lambda thread: thread.newest_at, look_from(http, cursor)
    )
    messages = [
        one.plain()
        for thread in threads
        for one in thread.messages(with_replies=watch.replies)
        if one.was_said and (own is None or one.user is None or one.user.id != own)
    ]
    return found_since(
        http, cursor, messages, key=lambda one: f"{one.reply_to or ''}/{one.id}", at=lambda one: one.sent_at
    )
