"""Sending mail, and answering it."""

from __future__ import annotations

import base64
from email.utils import getaddresses

from pydantic import Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.gmail.composing import compose
from levqor.connectors.catalog.gmail.connector import URL, Connection, Input, api, gmail
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.http import Http
from levqor.connectors.mailboxes import Attached, Mailbox, Mailboxes
from levqor.connectors.multipart import SentFile, related
from levqor.connectors.ports import Files, StepContext
from levqor.kit.shapes import Shape

_UPLOAD = "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send"
_MAX_ATTACHED = 24_000_000


class Written(Input):
    text: str = Field(title="Text", max_length=2_000_000, json_schema_extra={"widget": "long_text"})
    html: str | None = Field(
        default=None, title="HTML", max_length=2_000_000, description="Shown instead of the text where possible."
    )
    attachments: Attached = Field(
        default_factory=list, title="Attachments", description="Files of earlier steps, 24 MB together.", max_length=20
    )


class Mail(Written):
    to: Mailboxes = Field(
        title="To",
        description="One or more addresses, as a list or separated by commas.",
        min_length=1,
        max_length=100,
        json_schema_extra={"widget": "emails"},
    )
    subject: str = Field(title="Subject", min_length=1, max_length=1000)
    cc: Mailboxes = Field(default_factory=list, title="Copy to", max_length=100)
    bcc: Mailboxes = Field(default_factory=list, title="Blind copy to", max_length=100)
    reply_to: Mailbox | None = Field(default=None, title="Answers go to")


class Reply(Written):
    message_id: str = Field(
        title="Message id", description="Of the mail that is answered.", min_length=1, max_length=100
    )


class SentMail(Shape):
    id: str = Field(title="Message id")
    thread_id: str = Field(title="Thread id")


class _Sent(Shape):
    id: str
    threadId: str  # noqa: N815 - the service's own name


class _Header(Shape):
    name: str
    value: str


class _Headers(Shape):
    headers: list[_Header] = Field(default_factory=list)


class _Answered(_Sent):
    payload: _Headers = Field(default_factory=_Headers)


_SENT = {"id": "19c1a2b3c4d5e6f7", "threadId": "19c1a2b3c4d5e6f7", "labelIds": ["SENT"]}
_YIELDS = {"id": "19c1a2b3c4d5e6f7", "thread_id": "19c1a2b3c4d5e6f7"}
_RAW = (
    "VG86IEJvIDxib0BleGFtcGxlLmNvbT4NClN1YmplY3Q6IE9yZGVyIDcNCkNvbnRlbnQtVHlwZTogdGV4dC9wbGFpbjsgY2hhcnNl"
    "dD0idXRmLTgiDQpDb250ZW50LVRyYW5zZmVyLUVuY29kaW5nOiA3Yml0DQpNSU1FLVZlcnNpb246IDEuMA0KDQpJdCBpcyBvbiBp"
    "dHMgd2F5Lg0K"
)
_RAW_REPLY = (
    "VG86IGJvQGV4YW1wbGUuY29tDQpTdWJqZWN0OiBSZTogT3JkZXIgNz8NCkluLVJlcGx5LVRvOiA8YTFAZXhhbXBsZS5jb20-DQpS"
    "ZWZlcmVuY2VzOiA8YTFAZXhhbXBsZS5jb20-DQpDb250ZW50LVR5cGU6IHRleHQvcGxhaW47IGNoYXJzZXQ9InV0Zi04Ig0KQ29u"
    "dGVudC1UcmFuc2Zlci1FbmNvZGluZzogN2JpdA0KTUlNRS1WZXJzaW9uOiAxLjANCg0KSXQgaXMgb24gaXRzIHdheS4NCg=="
)
_WANTED = ("Message-ID", "References", "Subject", "From", "Reply-To")
_HEADERS = "&".join(f"metadataHeaders={name}" for name in _WANTED)


