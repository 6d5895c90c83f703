"""What an action may ask for besides its input: ports that the floors above fill in."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pydantic import ConfigDict, Field

from levqor.kit.shapes import Shape


@dataclass(frozen=True, slots=True)
class StepContext:
    """Which step of which run is being executed."""

    workspace_id: str
    run_id: str
    path: str
    attempt: int
    idempotency_key: str
    """The same for every attempt of this step of this run; sent on every outbound call."""
    now: datetime
    log: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    to: Sequence[str]
    subject: str
    text: str
    html: str | None = None
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    reply_to: str | None = None
    attachments: Sequence[Attachment] = ()


class FileRef(Shape):
    """A stored file, as it travels between steps: a value of this shape stands for its content."""

    model_config = ConfigDict(extra="forbid")

    file: str = Field(title="File id", pattern=r"^file_[0-9a-z]+$")
    name: str = Field(title="File name", max_length=255)
    media_type: str = Field(title="Media type", max_length=200, examples=["text/csv"])
    size: int = Field(title="Size in bytes", ge=0)


class Files(Protocol):
    """The files of one workspace; a file lives as long as the run that saved it is kept."""

    async def save(self, context: StepContext, name: str, media_type: str, content: bytes) -> FileRef:
        """Keep `content`. The same step of the same run saving the same content gets the same file.

        Raises:
            StepError: it is too large (`too_large`).
        """
        ...

    async def read(self, context: StepContext, file: FileRef) -> bytes:
        """The content.

        Raises:
            StepError: there is no such file in this workspace (`file_not_found`).
        """
        ...


class Sockets(Protocol):
    """Sockets to services that do not speak HTTP. Every place passes the address guard."""

    async def connect(self, host: str, port: int, *, tls: bool | ssl.SSLContext = False) -> socket.socket:
        """A connected, blocking socket, with the step's time-out on each read and write; its user closes it.

        With `tls` it is encrypted, and the certificate was checked for `host`. What is sent over it is not recorded.

        Raises:
            StepError: address_refused, invalid_url, dns_failure, connection_refused, connection_reset, timeout,
                tls_certificate or tls_protocol.
        """
        ...


class Mail(Protocol):
    async def send(self, context: StepContext, mail: OutgoingMail) -> tuple[str, str]:
        """Send a mail once per idempotency key; answers its message id and how it left: `outbox` or `smtp`."""
        ...


class Tables(Protocol):
    """The typed tables of one workspace, inside the transaction that records the step's outcome.

    A row is `{"id": "row_...", "values": {...}, "created_at": ..., "updated_at": ...}`.
    """

    def insert(self, table: str, values: dict[str, Any], *, create_if_missing: bool) -> dict[str, Any]: ...

    def find(self, table: str, where: dict[str, Any], *, limit: int, newest_first: bool) -> list[dict[str, Any]]: ...

    def update(self, table: str, where: dict[str, Any], values: dict[str, Any]) -> list[dict[str, Any]]: ...

    def delete(self, table: str, where: dict[str, Any]) -> int: ...
