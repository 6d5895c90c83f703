"""Sending mail, and answering it."""

from __future__ import annotations

import base64
from typing import Any

from levqor.connectors.api import path
from levqor.connectors.catalog.outlook.connector import (
    MAX_ATTACHED,
    Connection,
    Done,
    OutgoingMail,
    Reply,
    api,
    outlook,
)
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.microsoft import (
    EXAMPLE_CONNECTION,
    GRAPH,
    SIGNED_IN,
    accepted,
)
from levqor.connectors.ports import Files, StepContext
from levqor.kit.mailbox import parse_mailbox


def _people(mailboxes: list[str]) -> list[dict[str, Any]]:
    parsed = [parse_mailbox(mailbox) for mailbox in mailboxes]
    return [
        {"emailAddress": {"address": one.addr_spec, **({"name": one.display_name} if one.display_name else {})}}
        for one in parsed
    ]


@outlook.action(
    phrases=("send an outlook mail", "send an email with outlook", "email from outlook", "send mail through outlook"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={
            "to": "Bo <bo@example.com>",
            "subject": "Order 7",
            "text": "It is on its way.",
            "attachments": {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5},
        },
        calls=(
            Call(
                "POST",
                f"{GRAPH}/me/sendMail",
                json={
                    "message": {
                        "subject": "Order 7",
                        "body": {"contentType": "Text", "content": "It is on its way."},
                        "toRecipients": [{"emailAddress": {"address": "bo@example.com", "name": "Bo"}}],
                        "attachments": [
                            {
                                "@odata.type": "#microsoft.graph.fileAttachment",
                                "name": "sample.txt",
                                "contentType": "text/plain",
                                "contentBytes": "aGVsbG8=",
                            }
                        ],
                    },
                    "saveToSentItems": True,
                },
                headers=SIGNED_IN,
                status=202,
            ),
        ),
        yields={"done": True},
    ),
)
async def send(http: Http, connection: Connection, files: Files, context: StepContext, mail: OutgoingMail) -> Done:
    """Send an e-mail from an Outlook account."""
    if sum(file.size for file in mail.attachments) > MAX_ATTACHED:
        raise StepError("Outlook takes at most 3 MB of attachments in one request.", code="too_large")
    message: dict[str, Any] = {"subject": mail.subject, "body": {"contentType": mail.format, "content": mail.text}}
    for name, people in (("toRecipients", mail.to), ("ccRecipients", mail.cc), ("bccRecipients", mail.bcc)):
        if people:
            message[name] = _people(people)
    if mail.attachments:
        message["attachments"] = [
            {
                "@odata.type": "#microsoft.graph.fileAttachment",
                "name": file.name,
                "contentType": file.media_type,
                "contentBytes": base64.b64encode(await files.read(context, file)).decode(),
            }
            for file in mail.attachments
        ]
    body = {"message": message, "saveToSentItems": mail.save}
    accepted(await api.call(http, connection, "POST", "/me/sendMail", json=body))
    return Done()


@outlook.action(
    phrases=("reply to an outlook mail", "answer the email in outlook", "reply with outlook"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": "AAkALg", "text": "It is on its way."},
        calls=(
            Call(
                "POST",
                f"{GRAPH}/me/messages/AAkALg/reply",
                json={"comment": "It is on its way."},
                headers=SIGNED_IN,
                status=202,
            ),
        ),
        yields={"done": True},
    ),
)
async def reply(http: Http, connection: Connection, reply: Reply) -> Done:
    """Answer an e-mail."""
    target = path("/me/messages/{}/", reply.id) + ("replyAll" if reply.everybody else "reply")
    accepted(await api.call(http, connection, "POST", target, json={"comment": reply.text}))
    return Done()
