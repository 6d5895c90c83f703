"""Marks and moves messages."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from levqor.connectors.catalog.imap.connection import EXAMPLE_CONNECTION, Connection, imap
from levqor.connectors.catalog.imap.reading import Folder
from levqor.connectors.catalog.imap.session import Mailbox, folder_name, in_mailbox, quoted
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.connectors.ports import Sockets
from levqor.kit.shapes import Shape


class OneMessage(Folder):
    uid: int = Field(title="Number of the message", description="`uid` of a message that was found.", ge=1)


class Marking(OneMessage):
    as_: Literal["seen", "unseen", "flagged", "unflagged"] = Field(
        default="seen", alias="as", title="Mark as", description="seen and unseen: read and unread."
    )


class Moving(OneMessage):
    to: str = Field(title="To the folder", min_length=1, max_length=255, examples=["Done"])


class Changed(Shape):
    uid: int = Field(title="Number of the message")
    is_found: bool = Field(title="Found", description="Off: the message was no longer in the folder.")


@imap.action(
    phrases=("mark the email as read", "mark as read", "mark the message as seen", "flag the email", "star the email"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(connection=EXAMPLE_CONNECTION, given={"uid": 7, "as": "seen"}, yields={"uid": 7, "is_found": True}),
)
async def mark(sockets: Sockets, connection: Connection, marking: Marking) -> Changed:
    """Mark a message as read, unread, flagged or not."""
    change = "-FLAGS.SILENT" if marking.as_.startswith("un") else "+FLAGS.SILENT"
    flag = "(\\Flagged)" if marking.as_.endswith("flagged") else "(\\Seen)"

    def work(mailbox: Mailbox) -> bool:
        mailbox.open(marking.folder, to_change=True)
        found = is_there(mailbox, marking.uid)
        if found:
            mailbox.uid("STORE", str(marking.uid), change, flag)
        return found

    return Changed(uid=marking.uid, is_found=await in_mailbox(sockets, connection, work))


@imap.action(
    phrases=("move the email to", "archive the email", "put the message into the folder", "file the email under"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(connection=EXAMPLE_CONNECTION, given={"uid": 7, "to": "Done"}, yields={"uid": 7, "is_found": True}),
)
async def move(sockets: Sockets, connection: Connection, moving: Moving) -> Changed:
    """Move a message to another folder."""

    def work(mailbox: Mailbox) -> bool:
        mailbox.open(moving.folder, to_change=True)
        found = is_there(mailbox, moving.uid)
        if found:
            _move(mailbox, str(moving.uid), quoted(folder_name(moving.to)), moving.to)
        return found

    return Changed(uid=moving.uid, is_found=await in_mailbox(sockets, connection, work))


def is_there(mailbox: Mailbox, uid: int) -> bool:
    answer = mailbox.uid("SEARCH", "UID", str(uid))
    return any(isinstance(line, bytes) and line.split() for line in answer)


def _move(mailbox: Mailbox, uid: str, folder: str, shown: str) -> None:
    try:
        if mailbox.can("MOVE"):
            mailbox.uid("MOVE", uid, folder)
            return
        mailbox.uid("COPY", uid, folder)
    except StepError as error:
        if error.code != "service_refused":
            raise
        raise StepError(f"There is no folder {shown[:100]!r} in the mailbox.", code="not_found") from None
    mailbox.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
    if mailbox.can("UIDPLUS"):
        mailbox.uid("EXPUNGE", uid)
    else:
        mailbox.expunge()
