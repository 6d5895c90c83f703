"""Watches a folder for new messages, by their numbers and what makes the numbers valid."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final, TypedDict

from levqor.connectors.catalog.imap.connection import EXAMPLE_CONNECTION, Connection, imap
from levqor.connectors.catalog.imap.messages import Message, arrived_at, fetch
from levqor.connectors.catalog.imap.reading import EXAMPLE_MESSAGE, Criteria, find, imap_date
from levqor.connectors.catalog.imap.session import Mailbox, in_mailbox
from levqor.connectors.declaration import Found
from levqor.connectors.examples import PollExample
from levqor.connectors.ports import Sockets
from levqor.kit.clock import from_text

_MOST: Final = 100
"""Messages of one look; the next one goes on."""
_UID = re.compile(rb"\bUID (\d+)")


class Cursor(TypedDict):
    """Where a look left off."""

    validity: int
    uid: int
    """The highest number that was looked at."""
    arrived: str
    """When the newest of them arrived; empty: never."""


@imap.poll(
    phrases=(
        "new email",
        "when an email arrives",
        "when i get an email",
        "a new message in my inbox",
        "when mail comes in",
        "i receive an email",
        "an email is received",
    ),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={"subject": "Order"},
        cursor={"validity": 1, "uid": 6, "arrived": "2026-01-31T08:00:00.000Z"},
        finds=[("1:7", EXAMPLE_MESSAGE)],
        leaves={"validity": 1, "uid": 7, "arrived": "2026-01-31T08:30:05.000Z"},
    ),
)
async def new_email(sockets: Sockets, connection: Connection, watch: Criteria, cursor: Cursor | None) -> Found[Message]:
    """A new e-mail in a mailbox.

    Messages are not marked as read. Filters are the mail server's own search.
    """
    return await in_mailbox(sockets, connection, lambda mailbox: _look(mailbox, watch, cursor))


def _look(mailbox: Mailbox, watch: Criteria, cursor: Cursor | None) -> Found[Message]:
    mailbox.open(watch.folder, to_change=False)
    validity, highest = mailbox.validity, mailbox.next_uid - 1
    everything = find(mailbox, Criteria(folder=watch.folder), "UID", _from(cursor, validity))
    highest = max([highest, *everything], default=0)
    if cursor is None:
        return Found([], Cursor(validity=validity, uid=max(highest, 0), arrived=_newest(mailbox, everything[-1:])))
    if cursor["validity"] != validity:
        fresh = _arrived_since(mailbox, cursor)
    else:
        fresh = [uid for uid in everything if uid > cursor["uid"]]
    fresh, is_all = fresh[:_MOST], len(fresh) <= _MOST
    wanted = sorted(set(fresh) & set(find(mailbox, watch, "UID", ",".join(map(str, fresh))))) if fresh else []
    found = fetch(mailbox, watch.folder, wanted)
    left = Cursor(
        validity=validity,
        uid=max(highest, 0) if is_all else fresh[-1],
        arrived=max(cursor["arrived"], _newest(mailbox, fresh)),
    )
    return Found([(f"{validity}:{message.uid}", message) for message in found], left)


def _from(cursor: Cursor | None, validity: int) -> str:
    start = cursor["uid"] + 1 if cursor is not None and cursor["validity"] == validity else 1
    return f"{start}:*"


def _arrived_since(mailbox: Mailbox, cursor: Cursor) -> list[int]:
    """The server has numbered the folder anew: what arrived later than all that was looked at."""
    if not cursor["arrived"]:
        return find(mailbox, Criteria())
    day = (from_text(cursor["arrived"]) - timedelta(days=1)).date()
    candidates = find(mailbox, Criteria(), "SINCE", imap_date(day))
    arrivals = _arrivals(mailbox, candidates)
    return [uid for uid in candidates if arrivals.get(uid, "") > cursor["arrived"]]


def _newest(mailbox: Mailbox, uids: list[int]) -> str:
    return max(_arrivals(mailbox, uids).values(), default="")


def _arrivals(mailbox: Mailbox, uids: list[int]) -> dict[int, str]:
    """When messages arrived, by number."""
    found: dict[int, str] = {}
    for start in range(0, len(uids), 500):
        part = ",".join(map(str, uids[start : start + 500]))
        answer: list[Any] = mailbox.uid("FETCH", part, "(UID INTERNALDATE)")
        for line in answer:
            head = line[0] if isinstance(line, tuple) else line
            uid = _UID.search(head) if isinstance(head, bytes) else None
            if uid is not None:
                found[int(uid[1])] = arrived_at(head) or ""
    return found
