"""Requests of people for their data, or for its end: asked for at any time, carried out daily."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.paging import page
from levqor.errors import Conflict, NotFound
from levqor.identity.actor import Actor
from levqor.kit.ids import new_id
from levqor.privacy.erasure import check_erasable
from levqor.privacy.models import privacy_requests

Kind = Literal["export", "erase"]
OPEN: Final = "open"


class AlreadyRequested(Conflict):
    """You have asked for this already. It is carried out within a day."""

    code = "privacy_request_open"


class NoSuchExport(NotFound):
    """There is no file to download: it is not made yet, or its time is over. Ask for a new one."""

    code = "export_not_found"


def request_privacy(tx: Connection, actor: Actor, kind: Kind, *, now: datetime) -> Row[Any]:
    """Note a request. What cannot be done is refused at once.

    Raises:
        AlreadyRequested: one of this kind is open.
        LastOwner, SubscriptionRuns: the account cannot be erased yet.
    """
    if kind == "erase":
        check_erasable(tx, actor.user_id)
    mine = sa.and_(privacy_requests.c.user_id == actor.user_id, privacy_requests.c.kind == kind)
    if tx.execute(sa.select(privacy_requests.c.id).where(mine, privacy_requests.c.status == OPEN)).first():
        raise AlreadyRequested
    request_id = new_id("prv")
    tx.execute(
        privacy_requests.insert().values(
            id=request_id,
            workspace_id=actor.workspace_id,
            user_id=actor.user_id,
            kind=kind,
            status=OPEN,
            requested_at=now,
        )
    )
    return tx.execute(sa.select(privacy_requests).where(privacy_requests.c.id == request_id)).one()


def list_privacy_requests(
    tx: Connection, user_id: str, limit: int, cursor: str | None
) -> tuple[list[Row[Any]], str | None]:
    """A page of one's own requests, newest first."""
    shown = sa.select(privacy_requests).where(privacy_requests.c.user_id == user_id)
    return page(tx, shown, privacy_requests.c.id, limit, cursor)


def export_file(tx: Connection, user_id: str, request_id: str, *, now: datetime) -> str:
    """The name of the file of one's own export.

    Raises:
        NoSuchExport: there is none, or not any more.
    """
    row = tx.execute(
        sa.select(privacy_requests.c.file).where(
            privacy_requests.c.id == request_id,
            privacy_requests.c.user_id == user_id,
            privacy_requests.c.expires_at > now,
        )
    ).one_or_none()
    if row is None or row.file is None:
        raise NoSuchExport
    return str(row.file)
