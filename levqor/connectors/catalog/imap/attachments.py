"""Saves what is attached to a message."""

from __future__ import annotations

from pydantic import Field

from levqor.connectors.catalog.imap.changes import OneMessage
from levqor.connectors.catalog.imap.connection import EXAMPLE_CONNECTION, Connection, imap
from levqor.connectors.catalog.imap.messages import attachments_of, fetch_raw, parse
from levqor.connectors.catalog.imap.session import Mailbox, in_mailbox
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.connectors.ports import FileRef, Files, Sockets, StepContext
from levqor.kit.shapes import Shape


class Saved(Shape):
    files: list[FileRef] = Field(title="Files")


@imap.action(
    phrases=("save the attachments", "download the email's attachments", "get the attachment", "store the attachments"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"uid": 7},
        yields={
            "files": [
                {"file": "file_01j", "name": "invoice.pdf", "media_type": "application/pdf", "size": 20480},
            ]
        },
    ),
)
async def save_attachments(
    sockets: Sockets, files: Files, context: StepContext, connection: Connection, message: OneMessage
) -> Saved:
    """Save the attachments of a message as files."""

    def work(mailbox: Mailbox) -> list[tuple[str, str, bytes]]:
        mailbox.open(message.folder, to_change=False)
        for _, raw in fetch_raw(mailbox, [message.uid]):
            return list(attachments_of(parse(raw)))
        raise StepError(f"There is no message {message.uid} in the folder.", code="not_found")

    found = await in_mailbox(sockets, connection, work)
    return Saved(files=[await files.save(context, name, kind, content) for name, kind, content in found])
