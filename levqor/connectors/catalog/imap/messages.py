"""A message of a mailbox, as later steps see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, Final

from pydantic import Field

from levqor.connectors.catalog.imap.session import Mailbox
from levqor.kit.clock import to_text
from levqor.kit.shapes import Shape

MOST_BYTES: Final = 10_000_000
"""Of a message; what comes after is not fetched."""
MOST_TEXT: Final = 200_000
_AT_ONCE: Final = 20
_PARTS: Final = f"(UID FLAGS INTERNALDATE BODY.PEEK[]<0.{MOST_BYTES}>)"
_UID = re.compile(rb"\bUID (\d+)")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')


class AttachmentInfo(Shape):
    name: str = Field(title="File name")
    media_type: str = Field(title="Media type")
    size: int = Field(title="Size in bytes")


class Message(Shape):
    uid: int = Field(title="Number in the folder", description="What other mailbox steps take as the message.")
    folder: str = Field(title="Folder")
    message_id: str = Field(title="Message id")
    from_name: str = Field(title="Sender's name")
    from_email: str = Field(title="Sender's address")
    reply_to: str = Field(title="Answers go to")
    to: list[str] = Field(title="To")
    cc: list[str] = Field(title="Copy to")
    subject: str = Field(title="Subject")
    text: str = Field(title="Text")
    html: str = Field(title="HTML")
    date: str | None = Field(title="Sent at")
    received_at: str | None = Field(title="Received at")
    is_seen: bool = Field(title="Read")
    is_flagged: bool = Field(title="Flagged")
    in_reply_to: str = Field(title="Answers the message with this id")
    attachments: list[AttachmentInfo] = Field(title="Attachments")


def fetch(mailbox: Mailbox, folder: str, uids: list[int]) -> list[Message]:
    """The messages that are still there, in the order of their numbers, without marking them as read."""
    found = [_message(folder, head, raw) for head, raw in fetch_raw(mailbox, uids)]
    return sorted(found, key=lambda message: message.uid)


def fetch_raw(mailbox: Mailbox, uids: list[int]) -> Iterator[tuple[bytes, bytes]]:
    """What the server says of each message, and the message."""
    for start in range(0, len(uids), _AT_ONCE):
        part = ",".join(map(str, uids[start : start + _AT_ONCE]))
        answer = mailbox.uid("FETCH", part, _PARTS)
        for place, item in enumerate(answer):
            if isinstance(item, tuple):
                # Some servers say a part of the facts behind the message.
                behind = answer[place + 1] if place + 1 < len(answer) else b""
                yield item[0] + (behind if isinstance(behind, bytes) else b""), item[1]


def parse(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def _message(folder: str, head: bytes, raw: bytes) -> Message:
    mail = parse(raw)
    uid, flags = _UID.search(head), _FLAGS.search(head)
    marks = (flags[1] if flags else b"").lower().split()
    sender_name, sender = (_addresses(mail, "From") or [("", "")])[0]
    html = _body(mail, "html")
    return Message(
        uid=int(uid[1]) if uid else 0,
        folder=folder,
        message_id=_header(mail, "Message-ID"),
        from_name=sender_name,
        from_email=sender,
        reply_to=(_addresses(mail, "Reply-To") or [("", sender)])[0][1],
        to=[address for _, address in _addresses(mail, "To")],
        cc=[address for _, address in _addresses(mail, "Cc")],
        subject=_header(mail, "Subject"),
        text=_body(mail, "plain") or text_of(html),
        html=html,
        date=_instant(_header(mail, "Date")),
        received_at=arrived_at(head),
        is_seen=b"\\seen" in marks,
        is_flagged=b"\\flagged" in marks,
        in_reply_to=_header(mail, "In-Reply-To"),
        attachments=[
            AttachmentInfo(name=name, media_type=media_type, size=len(content))
            for name, media_type, content in attachments_of(mail)
        ],
    )


def arrived_at(head: bytes) -> str | None:
    found = _ARRIVED.search(head)
    return _instant(found[1].decode("ascii", "replace").strip()) if found else None


def attachments_of(mail: EmailMessage) -> Iterator[tuple[str, str, bytes]]:
    """File name, media type and content of each."""
    for number, part in enumerate(_attached(mail), start=1):
        name = _clean(part.get_filename() or "") or f"attachment-{number}"
        content = part.get_payload(decode=True)
        yield name[:255], part.get_content_type(), content if isinstance(content, bytes) else part.as_bytes()


def _attached(mail: EmailMessage) -> Iterator[Any]:
    if not mail.is_multipart():
        return
    for part in mail.walk():
        if not part.is_multipart() and (part.get_filename() or part.get_content_disposition() == "attachment"):
            yield part


def _body(mail: EmailMessage, kind: str) -> str:
    try:
        part = mail.get_body(preferencelist=(kind,))
    except (AttributeError, KeyError, ValueError):
        return ""
    content = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return _storable(text)[:MOST_TEXT]


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return _clean(str(mail[name] or ""))
    except (ValueError, TypeError, AttributeError, IndexError, LookupError):
        return ""


def _addresses(mail: EmailMessage, name: str) -> list[tuple[str, str]]:
    return [(_clean(shown), address) for shown, address in getaddresses([_header(mail, name)]) if address]


def _instant(text: str) -> str | None:
    for form in (parsedate_to_datetime, _internal_date):
        try:
            instant = form(text)
            return to_text(instant if instant.tzinfo else instant.replace(tzinfo=UTC))
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _internal_date(text: str) -> datetime:
    return datetime.strptime(text, "%d-%b-%Y %H:%M:%S %z")


def _clean(text: str) -> str:
    return " ".join(_storable(text).split())[:2000]


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode().replace("\r\n", "\n")


def text_of(html: str) -> str:
    """The words of a page, for messages that have nothing else."""
    words = _Words()
    words.feed(html)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+", " ", "".join(words.found))).strip()


class _Words(HTMLParser):
    _BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"})
    _SILENT: Final = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's signature
        self._silent += tag in self._SILENT
        if tag in self._BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(re.sub(r"\s+", " ", data))
