"""Writes a message as mail programs do (RFC 5322)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP

from levqor.connectors.multipart import SentFile

_POLICY = SMTP.clone(cte_type="7bit")


def compose(headers: Mapping[str, str], text: str, html: str | None, attachments: Sequence[SentFile]) -> bytes:
    """The same input makes the same bytes: a repeated step sends the same mail."""
    message = EmailMessage(policy=_POLICY)
    for name, value in headers.items():
        message[name] = " ".join(value.split())
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for file in attachments:
        main, _, sub = file.media_type.partition("/")
        known = bool(main.isalpha() and sub) and main not in ("multipart", "message")
        message.add_attachment(
            file.content,
            maintype=main if known else "application",
            subtype=sub if known else "octet-stream",
            filename=file.name,
        )
    digest = hashlib.sha256("\0".join([*headers.values(), text, html or ""]).encode("utf-8", "replace"))
    for file in attachments:
        digest.update(file.content)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"levqor-{digest.hexdigest()[:32]}-{number}")
    return message.as_bytes()
