"""Finds and reads messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import ConfigDict, Field

from levqor.connectors.catalog.imap.connection import EXAMPLE_CONNECTION, Connection, imap
from levqor.connectors.catalog.imap.messages import Message, fetch
from levqor.connectors.catalog.imap.session import Mailbox, in_mailbox, quoted
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Example
from levqor.connectors.ports import Sockets
from levqor.kit.shapes import Shape


class Folder(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    folder: str = Field(default="INBOX", title="Folder", min_length=1, max_length=255)


class Criteria(Folder):
    sender: str = Field(default="", title="From contains", max_length=255)
    to: str = Field(default="", title="To contains", max_length=255)
    subject: str = Field(default="", title="Subject contains", max_length=255)
    text: str = Field(default="", title="Text contains", max_length=255)
    unseen: bool = Field(default=False, title="Only unread")


class Search(Criteria):
    since: date | None = Field(default=None, title="Received on or after", examples=["2026-01-31"])
    before: date | None = Field(default=None, title="Received before", examples=["2026-02-28"])
    limit: int = Field(default=20, ge=1, le=200, title="At most")


class Messages(Shape):
    messages: list[Message] = Field(title="Messages", description="Newest first.")


class NoInput(Shape):
    model_config = ConfigDict(extra="forbid")


class Folders(Shape):
    folders: list[str] = Field(title="Folders")


EXAMPLE_MESSAGE = {
    "uid": 7,
    "folder": "INBOX",
    "message_id": "<7@shop.example>",
    "from_name": "Bo",
    "from_email": "bo@shop.example",
    "reply_to": "bo@shop.example",
    "to": ["ann@example.com"],
    "cc": [],
    "subject": "Order 15",
    "text": "It is paid.",
    "html": "",
    "date": "2026-01-31T08:30:00.000Z",
    "received_at": "2026-01-31T08:30:05.000Z",
    "is_seen": False,
    "is_flagged": False,
    "in_reply_to": "",
    "attachments": [{"name": "invoice.pdf", "media_type": "application/pdf", "size": 20480}],
}


@imap.action(
    phrases=(
        "search my inbox",
        "read emails",
        "find emails",
        "get unread emails",
        "read the mailbox",
        "look for emails from",
        "check my email",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"subject": "Order", "unseen": True},
        yields={"messages": [EXAMPLE_MESSAGE]},
    ),
)
async def search(sockets: Sockets, connection: Connection, search: Search) -> Messages:
    """Find messages of a folder.

    Reading does not mark them as read.
    """

    def work(mailbox: Mailbox) -> list[Message]:
        mailbox.open(search.folder, to_change=False)
        newest = find(mailbox, search)[-search.limit :]
        return fetch(mailbox, search.folder, newest)

    return Messages(messages=list(reversed(await in_mailbox(sockets, connection, work))))


@imap.action(
    phrases=("list the folders of the mailbox", "which mail folders are there", "get the mailbox folders"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(connection=EXAMPLE_CONNECTION, given={}, yields={"folders": ["INBOX", "Sent"]}),
)
async def list_folders(sockets: Sockets, connection: Connection, nothing: NoInput) -> Folders:  # noqa: ARG001 - an action takes an input
    """List the folders."""
    return Folders(folders=await in_mailbox(sockets, connection, Mailbox.list_folders))


def find(mailbox: Mailbox, criteria: Criteria, *more: str) -> list[int]:
    """The numbers of the messages that fit, in rising order."""
    words: list[str | bytes] = [*more, *_words(criteria)]
    has_other_letters = any(isinstance(word, bytes) for word in words)
    charset = ("CHARSET", "UTF-8") if has_other_letters else ()
    answer = mailbox.uid("SEARCH", *charset, *(words or ["ALL"]))
    return sorted(int(number) for line in answer if isinstance(line, bytes) for number in line.split())


def _words(criteria: Criteria) -> Iterator[str | bytes]:
    named = {
        "FROM": criteria.sender,
        "TO": criteria.to,
        "SUBJECT": criteria.subject,
        "TEXT": criteria.text,
    }
    for name, value in named.items():
        if value:
            yield name
            yield quoted(value) if value.isascii() else quoted(value).encode()
    if criteria.unseen:
        yield "UNSEEN"
    if isinstance(criteria, Search):
        for name, day in (("SINCE", criteria.since), ("BEFORE", criteria.before)):
            if day is not None:
                yield name
                yield imap_date(day)


def imap_date(day: date) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day:02d}-{months[day.month - 1]}-{day.year}"
