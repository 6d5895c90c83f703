"""Finding and marking mail, and a look for new mail."""

from __future__ import annotations

from typing import Any, Final

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.outlook.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_MAIL,
    FIELDS,
    Connection,
    Mail,
    Mails,
    Mark,
    Page,
    RawMail,
    Search,
    Watch,
    api,
    outlook,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.microsoft import (
    EXAMPLE_CONNECTION,
    GRAPH,
    SIGNED_IN,
    next_page,
)
from levqor.connectors.reading import found_since, gathered, look_from, stamp

_SELECTED: Final = "%24select=" + FIELDS.replace(",", "%2C")
_INBOX: Final = f"{GRAPH}/me/mailFolders/inbox/messages"


async def _mails(http: Http, connection: Connection, folder: str, params: dict[str, Any], limit: int) -> list[Mail]:
    asked = {"$select": FIELDS, "$top": min(100, limit), **params}
    pages = api.pages(http, connection, path("/me/mailFolders/{}/messages", folder), asked, next_page)
    return [mail.plain() for mail in await gathered(pages, lambda page: shaped(Page, page).value, limit)]


@outlook.action(
    phrases=("search outlook", "find emails in outlook", "list outlook mails", "read my outlook inbox"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"query": "order", "limit": 10},
        calls=(
            Call(
                "GET",
                f"{_INBOX}?{_SELECTED}&%24top=10&%24search=%22order%22",
                headers=SIGNED_IN,
                answer={"value": [EXAMPLE_ANSWER]},
            ),
        ),
        yields={"mails": [EXAMPLE_MAIL]},
    ),
)
async def search(http: Http, connection: Connection, search: Search) -> Mails:
    """Find e-mails."""
    params: dict[str, Any] = {}
    if search.query:
        # Graph takes no filter beside a search.
        unread = " isread:no" if search.unread else ""
        params["$search"] = '"' + search.query.replace("\\", "\\\\").replace('"', '\\"') + unread + '"'
    elif search.unread:
        params["$filter"] = "isRead eq false"
    return Mails(mails=await _mails(http, connection, search.folder, params, search.limit))


@outlook.action(
    phrases=("mark the outlook mail as read", "mark an outlook email", "set the outlook mail to read"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": "AAkALg"},
        calls=(
            Call(
                "PATCH",
                f"{GRAPH}/me/messages/AAkALg",
                json={"isRead": True},
                headers=SIGNED_IN,
                answer={**EXAMPLE_ANSWER, "isRead": True},
            ),
        ),
        yields={**EXAMPLE_MAIL, "is_read": True},
    ),
)
async def mark(http: Http, connection: Connection, mark: Mark) -> Mail:
    """Mark an e-mail as read or unread."""
    target = path("/me/messages/{}", mark.id)
    answer = await api.call(http, connection, "PATCH", target, json={"isRead": mark.read})
    return shaped(RawMail, answer.json()).plain()


@outlook.poll(
    phrases=("new outlook mail", "an email arrives in outlook", "new email in outlook"),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={},
        cursor="2026-01-31T08:25:00Z",
        calls=(
            Call(
                "GET",
                f"{_INBOX}?{_SELECTED}&%24top=100&%24filter=receivedDateTime+ge+2026-01-31T08%3A20%3A00Z"
                "&%24orderby=receivedDateTime",
                headers=SIGNED_IN,
                answer={"value": [EXAMPLE_ANSWER]},
            ),
        ),
        finds=[("AAkALg", EXAMPLE_MAIL)],
        leaves="2026-01-31T08:29:00Z",
    ),
)
async def new_mail(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Mail]:
    """A new e-mail."""
    since = f"receivedDateTime ge {stamp(look_from(http, cursor))}"
    found = await _mails(http, connection, watch.folder, {"$filter": since, "$orderby": "receivedDateTime"}, 10_000)
    return found_since(http, cursor, found, key=lambda mail: mail.id, at=lambda mail: mail.received_at)
