"""E-mail, through the mail server of this installation or into its outbox."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Connector, Effect
from levqor.connectors.examples import Example
from levqor.connectors.mailboxes import Attached, Mailbox, Mailboxes
from levqor.connectors.ports import Attachment, Files, Mail, OutgoingMail, StepContext
from levqor.kit.shapes import Shape

email = Connector(
    id="email",
    name="E-mail",
    category="messages",
    description="Sends e-mail.",
    names=("email", "e-mail", "mail", "inbox"),
)


class Message(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    to: Mailboxes = Field(
        title="To",
        description="One or more addresses, as a list or separated by commas.",
        min_length=1,
        max_length=100,
        json_schema_extra={"widget": "emails"},
    )
    subject: str = Field(title="Subject", min_length=1, max_length=1000)
    text: str = Field(title="Text", max_length=2_000_000, json_schema_extra={"widget": "long_text"})
    html: str | None = Field(
        default=None, title="HTML", max_length=2_000_000, description="Shown instead of the text where possible."
    )
    cc: Mailboxes = Field(default_factory=list, title="Copy to", max_length=100)
    bcc: Mailboxes = Field(default_factory=list, title="Blind copy to", max_length=100)
    reply_to: Mailbox | None = Field(default=None, title="Answers go to")
    attachments: Attached = Field(
        default_factory=list, title="Attachments", description="Files of earlier steps.", max_length=20
    )


class Sent(Shape):
    message_id: str = Field(title="Message id")
    delivered: Literal["outbox", "smtp"] = Field(
        title="How it left", description="`outbox`: kept in the outbox, because no mail server is set up."
    )


@email.action(
    effect=Effect.AT_LEAST_ONCE,
    phrases=(
        "email",
        "e-mail",
        "mail",
        "send an email",
        "send an e-mail",
        "send a mail",
        "send email to",
        "email me",
        "mail me",
        "email the details to",
        "notify by email",
        "notify me by email",
        "send me an email",
        "drop an email to",
        "let me know by email",
        "write an email to",
        "alert by email",
    ),
    example=Example(
        given={"to": "ann@example.com", "subject": "Order 7", "text": "It is on its way."},
        yields={"message_id": "<7c6f@levqor.example>", "delivered": "outbox"},
    ),
)
async def send(mail: Mail, files: Files, context: StepContext, message: Message) -> Sent:
    """Send an e-mail."""
    outgoing = OutgoingMail(
        to=message.to,
        subject=message.subject,
        text=message.text,
        html=message.html,
        cc=message.cc,
        bcc=message.bcc,
        reply_to=message.reply_to,
        attachments=[
            Attachment(file.name, file.media_type, await files.read(context, file)) for file in message.attachments
        ],
    )
    message_id, delivered = await mail.send(context, outgoing)
    return Sent.model_validate({"message_id": message_id, "delivered": delivered})
