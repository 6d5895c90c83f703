"""Discord. Source: the vendor's OpenAPI description and its reference, "Rate Limits" and "Message"."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, path, shaped
from levqor.connectors.declaration import Account, Connector, Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Answer, Http

_PAGE = 100


class Connection(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bot_token: SecretStr = Field(
        title="Bot token",
        description="Discord's developer portal, your application, Bot, Reset Token. Invite the bot to your server.",
        min_length=1,
    )


class Channel(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    channel_id: str = Field(
        title="Channel id", description="Right-click the channel, Copy Channel ID.", pattern=r"^\d{5,25}$"
    )


class OutgoingMessage(Channel):
    content: str = Field(title="Message", min_length=1, max_length=2000, json_schema_extra={"widget": "long_text"})
    reply_to: str | None = Field(
        default=None, title="Reply to", description="The id of a message in the same channel.", pattern=r"^\d{5,25}$"
    )
    may_mention: bool = Field(
        default=False, title="Mentions ring", description="Off: @everyone and @names in the text notify nobody."
    )


class History(Channel):
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class Author(BaseModel):
    id: str = Field(title="User id")
    username: str = Field(title="User name")


class Message(BaseModel):
    id: str = Field(title="Message id")
    channel_id: str = Field(title="Channel id")
    content: str = Field(title="Message")
    author: Author = Field(title="Author")
    timestamp: str = Field(title="Sent at")


class Messages(BaseModel):
    messages: list[Message] = Field(title="Messages", description="Newest first.")


class _Page(BaseModel):
    messages: list[Message]


class _User(BaseModel):
    username: str


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bot {connection.bot_token.get_secret_value()}"}


def _pause(_: Answer, content: Any) -> float | None:
    said = content.get("retry_after") if isinstance(content, dict) else None
    return float(said) if isinstance(said, int | float) else None


api: Api[Connection] = Api("Discord", "https://discord.com/api/v10", _headers, wait_seconds=_pause)

discord = Connector(
    id="discord",
    name="Discord",
    category="chat",
    description="Posts to the channels of a Discord server and reads them.",
    connection=Connection,
    names=("discord", "discord server", "discord channel"),
    described_by="discord",
)

_EXAMPLE_CONNECTION = {"bot_token": "made-up-bot-token"}
_SIGNED_IN = {"authorization": "Bot made-up-bot-token"}
_EXAMPLE_MESSAGE = {
    "id": "1100000000000000001",
    "channel_id": "1000000000000000001",
    "content": "Order 15 is paid.",
    "author": {"id": "1200000000000000001", "username": "levqor"},
    "timestamp": "2026-01-31T08:30:00+00:00",
}
_MESSAGES_URL = "https://discord.com/api/v10/channels/1000000000000000001/messages"


@discord.check(
    example=Example(
        connection=_EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET",
                "https://discord.com/api/v10/users/@me",
                headers=_SIGNED_IN,
                answer={"id": "1200000000000000001", "username": "levqor"},
            ),
        ),
        yields={"name": "levqor"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_User, await api.get(http, connection, "/users/@me")).username)


@discord.action(
    phrases=(
        "post to discord",
        "send a discord message",
        "message the discord channel",
        "notify the discord channel",
        "post in discord",
        "tell discord",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=_EXAMPLE_CONNECTION,
        given={"channel_id": "1000000000000000001", "content": "Order 15 is paid."},
        calls=(
            Call(
                "POST",
                _MESSAGES_URL,
                json={"content": "Order 15 is paid.", "allowed_mentions": {"parse": []}},
                headers=_SIGNED_IN,
                answer=_EXAMPLE_MESSAGE,
            ),
        ),
        yields=_EXAMPLE_MESSAGE,
    ),
)
async def post_message(http: Http, connection: Connection, message: OutgoingMessage) -> Message:
    """Post a message to a channel."""
    body: dict[str, Any] = {"content": message.content}
    if not message.may_mention:
        body["allowed_mentions"] = {"parse": []}
    if message.reply_to is not None:
        body["message_reference"] = {"message_id": message.reply_to}
    target = path("/channels/{}/messages", message.channel_id)
    return shaped(Message, await api.post(http, connection, target, body))


@discord.action(
    phrases=("read discord messages", "get the messages of a discord channel", "fetch discord messages"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=_EXAMPLE_CONNECTION,
        given={"channel_id": "1000000000000000001", "limit": 1},
        calls=(Call("GET", f"{_MESSAGES_URL}?limit=1", headers=_SIGNED_IN, answer=[_EXAMPLE_MESSAGE]),),
        yields={"messages": [_EXAMPLE_MESSAGE]},
    ),
)
async def list_messages(http: Http, connection: Connection, history: History) -> Messages:
    """Read the newest messages of a channel."""
    target = path("/channels/{}/messages", history.channel_id)
    found: list[Message] = []
    while len(found) < history.limit:
        size = min(_PAGE, history.limit - len(found))
        before = {"before": found[-1].id} if found else {}
        page = shaped(_Page, {"messages": await api.get(http, connection, target, {"limit": size, **before})}).messages
        found += page
        if len(page) < size:
            break
    return Messages(messages=found)


@discord.poll(
    phrases=("new discord message", "someone posts in the discord channel", "a message arrives in discord"),
    example=PollExample(
        connection=_EXAMPLE_CONNECTION,
        given={"channel_id": "1000000000000000001"},
        cursor="1100000000000000000",
        calls=(
            Call(
                "GET",
                f"{_MESSAGES_URL}?limit=100&after=1100000000000000000",
                headers=_SIGNED_IN,
                answer=[_EXAMPLE_MESSAGE],
            ),
        ),
        finds=[("1100000000000000001", _EXAMPLE_MESSAGE)],
        leaves="1100000000000000001",
    ),
)
async def new_message(http: Http, connection: Connection, watch: Channel, cursor: str | None) -> Found[Message]:
    """A new message in a channel."""
    target = path("/channels/{}/messages", watch.channel_id)
    params = {"limit": 1} if cursor is None else {"limit": _PAGE, "after": cursor}
    page = shaped(_Page, {"messages": await api.get(http, connection, target, params)}).messages
    found = sorted(page, key=lambda message: int(message.id))
    return Found([(message.id, message) for message in found], found[-1].id if found else cursor or "0")
