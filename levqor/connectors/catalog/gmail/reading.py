"""Finding and reading mail, its labels, and a look for new mail."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.gmail.connector import URL, Connection, Input, api, gmail
from levqor.connectors.catalog.gmail.messages import (
    Body,
    Labelled,
    Mail,
    Mails,
    OpenedMail,
    Page,
    RawLabels,
    RawMail,
    decoded,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.http import Answer, Http
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.connectors.reading import LOOK_BACK, gathered

_PAGE: Final = 500
_MOST_AT_ONCE: Final = 100
_MAX_BYTES: Final = 50_000_000


class Search(Input):
    query: str = Field(
        default="",
        title="Search",
        description="As in Gmail's own search, for example from:ann@example.com is:unread.",
        max_length=1000,
    )
    limit: int = Field(default=20, ge=1, le=500, title="At most")


class Which(Input):
    id: str = Field(title="Message id", min_length=1, max_length=100)


class Opening(Which):
    save_attachments: bool = Field(default=False, title="Keep the attachments as files")


class Labels(Which):
    add: list[str] = Field(
        default_factory=list, title="Labels to add", description="Their ids, such as STARRED.", max_length=50
    )
    remove: list[str] = Field(
        default_factory=list, title="Labels to take off", description="Their ids; UNREAD marks as read.", max_length=50
    )


class Watch(Input):
    query: str = Field(
        default="in:inbox", title="Only mail that fits", description="As in Gmail's own search.", max_length=900
    )


def _following(_: Answer, page: Any) -> dict[str, str] | None:
    token = page.get("nextPageToken") if isinstance(page, dict) else None
    return {"pageToken": str(token)} if token else None


async def _found(http: Http, connection: Connection, query: str, limit: int) -> list[str]:
    params = {"maxResults": min(_PAGE, limit), **({"q": query} if query else {})}
    pages = api.pages(http, connection, "/messages", params, _following)
    return [one.id for one in await gathered(pages, lambda page: shaped(Page, page).messages, limit)]


async def _read(http: Http, connection: Connection, message_id: str) -> RawMail:
    target = path("/messages/{}", message_id)
    answer = await api.call(http, connection, "GET", target, params={"format": "full"}, max_bytes=_MAX_BYTES)
    return shaped(RawMail, answer.json())


_ANSWERED: Final = {
    "id": "19c1a2b3c4d5e6f7",
    "threadId": "19c1a2b3c4d5e6f7",
    "internalDate": "1769848200000",
    "snippet": "Is order 7 paid?",
    "labelIds": ["INBOX", "UNREAD"],
    "payload": {
        "mimeType": "multipart/mixed",
        "headers": [
            {"name": "From", "value": "Bo <bo@example.com>"},
            {"name": "To", "value": "ann@example.com"},
            {"name": "Subject", "value": "Order 7"},
        ],
        "parts": [
            {"mimeType": "text/plain", "filename": "", "body": {"size": 16, "data": "SXMgb3JkZXIgNyBwYWlkPw"}},
            {
                "mimeType": "text/csv",
                "filename": "order.csv",
                "body": {"size": 3, "attachmentId": "ANGjdJ8"},
            },
        ],
    },
}
_YIELDS: Final = {
    "id": "19c1a2b3c4d5e6f7",
    "thread_id": "19c1a2b3c4d5e6f7",
    "from": "Bo <bo@example.com>",
    "to": "ann@example.com",
    "subject": "Order 7",
    "received_at": "2026-01-31T08:30:00+00:00",
    "snippet": "Is order 7 paid?",
    "text": "Is order 7 paid?",
    "html": None,
    "labels": ["INBOX", "UNREAD"],
    "attachments": [{"name": "order.csv", "media_type": "text/csv", "size": 3}],
}
_GET = Call("GET", f"{URL}/messages/19c1a2b3c4d5e6f7?format=full", headers=SIGNED_IN, answer=_ANSWERED)
_LISTED = {"messages": [{"id": "19c1a2b3c4d5e6f7", "threadId": "19c1a2b3c4d5e6f7"}], "resultSizeEstimate": 1}


@gmail.action(
    phrases=("search gmail", "find emails in gmail", "list gmail messages", "get emails from gmail", "read my gmail"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"query": "is:unread", "limit": 1},
        calls=(Call("GET", f"{URL}/messages?maxResults=1&q=is%3Aunread", headers=SIGNED_IN, answer=_LISTED), _GET),
        yields={"mails": [_YIELDS]},
    ),
)
async def search(http: Http, connection: Connection, search: Search) -> Mails:
    """Search for e-mails."""
    found = await _found(http, connection, search.query, search.limit)
    read = [await _read(http, connection, message_id) for message_id in found]
    return Mails(mails=[Mail.model_validate(message.plain()) for message in read])


@gmail.action(
    phrases=("get a gmail message", "read the gmail", "open the email in gmail", "download gmail attachments"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": "19c1a2b3c4d5e6f7", "save_attachments": True},
        calls=(
            _GET,
            Call(
                "GET",
                f"{URL}/messages/19c1a2b3c4d5e6f7/attachments/ANGjdJ8",
                headers=SIGNED_IN,
                answer={"size": 3, "data": "YSxi"},
            ),
        ),
        yields={
            **_YIELDS,
            "files": [{"file": "file_1", "name": "order.csv", "media_type": "text/csv", "size": 3}],
        },
    ),
)
async def get(http: Http, connection: Connection, files: Files, context: StepContext, opening: Opening) -> OpenedMail:
    """Read one e-mail."""
    message = await _read(http, connection, opening.id)
    kept: list[FileRef] = []
    for part in message.files if opening.save_attachments else []:
        body = part.body
        if body.attachmentId:
            target = path("/messages/{}/attachments/{}", opening.id, body.attachmentId)
            answer = await api.call(http, connection, "GET", target, max_bytes=_MAX_BYTES)
            body = shaped(Body, answer.json())
        kept.append(await files.save(context, part.filename[:255], part.mimeType, decoded(body.data)))
    return OpenedMail.model_validate({**message.plain(), "files": kept})


@gmail.action(
    phrases=(
        "label a gmail",
        "mark the gmail as read",
        "archive the email in gmail",
        "add a gmail label",
        "star the gmail",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": "19c1a2b3c4d5e6f7", "add": ["STARRED"], "remove": ["UNREAD"]},
        calls=(
            Call(
                "POST",
                f"{URL}/messages/19c1a2b3c4d5e6f7/modify",
                json={"addLabelIds": ["STARRED"], "removeLabelIds": ["UNREAD"]},
                headers=SIGNED_IN,
                answer={"id": "19c1a2b3c4d5e6f7", "labelIds": ["INBOX", "STARRED"]},
            ),
        ),
        yields={"id": "19c1a2b3c4d5e6f7", "labels": ["INBOX", "STARRED"]},
    ),
)
async def label(http: Http, connection: Connection, labels: Labels) -> Labelled:
    """Put labels on an e-mail and take them off.

    Taking off UNREAD marks it as read, taking off INBOX archives it.
    """
    body = {"addLabelIds": labels.add, "removeLabelIds": labels.remove}
    answered = shaped(RawLabels, await api.post(http, connection, path("/messages/{}/modify", labels.id), body))
    return Labelled(id=answered.id, labels=answered.labelIds)


@gmail.poll(
    phrases=("new gmail", "an email arrives in gmail", "i get a new email in gmail", "new email in gmail"),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={},
        cursor=1769848100000,
        calls=(
            Call(
                "GET",
                f"{URL}/messages?maxResults=500&q=in%3Ainbox+after%3A1769847800",
                headers=SIGNED_IN,
                answer=_LISTED,
            ),
            _GET,
        ),
        finds=[("19c1a2b3c4d5e6f7", _YIELDS)],
        leaves=1769848200000,
    ),
)
async def new_mail(http: Http, connection: Connection, watch: Watch, cursor: int | None) -> Found[Mail]:
    """A new e-mail.

    The oldest hundred are taken at once, the others at the next looks.
    """
    if cursor is None:
        newest = [await _read(http, connection, one) for one in await _found(http, connection, watch.query, 1)]
        return Found([], newest[0].internalDate if newest else 0)
    found = await _since(http, connection, watch, max(0, cursor // 1000 - int(LOOK_BACK.total_seconds())))
    if len(found) > _MOST_AT_ONCE:
        # Looking back over so many would find the same ones again and again.
        found = await _since(http, connection, watch, cursor // 1000)
    read = [await _read(http, connection, one) for one in found[::-1][:_MOST_AT_ONCE]]
    read.sort(key=lambda message: message.internalDate)
    mails = [(message.id, Mail.model_validate(message.plain())) for message in read]
    return Found(mails, max([cursor, *(message.internalDate for message in read)]))


async def _since(http: Http, connection: Connection, watch: Watch, second: int) -> list[str]:
    return await _found(http, connection, f"{watch.query} after:{second}".strip(), 100_000)
