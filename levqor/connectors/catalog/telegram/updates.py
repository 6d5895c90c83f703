"""Looking for what was written to the bot.

Telegram keeps one queue per bot, and forgets what is older than the `offset` that it is asked for. So a look asks a few
updates back: what it found is not gone before it was stored, and a second trigger with the same bot misses nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.telegram.connector import (
    EXAMPLE_CONNECTION,
    URL,
    ChatId,
    Connection,
    Input,
    api,
    telegram,
)
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_KEPT: Final = 20
_ALLOWED: Final = '["message","channel_post","callback_query"]'
"""The same for every look: Telegram remembers the last one's."""


class Watch(Input):
    chat_id: ChatId | None = Field(default=None, title="Only in this chat", description="Empty: everywhere.")


class Message(Shape):
    message_id: int = Field(title="Message id")
    chat_id: int = Field(title="Chat")
    chat_type: str = Field(title="Kind of chat")
    from_id: int | None = Field(title="User id")
    from_name: str | None = Field(title="Name")
    username: str | None = Field(title="User name")
    text: str = Field(title="Text", description="Or what stands below a file.")
    file_id: str | None = Field(title="File", description="A file, or a picture in its largest size.")
    sent_at: str = Field(title="Sent at")


class Press(Shape):
    answer: str = Field(title="Answer of the button")
    message_id: int | None = Field(title="Message id")
    chat_id: int | None = Field(title="Chat")
    from_id: int = Field(title="User id")
    from_name: str = Field(title="Name")


class _User(Shape):
    id: int
    first_name: str = ""
    last_name: str = ""
    username: str | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class _Chat(Shape):
    id: int
    type: str = ""
    username: str | None = None


class _File(Shape):
    file_id: str


class _Message(Shape):
    message_id: int
    date: int = Field(default=0, ge=0, le=10**11)
    chat: _Chat
    from_: _User | None = Field(default=None, alias="from")
    text: str = ""
    caption: str = ""
    document: _File | None = None
    photo: list[_File] = Field(default_factory=list)

    def plain(self) -> Message:
        by = self.from_
        file = self.document or (self.photo[-1] if self.photo else None)
        return Message(
            message_id=self.message_id,
            chat_id=self.chat.id,
            chat_type=self.chat.type,
            from_id=by and by.id,
            from_name=by and by.name,
            username=by and by.username,
            text=self.text or self.caption,
            file_id=file and file.file_id,
            sent_at=datetime.fromtimestamp(self.date, UTC).isoformat(),
        )


class _Press(Shape):
    id: str
    from_: _User = Field(alias="from")
    data: str = ""
    message: _Message | None = None


class _Update(Shape):
    update_id: int
    message: _Message | None = None
    channel_post: _Message | None = None
    callback_query: _Press | None = None


class _Updates(Shape):
    result: list[_Update]


async def _updates(http: Http, connection: Connection, cursor: int | None) -> tuple[list[_Update], int]:
    """What is new, and the newest that there is. The limit of a look is a hundred, those that are kept included."""
    offset = -_KEPT if cursor is None else max(0, cursor + 1 - _KEPT)
    params = {"offset": offset, "limit": 100, "allowed_updates": _ALLOWED}
    found = shaped(_Updates, await api.get(http, connection, "/getUpdates", params)).result
    new = [update for update in found if cursor is None or update.update_id > cursor]
    return new, max([cursor or 0, *(update.update_id for update in found)])


def _is_in(chat: _Chat | None, wanted: str | None) -> bool:
    if wanted is None:
        return True
    return chat is not None and wanted.lower() in (str(chat.id), f"@{chat.username}".lower())


def _looked(update: dict[str, Any]) -> tuple[Call, ...]:
    asked = "allowed_updates=%5B%22message%22%2C%22channel_post%22%2C%22callback_query%22%5D"
    return (Call("GET", f"{URL}/getUpdates?offset=881&limit=100&{asked}", answer={"ok": True, "result": [update]}),)


_ANN = {"id": 7001, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "username": "ann"}
_SAID = {
    "message_id": 41,
    "date": 1769848200,
    "chat": {"id": 7001, "type": "private"},
    "from": _ANN,
    "text": "Is order 15 paid?",
}


@telegram.poll(
    phrases=("new telegram message", "someone writes to the telegram bot", "a message arrives in telegram"),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={},
        cursor=900,
        calls=_looked({"update_id": 901, "message": _SAID}),
        finds=[
            (
                "901",
                {
                    "message_id": 41,
                    "chat_id": 7001,
                    "chat_type": "private",
                    "from_id": 7001,
                    "from_name": "Ann Lee",
                    "username": "ann",
                    "text": "Is order 15 paid?",
                    "file_id": None,
                    "sent_at": "2026-01-31T08:30:00+00:00",
                },
            )
        ],
        leaves=901,
    ),
)
async def new_message(http: Http, connection: Connection, watch: Watch, cursor: int | None) -> Found[Message]:
    """A new message to the bot, or in a channel or group that it is in."""
    updates, newest = await _updates(http, connection, cursor)
    said = [(str(one.update_id), one.message or one.channel_post) for one in updates]
    return Found([(key, one.plain()) for key, one in said if one and _is_in(one.chat, watch.chat_id)], newest)


@telegram.poll(
    phrases=("a telegram button is pressed", "someone presses the telegram button", "new telegram button press"),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={},
        cursor=900,
        calls=_looked(
            {"update_id": 901, "callback_query": {"id": "4382", "from": _ANN, "data": "ship:15", "message": _SAID}}
        ),
        finds=[
            (
                "901",
                {"answer": "ship:15", "message_id": 41, "chat_id": 7001, "from_id": 7001, "from_name": "Ann Lee"},
            )
        ],
        leaves=901,
    ),
)
async def new_button_press(http: Http, connection: Connection, watch: Watch, cursor: int | None) -> Found[Press]:
    """A pressed button below a message of the bot."""
    updates, newest = await _updates(http, connection, cursor)
    items: list[tuple[str, Press]] = []
    for update in updates:
        press = update.callback_query
        chat = press.message.chat if press and press.message else None
        if press and _is_in(chat, watch.chat_id):
            items.append((str(update.update_id), _pressed(press)))
    return Found(items, newest)


def _pressed(press: _Press) -> Press:
    return Press(
        answer=press.data,
        message_id=press.message and press.message.message_id,
        chat_id=press.message and press.message.chat.id,
        from_id=press.from_.id,
        from_name=press.from_.name,
    )