async def _send(
    http: Http,
    connection: Connection,
    files: Files,
    context: StepContext,
    headers: dict[str, str],
    written: Written,
    thread: str | None,
) -> SentMail:
    if sum(file.size for file in written.attachments) > _MAX_ATTACHED:
        raise StepError("Gmail takes at most 24 MB of attachments.", code="too_large")
    attached = [SentFile(file.name, file.media_type, await files.read(context, file)) for file in written.attachments]
    content = compose(headers, written.text, written.html, attached)
    about = {"threadId": thread} if thread else {}
    if not attached:
        raw = base64.urlsafe_b64encode(content).decode()
        answered = await api.post(http, connection, "/messages/send", {"raw": raw, **about})
    else:
        parts = related(about, "message/rfc822", content)
        answer = await api.call(
            http,
            connection,
            "POST",
            _UPLOAD,
            params={"uploadType": "multipart"},
            body=parts.body,
            headers={"Content-Type": parts.content_type},
        )
        answered = answer.json()
    sent = shaped(_Sent, answered)
    return SentMail(id=sent.id, thread_id=sent.threadId)


@gmail.action(
    phrases=(
        "send a gmail",
        "send an email with gmail",
        "send an email from gmail",
        "send mail through gmail",
        "email with gmail",
        "gmail them",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"to": "Bo <bo@example.com>", "subject": "Order 7", "text": "It is on its way."},
        calls=(Call("POST", f"{URL}/messages/send", json={"raw": _RAW}, headers=SIGNED_IN, answer=_SENT),),
        yields=_YIELDS,
    ),
)
async def send(http: Http, connection: Connection, files: Files, context: StepContext, mail: Mail) -> SentMail:
    """Send an e-mail from a Gmail account."""
    lists = {"To": mail.to, "Cc": mail.cc, "Bcc": mail.bcc, "Reply-To": [mail.reply_to] if mail.reply_to else []}
    headers = {name: ", ".join(addresses) for name, addresses in lists.items() if addresses}
    return await _send(http, connection, files, context, {**headers, "Subject": mail.subject}, mail, None)


@gmail.action(
    phrases=(
        "reply to a gmail",
        "answer the email in gmail",
        "reply in the gmail thread",
        "answer the mail with gmail",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"message_id": "19c1a2b3c4d5e6f0", "text": "It is on its way."},
        calls=(
            Call(
                "GET",
                f"{URL}/messages/19c1a2b3c4d5e6f0?format=metadata&{_HEADERS}",
                headers=SIGNED_IN,
                answer={
                    "id": "19c1a2b3c4d5e6f0",
                    "threadId": "19c1a2b3c4d5e6f7",
                    "payload": {
                        "headers": [
                            {"name": "From", "value": "Bo <bo@example.com>"},
                            {"name": "Subject", "value": "Order 7?"},
                            {"name": "Message-ID", "value": "<a1@example.com>"},
                        ]
                    },
                },
            ),
            Call(
                "POST",
                f"{URL}/messages/send",
                json={"raw": _RAW_REPLY, "threadId": "19c1a2b3c4d5e6f7"},
                headers=SIGNED_IN,
                answer=_SENT,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def reply(http: Http, connection: Connection, files: Files, context: StepContext, reply: Reply) -> SentMail:
    """Answer an e-mail, in its thread."""
    params = {"format": "metadata", "metadataHeaders": _WANTED}
    answered = shaped(_Answered, await api.get(http, connection, path("/messages/{}", reply.message_id), params))
    said = {header.name.lower(): header.value for header in answered.payload.headers}
    to = [address for _, address in getaddresses([said.get("reply-to") or said.get("from", "")]) if address]
    if not to:
        raise StepError("The mail does not say who sent it, so it cannot be answered.", code="no_sender")
    subject = said.get("subject", "")
    headers = {"To": ", ".join(to), "Subject": subject if subject.lower().startswith("re:") else f"Re: {subject}"}
    if own := said.get("message-id"):
        headers |= {"In-Reply-To": own, "References": f"{said.get('references', '')} {own}".strip()}
    return await _send(http, connection, files, context, headers, reply, answered.threadId)
