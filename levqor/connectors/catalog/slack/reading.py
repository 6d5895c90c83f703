"""Reading channels and threads, and looking for new messages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.slack.connector import (
    EXAMPLE_CONNECTION,
    SIGNED_IN,
    URL,
    ChannelId,
    Connection,
    Input,
    MessageId,
    api,
    next_page,
    slack,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered
from levqor.kit.shapes import Shape

_PAGE: Final = 200
_THREADS: Final = Decimal(7 * 86400)
"""For so many seconds after its first message the replies of a thread are looked for."""
_OVERLAP: Final = Decimal(300)
"""Channel and threads are read one after another: what is said meanwhile may be older than the newest that is found."""
_SAID: Final = frozenset({"", "bot_message", "file_share", "me_message", "thread_broadcast"})
"""The subtypes of messages that somebody wrote; the others tell who joined, what the topic became, and so on."""


class History(Input):
    channel_id: ChannelId
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")
    thread: MessageId | None = Field(
        default=None, title="Thread", description="The message id (ts) whose replies are read instead."
    )


class Watch(Input):
    channel_id: ChannelId
    replies: bool = Field(
        default=False,
        title="Also replies in threads",
        description="Of messages of the last seven days; Slack is asked once more for each thread that has new ones.",
    )
    bots: bool = Field(
        default=False,
        title="Also messages of apps and bots",
        description="Off: what a workflow posts to the channel does not start it again.",
    )


class Message(Shape):
    message_id: str = Field(title="Message id", description="Slack's ts.")
    channel_id: str = Field(title="Channel id")
    text: str = Field(title="Message")
    user_id: str | None = Field(title="User id", description="None for a message of an app.")
    bot_id: str | None = Field(title="App or bot")
    thread: str | None = Field(title="Thread", description="The message id of the first message of its thread.")
    sent_at: str = Field(title="Sent at")


class Messages(Shape):
    messages: list[Message] = Field(title="Messages", description="Newest first; of a thread, oldest first.")


class _Message(Shape):
    ts: str = Field(pattern=r"^\d{1,10}(\.\d+)?$")
    subtype: str = ""
    text: str = ""
    user: str | None = None
    bot_id: str | None = None
    thread_ts: str | None = None
    latest_reply: str | None = Field(default=None, pattern=r"^\d{1,10}(\.\d+)?$")

    def plain(self, channel_id: str) -> Message:
        return Message(
            message_id=self.ts,
            channel_id=channel_id,
            text=self.text,
            user_id=self.user,
            bot_id=self.bot_id,
            thread=self.thread_ts,
            sent_at=datetime.fromtimestamp(float(self.ts), UTC).isoformat(timespec="milliseconds"),
        )


class _Page(Shape):
    messages: list[_Message]


_ANSWERED: dict[str, Any] = {
    "type": "message",
    "user": "U0123456789",
    "text": "Is order 15 paid?",
    "ts": "1769848200.000100",
}
_YIELDS: Final = {
    "message_id": "1769848200.000100",
    "channel_id": "C0123456789",
    "text": "Is order 15 paid?",
    "user_id": "U0123456789",
    "bot_id": None,
    "thread": None,
    "sent_at": "2026-01-31T08:30:00.000+00:00",
}


@slack.action(
    phrases=("read slack messages", "get the messages of a slack channel", "fetch the slack channel history"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "C0123456789", "limit": 1},
        calls=(
            Call(
                "GET",
                f"{URL}/conversations.history?channel=C0123456789&limit=1",
                headers=SIGNED_IN,
                answer={"ok": True, "messages": [_ANSWERED], "has_more": False},
            ),
        ),
        yields={"messages": [_YIELDS]},
    ),
)
async def list_messages(http: Http, connection: Connection, history: History) -> Messages:
    """Read the messages of a channel or of a thread.

    The app has to be in the channel.
    """
    method = "conversations.replies" if history.thread else "conversations.history"
    params = {"channel": history.channel_id, "ts": history.thread, "limit": min(_PAGE, history.limit)}
    pages = api.pages(http, connection, f"/{method}", params, next_page)
    found = await gathered(pages, lambda page: shaped(_Page, page).messages, history.limit)
    return Messages(messages=[message.plain(history.channel_id) for message in found])


@slack.poll(
    phrases=(
        "new slack message",
        "someone posts in slack",
        "a message is posted to the slack channel",
        "new message in slack",
    ),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "C0123456789"},
        cursor="1769848100.000200",
        calls=(
            Call(
                "GET",
                f"{URL}/conversations.history?channel=C0123456789&limit=200&oldest=1769848100.000200",
                headers=SIGNED_IN,
                answer={"ok": True, "messages": [_ANSWERED], "has_more": False},
            ),
        ),
        finds=[("1769848200.000100", _YIELDS)],
        leaves="1769848200.000100",
    ),
)
async def new_message(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Message]:
    """A new message in a channel.

    The app has to be in the channel.
    """
    if watch.replies:
        since = cursor or str(http.now().timestamp())
        return _found(watch, await _with_replies(http, connection, watch, Decimal(since) - _OVERLAP), since)
    params: dict[str, Any] = {"channel": watch.channel_id, "limit": 1 if cursor is None else _PAGE}
    if cursor is not None:
        params["oldest"] = cursor
    found: list[_Message] = []
    async for page in api.pages(http, connection, "/conversations.history", params, next_page):
        found += shaped(_Page, page).messages
        if cursor is None:
            break
    return _found(watch, found, cursor or "0")


async def _with_replies(http: Http, connection: Connection, watch: Watch, since: Decimal) -> list[_Message]:
    """The messages since then, and the replies since then to those of the last days."""
    place = {"channel": watch.channel_id, "limit": _PAGE}
    begun = await _all(http, connection, "/conversations.history", {**place, "oldest": str(since - _THREADS)})
    found = {message.ts: message for message in begun}
    for first in begun:
        if first.latest_reply is not None and Decimal(first.latest_reply) > since:
            thread = {**place, "ts": first.ts, "oldest": str(since)}
            found |= {one.ts: one for one in await _all(http, connection, "/conversations.replies", thread)}
    return [message for message in found.values() if Decimal(message.ts) > since]


async def _all(http: Http, connection: Connection, target: str, params: dict[str, Any]) -> list[_Message]:
    pages = api.pages(http, connection, target, params, next_page)
    return [message async for page in pages for message in shaped(_Page, page).messages]


def _found(watch: Watch, messages: list[_Message], cursor: str) -> Found[Message]:
    """What somebody said, oldest first; the newest of all is the next cursor."""
    ordered = sorted(messages, key=lambda message: Decimal(message.ts))
    said = [one for one in ordered if one.subtype in _SAID and (watch.bots or one.bot_id is None)]
    newest = max([Decimal(cursor), *(Decimal(one.ts) for one in ordered)])
    return Found([(one.ts, one.plain(watch.channel_id)) for one in said], str(newest) if ordered else cursor)
