"""Mail, as Gmail tells it and as later steps see it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic import Field

from levqor.connectors.ports import FileRef
from levqor.kit.shapes import Shape


class Attached(Shape):
    name: str = Field(title="File name")
    media_type: str = Field(title="Media type")
    size: int = Field(title="Size in bytes")


class Mail(Shape):
    id: str = Field(title="Message id")
    thread_id: str = Field(title="Thread id")
    from_: str = Field(title="From", serialization_alias="from", validation_alias="from")
    to: str = Field(title="To")
    subject: str = Field(title="Subject")
    received_at: str = Field(title="Received at")
    snippet: str = Field(title="Beginning of the text")
    text: str = Field(title="Text", description="Empty where a mail has HTML alone.")
    html: str | None = Field(title="HTML")
    labels: list[str] = Field(title="Labels")
    attachments: list[Attached] = Field(title="Attachments")


class OpenedMail(Mail):
    files: list[FileRef] = Field(title="Files", description="The attachments, where they were to be kept.")


class Mails(Shape):
    mails: list[Mail] = Field(title="Mails", description="Newest first.")


class Labelled(Shape):
    id: str = Field(title="Message id")
    labels: list[str] = Field(title="Labels")


class _Header(Shape):
    name: str
    value: str


class Body(Shape):
    data: str = ""
    size: int = 0
    attachmentId: str = ""  # noqa: N815 - the service's own name


class Part(Shape):
    mimeType: str = ""  # noqa: N815 - the service's own name
    filename: str = ""
    headers: list[_Header] = Field(default_factory=list)
    body: Body = Field(default_factory=Body)
    parts: list[Part] = Field(default_factory=list)

    def walk(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.walk()

    def header(self, name: str) -> str:
        return next((one.value for one in self.headers if one.name.lower() == name), "")

    def text_of(self, kind: str) -> str | None:
        texts = [part.body.data for part in self.walk() if part.mimeType == kind and not part.filename]
        return decoded(texts[0]).decode("utf-8", "replace") if texts else None


class RawMail(Shape):
    id: str
    threadId: str  # noqa: N815 - the service's own name
    internalDate: int = Field(ge=0, le=10**14)  # noqa: N815 - the service's own name
    snippet: str = ""
    labelIds: list[str] = Field(default_factory=list)  # noqa: N815 - the service's own name
    payload: Part = Field(default_factory=Part)

    @property
    def files(self) -> list[Part]:
        return [part for part in self.payload.walk() if part.filename]

    def plain(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "thread_id": self.threadId,
            "from": self.payload.header("from"),
            "to": self.payload.header("to"),
            "subject": self.payload.header("subject"),
            "received_at": datetime.fromtimestamp(self.internalDate / 1000, UTC).isoformat(timespec="seconds"),
            "snippet": self.snippet,
            "text": self.payload.text_of("text/plain") or "",
            "html": self.payload.text_of("text/html"),
            "labels": self.labelIds,
            "attachments": [
                Attached(name=part.filename, media_type=part.mimeType, size=part.body.size) for part in self.files
            ],
        }


class _Named(Shape):
    id: str


class Page(Shape):
    messages: list[_Named] = Field(default_factory=list)


class RawLabels(Shape):
    id: str
    labelIds: list[str] = Field(default_factory=list)  # noqa: N815 - the service's own name


def decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
