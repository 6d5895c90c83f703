"""Outlook mail. Source: the metadata of Microsoft Graph and its reference, "message resource type"."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Account, Connector
from levqor.connectors.http import Http
from levqor.connectors.mailboxes import Attached, Mailboxes
from levqor.connectors.microsoft import (
    ACCOUNT_EXAMPLE,
    MicrosoftConnection,
    graph_api,
    microsoft_account,
    microsoft_sign_in,
)
from levqor.kit.shapes import Shape

MAX_ATTACHED: Final = 3_000_000
FIELDS: Final = (
    "id,conversationId,subject,from,toRecipients,receivedDateTime,bodyPreview,body,isRead,hasAttachments,webLink"
)


class Connection(MicrosoftConnection):
    pass


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class OutgoingMail(Input):
    to: Mailboxes = Field(
        title="To",
        description="One or more addresses, as a list or separated by commas.",
        min_length=1,
        max_length=100,
        json_schema_extra={"widget": "emails"},
    )
    subject: str = Field(title="Subject", min_length=1, max_length=1000)
    text: str = Field(title="Text", max_length=2_000_000, json_schema_extra={"widget": "long_text"})
    format: Literal["Text", "HTML"] = Field(default="Text", title="Written in")
    cc: Mailboxes = Field(default_factory=list, title="Copy to", max_length=100)
    bcc: Mailboxes = Field(default_factory=list, title="Blind copy to", max_length=100)
    attachments: Attached = Field(
        default_factory=list, title="Attachments", description="Files of earlier steps, 3 MB together.", max_length=20
    )
    save: bool = Field(default=True, title="Keep it among the sent mails")


class Which(Input):
    id: str = Field(title="Message id", min_length=1, max_length=500)


class Reply(Which):
    text: str = Field(title="Text", min_length=1, max_length=2_000_000, json_schema_extra={"widget": "long_text"})
    everybody: bool = Field(default=False, title="To everybody")


class Mark(Which):
    read: bool = Field(default=True, title="Is read")


class Search(Input):
    query: str | None = Field(
        default=None, title="Search", description="As in Outlook, such as from:ann invoice.", max_length=500
    )
    folder: str = Field(
        default="inbox", title="Folder", description="inbox, archive, or an id.", min_length=1, max_length=300
    )
    unread: bool = Field(default=False, title="Unread mails only")
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class Watch(Input):
    folder: str = Field(
        default="inbox", title="Folder", description="inbox, archive, or an id.", min_length=1, max_length=300
    )


class Mail(Shape):
    id: str = Field(title="Message id")
    url: str | None = Field(title="Address")
    from_address: str = Field(title="From")
    from_name: str = Field(title="Name of the sender")
    to: list[str] = Field(title="To")
    subject: str = Field(title="Subject")
    preview: str = Field(title="Beginning of the text")
    body: str = Field(title="Text", description="HTML where the mail was written in it.")
    received_at: str = Field(title="Received at")
    is_read: bool = Field(title="Is read")
    has_attachments: bool = Field(title="Has attachments")
    conversation_id: str | None = Field(title="Conversation id")


class Mails(Shape):
    mails: list[Mail] = Field(title="Mails", description="Newest first.")


class Done(Shape):
    done: bool = Field(default=True, title="Was accepted")


class _Address(Shape):
    address: str = ""
    name: str = ""


class _Person(Shape):
    emailAddress: _Address = Field(default_factory=_Address)  # noqa: N815 - the service's own name


class _Body(Shape):
    content: str = ""


class RawMail(Shape):
    id: str
    webLink: str | None = None  # noqa: N815 - the service's own name
    conversationId: str | None = None  # noqa: N815 - the service's own name
    subject: str | None = None
    from_: _Person | None = Field(default=None, alias="from")
    toRecipients: list[_Person] = Field(default_factory=list)  # noqa: N815 - the service's own name
    receivedDateTime: str  # noqa: N815 - the service's own name
    bodyPreview: str = ""  # noqa: N815 - the service's own name
    body: _Body = Field(default_factory=_Body)
    isRead: bool = False  # noqa: N815 - the service's own name
    hasAttachments: bool = False  # noqa: N815 - the service's own name

    def plain(self) -> Mail:
        sender = (self.from_ or _Person()).emailAddress
        return Mail(
            id=self.id,
            url=self.webLink,
            from_address=sender.address,
            from_name=sender.name,
            to=[person.emailAddress.address for person in self.toRecipients],
            subject=self.subject or "",
            preview=self.bodyPreview,
            body=self.body.content,
            received_at=self.receivedDateTime,
            is_read=self.isRead,
            has_attachments=self.hasAttachments,
            conversation_id=self.conversationId,
        )


class Page(Shape):
    value: list[RawMail]


api = graph_api("Outlook")

outlook = Connector(
    id="outlook",
    name="Outlook",
    category="messages",
    description="Sends, finds, answers and marks the mail of an Outlook or Microsoft 365 account.",
    connection=Connection,
    names=("outlook", "outlook mail", "microsoft 365 mail", "office 365 mail", "hotmail"),
    oauth=microsoft_sign_in("Mail.Send", "Mail.ReadWrite"),
    described_by="microsoft_graph",
)


@outlook.check(example=ACCOUNT_EXAMPLE)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return await microsoft_account(http, connection)


EXAMPLE_ANSWER: Final = {
    "id": "AAkALg",
    "conversationId": "AAQkAD",
    "subject": "Order 7",
    "from": {"emailAddress": {"name": "Bo", "address": "bo@example.com"}},
    "toRecipients": [{"emailAddress": {"name": "Ann", "address": "ann@example.com"}}],
    "receivedDateTime": "2026-01-31T08:29:00Z",
    "bodyPreview": "Is it paid?",
    "body": {"contentType": "text", "content": "Is it paid?"},
    "isRead": False,
    "hasAttachments": False,
    "webLink": "https://outlook.office365.com/owa/?ItemID=AAkALg",
}
EXAMPLE_MAIL: Final = {
    "id": "AAkALg",
    "url": "https://outlook.office365.com/owa/?ItemID=AAkALg",
    "from_address": "bo@example.com",
    "from_name": "Bo",
    "to": ["ann@example.com"],
    "subject": "Order 7",
    "preview": "Is it paid?",
    "body": "Is it paid?",
    "received_at": "2026-01-31T08:29:00Z",
    "is_read": False,
    "has_attachments": False,
    "conversation_id": "AAQkAD",
}
