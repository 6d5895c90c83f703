"""Posting, changing and taking back messages."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from levqor.connectors.api import shaped
from levqor.connectors.catalog.slack.connector import (
    EXAMPLE_CONNECTION,
    SIGNED_IN,
    URL,
    ChannelId,
    Connection,
    Input,
    MessageId,
    UserId,
    api,
    done,
    slack,
)
from levqor.connectors.catalog.slack.people import find_by_email
from levqor.connectors.declaration import Effect, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_GONE = frozenset({"message_not_found"})
_ALREADY = frozenset({"already_reacted"})


class Content(Input):
    text: str = Field(
        title="Message",
        description="*bold*, _italic_ and <https://example.com|links> as Slack writes them.",
        min_length=1,
        max_length=40_000,
        json_schema_extra={"widget": "long_text"},
    )
    blocks: list[dict[str, Any]] | None = Field(
        default=None,
        title="Blocks",
        description="Slack's Block Kit, as its Block Kit Builder makes it. The text is then what notifications show.",
        max_length=50,
        json_schema_extra={"widget": "json"},
    )

    def body(self) -> dict[str, Any]:
        return {"text": self.text, **({"blocks": self.blocks} if self.blocks else {})}


class Styled(Content):
    name: str | None = Field(
        default=None,
        title="Posted as",
        description="Another name than the app's; needs the scope chat:write.customize.",
        max_length=80,
    )
    emoji: str | None = Field(
        default=None,
        title="Icon",
        description="An emoji instead of the app's picture, for example :tada:.",
        pattern=r"^:[^:\s]+:$",
    )
    previews: bool = Field(default=True, title="Show previews of links")

    def body(self) -> dict[str, Any]:
        named = {"username": self.name} if self.name else {}
        pictured = {"icon_emoji": self.emoji} if self.emoji else {}
        plain = {} if self.previews else {"unfurl_links": False, "unfurl_media": False}
        return {**super().body(), **named, **pictured, **plain}


class OutgoingMessage(Styled):
    channel: str = Field(title="Channel", description="Its name, as #sales, or its id.", min_length=1, max_length=100)
    reply_to: MessageId | None = Field(
        default=None, title="Reply to", description="The message id (ts) whose thread this goes to."
    )
    also_in_channel: bool = Field(default=False, title="Show a reply in the channel, too")


class DirectMessage(Styled):
    email: str | None = Field(
        default=None,
        title="E-mail",
        description="The address that the person has in Slack; needs the scope users:read.email.",
        max_length=320,
    )
    user_id: UserId | None = Field(default=None, title="User id", description="Instead of the e-mail address.")

    @model_validator(mode="after")
    def _says_to_whom(self) -> DirectMessage:
        if bool(self.email) is bool(self.user_id):
            raise (
                incomplete("give the person's e-mail address or their user id")
                if self.email is None
                else ValueError("give the person's e-mail address or their user id, not both")
            )
        return self


class Where(Input):
    channel_id: ChannelId
    message_id: MessageId


class Change(Content, Where):
    pass


class Reaction(Where):
    emoji: str = Field(title="Emoji", description="Its name, for example thumbsup.", pattern=r"^:?[\w+'-]{1,100}:?$")


class Posted(Shape):
    message_id: str = Field(title="Message id", description="Slack's ts: reply to it, change it or take it back by it.")
    channel_id: str = Field(title="Channel id")


class _Posted(Shape):
    ts: str
    channel: str

    def plain(self) -> Posted:
        return Posted(message_id=self.ts, channel_id=self.channel)


class _Conversation(Shape):
    id: str


class _Opened(Shape):
    channel: _Conversation


_POSTED = {"ok": True, "channel": "C0123456789", "ts": "1769848200.000100"}
_YIELDS = {"message_id": "1769848200.000100", "channel_id": "C0123456789"}


@slack.action(
    phrases=(
        "post to slack",
        "post in slack",
        "send a slack message",
        "send a message to slack",
        "message the slack channel",
        "notify the slack channel",
        "post to the slack channel",
        "reply in the slack thread",
        "alert the team in slack",
        "tell slack",
        "slack",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel": "#sales", "text": "Order 15 is paid.", "reply_to": "1769848100.000200", "previews": False},
        calls=(
            Call(
                "POST",
                f"{URL}/chat.postMessage",
                json={
                    "channel": "#sales",
                    "text": "Order 15 is paid.",
                    "unfurl_links": False,
                    "unfurl_media": False,
                    "thread_ts": "1769848100.000200",
                },
                headers=SIGNED_IN,
                answer=_POSTED,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def post_message(http: Http, connection: Connection, message: OutgoingMessage) -> Posted:
    """Post a message to a channel.

    With the id of a message it becomes a reply in that message's thread.
    """
    body = {"channel": message.channel, **message.body()}
    if message.reply_to:
        body["thread_ts"] = message.reply_to
        if message.also_in_channel:
            body["reply_broadcast"] = True
    return shaped(_Posted, await api.post(http, connection, "/chat.postMessage", body)).plain()


@slack.action(
    phrases=(
        "send a direct message in slack",
        "dm on slack",
        "slack dm",
        "message a person on slack",
        "send a private slack message",
        "tell the owner on slack",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"email": "ann@example.com", "text": "Your report is ready."},
        calls=(
            Call(
                "GET",
                f"{URL}/users.lookupByEmail?email=ann%40example.com",
                headers=SIGNED_IN,
                answer={"ok": True, "user": {"id": "U0123456789", "name": "ann"}},
            ),
            Call(
                "POST",
                f"{URL}/conversations.open",
                json={"users": "U0123456789"},
                headers=SIGNED_IN,
                answer={"ok": True, "channel": {"id": "D0123456789"}},
            ),
            Call(
                "POST",
                f"{URL}/chat.postMessage",
                json={"channel": "D0123456789", "text": "Your report is ready."},
                headers=SIGNED_IN,
                answer={"ok": True, "channel": "D0123456789", "ts": "1769848200.000100"},
            ),
        ),
        yields={"message_id": "1769848200.000100", "channel_id": "D0123456789"},
    ),
)
async def send_direct_message(http: Http, connection: Connection, message: DirectMessage) -> Posted:
    """Send a direct message to a person."""
    user = message.user_id or (await find_by_email(http, connection, message.email or "")).id
    opened = shaped(_Opened, await api.post(http, connection, "/conversations.open", {"users": user}))
    body = {"channel": opened.channel.id, **message.body()}
    return shaped(_Posted, await api.post(http, connection, "/chat.postMessage", body)).plain()


@slack.action(
    phrases=("update a slack message", "edit a slack message", "change the slack message"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "C0123456789", "message_id": "1769848200.000100", "text": "Order 15 is shipped."},
        calls=(
            Call(
                "POST",
                f"{URL}/chat.update",
                json={"channel": "C0123456789", "ts": "1769848200.000100", "text": "Order 15 is shipped."},
                headers=SIGNED_IN,
                answer=_POSTED,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def update_message(http: Http, connection: Connection, change: Change) -> Posted:
    """Change a message that this connection posted."""
    body = {"channel": change.channel_id, "ts": change.message_id, **change.body()}
    return shaped(_Posted, await api.post(http, connection, "/chat.update", body)).plain()


@slack.action(
    phrases=("delete a slack message", "remove the slack message", "take back a slack message"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "C0123456789", "message_id": "1769848200.000100"},
        calls=(
            Call(
                "POST",
                f"{URL}/chat.delete",
                json={"channel": "C0123456789", "ts": "1769848200.000100"},
                headers=SIGNED_IN,
                answer=_POSTED,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def delete_message(http: Http, connection: Connection, message: Where) -> Posted:
    """Delete a message that this connection posted.

    One that is no longer there counts as deleted.
    """
    body = {"channel": message.channel_id, "ts": message.message_id}
    await done(http, connection, "chat.delete", body, _GONE)
    return Posted(message_id=message.message_id, channel_id=message.channel_id)


@slack.action(
    phrases=("react in slack", "add a slack reaction", "add an emoji to the slack message"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "C0123456789", "message_id": "1769848200.000100", "emoji": ":white_check_mark:"},
        calls=(
            Call(
                "POST",
                f"{URL}/reactions.add",
                json={"channel": "C0123456789", "timestamp": "1769848200.000100", "name": "white_check_mark"},
                headers=SIGNED_IN,
                answer={"ok": True},
            ),
        ),
        yields=_YIELDS,
    ),
)
async def add_reaction(http: Http, connection: Connection, reaction: Reaction) -> Posted:
    """Put an emoji on a message.

    Needs the scope reactions:write.
    """
    emoji = reaction.emoji.strip(":")
    body = {"channel": reaction.channel_id, "timestamp": reaction.message_id, "name": emoji}
    await done(http, connection, "reactions.add", body, _ALREADY)
    return Posted(message_id=reaction.message_id, channel_id=reaction.channel_id)
