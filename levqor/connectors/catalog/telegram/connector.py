"""Telegram. Source: the vendor's "Telegram Bot API", and a description made of it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    bot_token: SecretStr = Field(
        title="Bot token",
        description="Write /newbot or /token to @BotFather in Telegram. Then write to the bot, or add it to the group.",
        min_length=1,
    )


ChatId = Annotated[
    str,
    Field(
        title="Chat",
        description="The chat's number, as a new message's trigger gives it, or @name of a public channel.",
        pattern=r"^(-?\d{1,20}|@\w{3,64})$",
    ),
]


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class InChat(Input):
    chat_id: ChatId


class Posted(Shape):
    message_id: int = Field(title="Message id")
    chat_id: int = Field(title="Chat")


class _Chat(Shape):
    id: int


class _Message(Shape):
    message_id: int
    chat: _Chat


class _Posted(Shape):
    result: _Message


class _User(Shape):
    username: str


class _Me(Shape):
    result: _User


def token_of(connection: Connection) -> str:
    """
    Raises:
        StepError: it is none (`validation_error`). Quoted, it would be shown in records.
    """
    token = connection.bot_token.get_secret_value()
    if not re.fullmatch(r"\d{1,20}:[\w-]+", token, re.ASCII):
        raise StepError(
            "The connection's bot token is none: it looks like 110201543:AAHdqTcv.", code="validation_error"
        )
    return token


def _base(connection: Connection) -> str:
    return f"https://api.telegram.org/bot{token_of(connection)}"


def _refused(answer: Answer, content: Any) -> bool:
    return answer.status >= 400 or not isinstance(content, dict) or content.get("ok") is not True


def _reason(content: Any) -> str | None:
    """Telegram has sentences alone; the one about a webhook is what people meet."""
    said = content.get("description", "") if isinstance(content, dict) else ""
    return "webhook_is_active" if "webhook is active" in str(said) else None


def _pause(_: Answer, content: Any) -> float | None:
    about = content.get("parameters") if isinstance(content, dict) else None
    seconds = about.get("retry_after") if isinstance(about, dict) else None
    return float(seconds) if isinstance(seconds, int | float) else None


api: Api[Connection] = Api("Telegram", _base, lambda _: {}, reason=_reason, refused=_refused, wait_seconds=_pause)

telegram = Connector(
    id="telegram",
    name="Telegram",
    category="chat",
    description="Sends messages and files as a Telegram bot, and hears what is written to it.",
    connection=Connection,
    names=("telegram", "telegram bot", "telegram chat", "telegram group", "telegram channel"),
    described_by="telegram",
)

EXAMPLE_CONNECTION: Final = {"bot_token": "110201543:made-up-bot-token"}
URL: Final = "https://api.telegram.org/bot110201543:made-up-bot-token"
EXAMPLE_ANSWER: Final = {
    "ok": True,
    "result": {
        "message_id": 42,
        "date": 1769848200,
        "chat": {"id": 7001, "type": "private", "first_name": "Ann"},
        "text": "Order 15 is paid.",
    },
}
EXAMPLE_POSTED: Final = {"message_id": 42, "chat_id": 7001}


def posted(content: Any) -> Posted:
    message = shaped(_Posted, content).result
    return Posted(message_id=message.message_id, chat_id=message.chat.id)


@telegram.check(
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET",
                f"{URL}/getMe",
                answer={"ok": True, "result": {"id": 110201543, "is_bot": True, "username": "levqor_bot"}},
            ),
        ),
        yields={"name": "levqor_bot"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, await api.get(http, connection, "/getMe")).result.username)
