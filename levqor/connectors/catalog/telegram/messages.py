"""Sending, changing and taking back messages."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.telegram.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_CONNECTION,
    EXAMPLE_POSTED,
    URL,
    Connection,
    InChat,
    Posted,
    api,
    posted,
    telegram,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class Button(Shape):
    text: str = Field(title="Label", min_length=1, max_length=64)
    url: str | None = Field(default=None, title="Opens", max_length=2000)
    answer: str | None = Field(
        default=None, title="Answers", description="What the trigger for pressed buttons gives.", max_length=64
    )

    def body(self) -> dict[str, str]:
        return {"text": self.text, **({"url": self.url} if self.url else {"callback_data": self.answer or self.text})}


class Content(InChat):
    text: str = Field(title="Message", min_length=1, max_length=4096, json_schema_extra={"widget": "long_text"})
    format: Literal["plain", "HTML", "MarkdownV2"] = Field(
        default="plain", title="Written in", description="Plain text is shown as it is, whatever is in it."
    )
    previews: bool = Field(default=True, title="Show previews of links")
    buttons: list[Button] = Field(
        default_factory=list, title="Buttons", description="Below the message, one per line.", max_length=50
    )

    def body(self) -> dict[str, Any]:
        parsed = {} if self.format == "plain" else {"parse_mode": self.format}
        plain = {} if self.previews else {"link_preview_options": {"is_disabled": True}}
        rows = [[button.body()] for button in self.buttons]
        shown = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        return {"chat_id": self.chat_id, "text": self.text, **parsed, **plain, **shown}


class Message(Content):
    reply_to: int | None = Field(default=None, title="Reply to", description="The id of a message in the chat.")
    topic: int | None = Field(default=None, title="Topic", description="The number of a topic of the group.")
    silent: bool = Field(default=False, title="Without a sound")


class Change(Content):
    message_id: int = Field(title="Message id")


class Which(InChat):
    message_id: int = Field(title="Message id")


class Deleted(Shape):
    deleted: bool = Field(title="Was deleted")


class Chat(Shape):
    id: int = Field(title="Chat")
    type: str = Field(title="Kind", examples=["private", "group", "supergroup", "channel"])
    title: str | None = Field(default=None, title="Title")
    username: str | None = Field(default=None, title="User name")
    first_name: str | None = Field(default=None, title="First name")


class _Deleted(Shape):
    result: bool


class _Chat(Shape):
    result: Chat


@telegram.action(
    phrases=(
        "send a telegram message",
        "post to telegram",
        "message me on telegram",
        "notify me on telegram",
        "send to the telegram group",
        "tell telegram",
        "telegram",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={
            "chat_id": 7001,
            "text": "Order 15 is paid.",
            "reply_to": 41,
            "previews": False,
            "buttons": [{"text": "Ship it", "answer": "ship:15"}],
        },
        calls=(
            Call(
                "POST",
                f"{URL}/sendMessage",
                json={
                    "chat_id": "7001",
                    "text": "Order 15 is paid.",
                    "link_preview_options": {"is_disabled": True},
                    "reply_markup": {"inline_keyboard": [[{"text": "Ship it", "callback_data": "ship:15"}]]},
                    "reply_parameters": {"message_id": 41},
                },
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_POSTED,
    ),
)
async def send_message(http: Http, connection: Connection, message: Message) -> Posted:
    """Send a message."""
    body = message.body()
    if message.reply_to is not None:
        body["reply_parameters"] = {"message_id": message.reply_to}
    if message.topic is not None:
        body["message_thread_id"] = message.topic
    if message.silent:
        body["disable_notification"] = True
    return posted(await api.post(http, connection, "/sendMessage", body))


@telegram.action(
    phrases=("edit a telegram message", "update the telegram message", "change the telegram message"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"chat_id": "7001", "message_id": 42, "text": "<b>Shipped</b>", "format": "HTML"},
        calls=(
            Call(
                "POST",
                f"{URL}/editMessageText",
                json={"chat_id": "7001", "text": "<b>Shipped</b>", "parse_mode": "HTML", "message_id": 42},
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_POSTED,
    ),
)
async def edit_message(http: Http, connection: Connection, change: Change) -> Posted:
    """Change a message of the bot."""
    body = {**change.body(), "message_id": change.message_id}
    return posted(await api.post(http, connection, "/editMessageText", body))


@telegram.action(
    phrases=("delete a telegram message", "remove the telegram message", "take back a telegram message"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"chat_id": "7001", "message_id": 42},
        calls=(
            Call(
                "POST",
                f"{URL}/deleteMessage",
                json={"chat_id": "7001", "message_id": 42},
                answer={"ok": True, "result": True},
            ),
        ),
        yields={"deleted": True},
    ),
)
async def delete_message(http: Http, connection: Connection, message: Which) -> Deleted:
    """Delete a message."""
    body = {"chat_id": message.chat_id, "message_id": message.message_id}
    return Deleted(deleted=shaped(_Deleted, await api.post(http, connection, "/deleteMessage", body)).result)


@telegram.action(
    phrases=("get a telegram chat", "look up the telegram chat", "find the telegram group"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"chat_id": "@levqor_news"},
        calls=(
            Call(
                "GET",
                f"{URL}/getChat?chat_id=%40levqor_news",
                answer={"ok": True, "result": {"id": -1007001, "type": "channel", "title": "News"}},
            ),
        ),
        yields={"id": -1007001, "type": "channel", "title": "News", "username": None, "first_name": None},
    ),
)
async def get_chat(http: Http, connection: Connection, chat: InChat) -> Chat:
    """Get what a chat is."""
    return shaped(_Chat, await api.get(http, connection, "/getChat", {"chat_id": chat.chat_id})).result
