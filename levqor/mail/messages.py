"""Builds a mail, and reads one that was kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from typing import Any, Final, Literal

from levqor.connectors.ports import Attachment, OutgoingMail, StepContext
from levqor.kit.clock import from_text, to_text
from levqor.kit.mailbox import parse_mailbox

Delivered = Literal["outbox", "smtp"]
WORKSPACE: Final = "X-Levqor-Workspace"
RUN: Final = "X-Levqor-Run"
DELIVERED: Final = "X-Levqor-Delivered"
CREATED: Final = "X-Levqor-Created"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSENDABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail of the outbox."""

    id: str
    from_: str
    to: list[str]
    subject: str
    text: str
    html: str | None
    created_at: datetime
    run_id: str | None
    delivered: Delivered

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "from": self.from_,
            "to": self.to,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "created_at": to_text(self.created_at),
            "run_id": self.run_id,
            "delivered": self.delivered,
        }


def key_digest(context: StepContext) -> str:
    """What stays the same when a step is repeated, and differs between workspaces."""
    return hashlib.sha256(f"{context.workspace_id}\0{context.idempotency_key}".encode()).hexdigest()[:32]


def build_message(context: StepContext, mail: OutgoingMail, sender: str, delivered: Delivered) -> EmailMessage:
    """The mail as it is kept, with what we note about it; `for_sending` is what leaves."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = from_ = parse_mailbox(sender)
    for header, addresses in (("To", mail.to), ("Cc", mail.cc), ("Bcc", mail.bcc)):
        if addresses:
            message[header] = [parse_mailbox(address) for address in addresses]
    if mail.reply_to:
        message["Reply-To"] = parse_mailbox(mail.reply_to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = format_datetime(context.now)
    message["Message-ID"] = f"<{key_digest(context)}@{from_.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message[WORKSPACE] = context.workspace_id
    message[RUN] = context.run_id
    message[DELIVERED] = delivered
    message[CREATED] = to_text(context.now)
    message.set_content(_sendable(mail.text))
    if mail.html:
        message.add_alternative(_sendable(mail.html), subtype="html")
    for attachment in mail.attachments:
        _attach(message, attachment)
    return message


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _, rest = attachment.media_type.partition(";")[0].strip().partition("/")
    name = _one_line(attachment.name)
    message.add_attachment(attachment.content, maintype=main, subtype=rest or "octet-stream", filename=name)


def for_sending(message: EmailMessage) -> tuple[list[str], bytes]:
    """Everyone who gets it, and the bytes that leave: without the blind copies and our notes."""
    everyone = [
        mailbox.addr_spec
        for header in ("To", "Cc", "Bcc")
        if header in message
        for mailbox in message[header].addresses
    ]
    leaving = read_message(message.as_bytes())
    for header in ("Bcc", WORKSPACE, RUN, DELIVERED, CREATED):
        del leaving[header]
    return list(dict.fromkeys(everyone)), leaving.as_bytes(policy=policy.SMTP)


def read_message(raw: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(raw)


def read_kept(mail_id: str, message: EmailMessage) -> KeptMail:
    addresses = [str(mailbox) for header in ("To", "Cc") for mailbox in _addresses(message, header)]
    return KeptMail(
        id=mail_id,
        from_=str(message["From"]),
        to=addresses,
        subject=str(message["Subject"]),
        text=_part(message, "plain") or "",
        html=_part(message, "html"),
        created_at=from_text(str(message[CREATED])),
        run_id=str(message[RUN]) if message[RUN] else None,
        delivered="smtp" if message[DELIVERED] == "smtp" else "outbox",
    )


def _addresses(message: EmailMessage, header: str) -> tuple[Any, ...]:
    return message[header].addresses if header in message else ()


def _part(message: EmailMessage, subtype: Literal["plain", "html"]) -> str | None:
    part = message.get_body((subtype,))
    if part is None:
        return None
    return str(part.get_content()).replace("\r\n", "\n").removesuffix("\n")


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", _sendable(text)).strip()


def _sendable(text: str) -> str:
    return _UNSENDABLE.sub("�", text)
