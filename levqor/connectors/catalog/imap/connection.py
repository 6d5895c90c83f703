"""The connection of the connector IMAP, and its test."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Example
from levqor.connectors.ports import Sockets
from levqor.kit.shapes import Shape


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    host: str = Field(
        title="IMAP server",
        description="Your provider calls it incoming mail server.",
        min_length=1,
        max_length=255,
        examples=["imap.example.com"],
    )
    port: int = Field(default=993, title="Port", ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = Field(
        default="tls",
        title="Encryption",
        description="tls for port 993, starttls for port 143. none: only to a server on this machine.",
    )
    user: str = Field(title="User name", description="Mostly the e-mail address.", min_length=1, max_length=255)
    password: SecretStr = Field(
        title="Password",
        description="Where the provider asks for a second factor, an app password from its security settings.",
        min_length=1,
    )


imap = Connector(
    id="imap",
    name="Mailbox (IMAP)",
    category="messages",
    description="Reads, searches, marks and moves the e-mail of a mailbox, and watches it for new messages.",
    connection=Connection,
    names=("mailbox", "imap", "inbox", "email inbox", "incoming mail"),
)

EXAMPLE_CONNECTION = {"host": "imap.example.com", "user": "ann@example.com", "password": "made-up-password"}


@imap.check(example=Example(connection=EXAMPLE_CONNECTION, given={}, yields={"name": "ann@example.com"}))
async def signs_in(sockets: Sockets, connection: Connection) -> Account:
    """The test signs in and opens the inbox."""
    from levqor.connectors.catalog.imap.session import in_mailbox

    await in_mailbox(sockets, connection, lambda mailbox: mailbox.open("INBOX", to_change=False))
    return Account(name=connection.user)
