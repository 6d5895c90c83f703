"""Discord. Source: the vendor's OpenAPI description and its reference, "Rate Limits" and "Message"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, Field, SecretStr, model_validator

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape

PAGE = 100
_WEBHOOK = re.compile(r"https://(?:[a-z]+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{5,25}/[\w-]{10,200}")


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    bot_token: SecretStr | None = Field(
        default=None,
        title="Bot token",
        description="Discord's developer portal, your application, Bot, Reset Token. Invite the bot to your server. "
        "Every step but posting through a webhook needs it.",
        min_length=1,
    )
    webhook_url: SecretStr | None = Field(
        default=None,
        title="Webhook address",
        description="The channel's settings, Integrations, Webhooks, Copy Webhook URL. Enough for posting to it.",
        min_length=1,
    )

    @model_validator(mode="after")
    def _has_a_way_in(self) -> Connection:
        if self.bot_token is None and self.webhook_url is None:
            raise ValueError("give the bot token or the webhook address")
        return self

    @property
    def webhook(self) -> str:
        """
        Raises:
            StepError: there is none (`no_webhook`), or it is not Discord's (`validation_error`).
        """
        if self.webhook_url is None:
            raise StepError("The connection has no webhook address. Add it under Connections.", code="no_webhook")
        url = self.webhook_url.get_secret_value()
        if _WEBHOOK.fullmatch(url) is None:
            raise StepError("The webhook address of the connection is not Discord's.", code="validation_error")
        # As it is: another spelling would be shown in records.
        return url


class Channel(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    channel_id: str = Field(
        title="Channel id", description="Right-click the channel, Copy Channel ID.", pattern=r"^\d{5,25}$"
    )


class Content(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    content: str = Field(title="Message", min_length=1, max_length=2000, json_schema_extra={"widget": "long_text"})
    embeds: list[dict[str, Any]] = Field(
        default_factory=list,
        title="Embeds",
        description="Boxes below the message, as Discord writes them: title, description, url, color, fields.",
        max_length=10,
        json_schema_extra={"widget": "json"},
    )
    may_mention: bool = Field(
        default=False, title="Mentions ring", description="Off: @everyone and @names in the text notify nobody."
    )

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"content": self.content}
        if self.embeds:
            body["embeds"] = self.embeds
        if not self.may_mention:
            body["allowed_mentions"] = {"parse": []}
        return body


class WebhookMessage(Content):
    name: str | None = Field(default=None, title="Posted as", min_length=1, max_length=80)
    thread_id: str | None = Field(default=None, title="Thread id", pattern=r"^\d{5,25}$")


class OutgoingMessage(Content, Channel):
    reply_to: str | None = Field(
        default=None, title="Reply to", description="The id of a message in the same channel.", pattern=r"^\d{5,25}$"
    )


class Which(Channel):
    message_id: str = Field(title="Message id", pattern=r"^\d{5,25}$")


class Change(Content, Which):
    pass


class Watch(Channel):
    bots: bool = Field(
        default=False,
        title="Also messages of bots",
        description="Off: what a workflow posts to the channel does not start it again.",
    )


class Deleted(Shape):
    id: str = Field(title="Message id")


class History(Channel):
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class Author(Shape):
    id: str = Field(title="User id")
    username: str = Field(title="User name")
    bot: bool = Field(default=False, title="Is a bot")


class Message(Shape):
    id: str = Field(title="Message id")
    channel_id: str = Field(title="Channel id")
    content: str = Field(title="Message")
    author: Author = Field(title="Author")
    timestamp: str = Field(title="Sent at")


class Messages(Shape):
    messages: list[Message] = Field(title="Messages", description="Newest first.")


class Page(Shape):
    messages: list[Message]


class _User(Shape):
    username: str


class _Webhook(Shape):
    name: str


def _headers(connection: Connection) -> dict[str, str]:
    if connection.bot_token is None:
        raise StepError("The connection has no bot token. Add it under Connections.", code="no_bot_token")
    return {"Authorization": f"Bot {connection.bot_token.get_secret_value()}"}


def _pause(_: Answer, content: Any) -> float | None:
    said = content.get("retry_after") if isinstance(content, dict) else None
    return float(said) if isinstance(said, int | float) else None


api: Api[Connection] = Api("Discord", "https://discord.com/api/v10", _headers, wait_seconds=_pause)

by_webhook: Api[Connection] = replace(api, headers=lambda _: {})

discord = Connector(
    id="discord",
    name="Discord",
    category="chat",
    description="Posts to the channels of a Discord server and reads them.",
    connection=Connection,
    names=("discord", "discord server", "discord channel"),
    described_by="discord",
)

EXAMPLE_CONNECTION = {"bot_token": "made-up-bot-token"}
SIGNED_IN = {"authorization": "Bot made-up-bot-token"}
EXAMPLE_MESSAGE = {
    "id": "1100000000000000001",
    "channel_id": "1000000000000000001",
    "content": "Order 15 is paid.",
    "author": {"id": "1200000000000000001", "username": "levqor", "bot": False},
    "timestamp": "2026-01-31T08:30:00+00:00",
}
MESSAGES_URL = "https://discord.com/api/v10/channels/1000000000000000001/messages"


@discord.check(
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET",
                "https://discord.com/api/v10/users/@me",
                headers=SIGNED_IN,
                answer={"id": "1200000000000000001", "username": "levqor"},
            ),
        ),
        yields={"name": "levqor"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    if connection.bot_token is None:
        return Account(name=shaped(_Webhook, await by_webhook.get(http, connection, connection.webhook)).name)
    return Account(name=shaped(_User, await api.get(http, connection, "/users/@me")).username)
