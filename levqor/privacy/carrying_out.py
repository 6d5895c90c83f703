"""Carries out the open requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Row

from levqor.db.database import Database
from levqor.errors import Conflict
from levqor.identity.models import users
from levqor.privacy.erasure import erase_account
from levqor.privacy.exports import DOWNLOADABLE, write_export
from levqor.privacy.models import privacy_requests
from levqor.privacy.service import OPEN
from levqor.telemetry.logs import fault, logger

_log = logger(__name__)
_READY: Final = (
    f"The export that you asked for is ready. Download it within {DOWNLOADABLE.days} days under Settings, Privacy."
)
DONE: Final = "done"
REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True)
class News:
    """What somebody is told of their request."""

    request_id: str
    workspace_id: str
    to: str
    subject: str
    text: str


def carry_out_requests(
    database: Database,
    *,
    exports_dir: Path,
    outbox_dir: Path,
    now: datetime,
    between: Callable[[], None],
    tell: Callable[[News], object],
) -> dict[str, Any]:
    """Carry out every open request, the oldest first; one that goes wrong stays open and stops no other.

    Whoever made a request is told how it ended, unless there is nobody left to tell.
    """
    counts = {"exported": 0, "erased": 0, "workspaces_ended": 0, "refused": 0, "failed": 0}
    with database.read() as tx:
        waiting = sa.select(privacy_requests).where(privacy_requests.c.status == OPEN)
        rows = tx.execute(waiting.order_by(privacy_requests.c.id)).all()
    for row in rows:
        between()
        to = _address_of(database, row.user_id)
        try:
            if row.kind == "export":
                _export(database, row, exports_dir, now)
                counts["exported"] += 1
                subject, text = "Your data is ready", _READY
            else:
                counts["workspaces_ended"] += _erase(database, row, exports_dir, outbox_dir, now)
                counts["erased"] += 1
                # A mail about it would be kept in an outbox, and with it the address.
                continue
        except Conflict as refusal:
            _end(database, row.id, now, status=REFUSED, failure=refusal.message[:200])
            counts["refused"] += 1
            subject, text = "Your account was not erased", refusal.message
        except Exception as error:  # noqa: BLE001 - the others have a right to theirs
            _log.error("privacy_request_failed", request_id=row.id, **fault(error))
            counts["failed"] += 1
            continue
        if to is not None:
            tell(News(row.id, row.workspace_id, to, subject, text))
    return counts


def _address_of(database: Database, user_id: str) -> str | None:
    with database.read() as tx:
        return tx.execute(sa.select(users.c.email).where(users.c.id == user_id)).scalar()


def _export(database: Database, row: Row[Any], exports_dir: Path, now: datetime) -> None:
    with database.read() as tx:
        name = write_export(tx, exports_dir, request_id=row.id, user_id=row.user_id, workspace_id=row.workspace_id)
    _end(database, row.id, now, status=DONE, file=name, expires_at=now + DOWNLOADABLE)


def _erase(database: Database, row: Row[Any], exports_dir: Path, outbox_dir: Path, now: datetime) -> int:
    ended = erase_account(database, row.user_id, outbox_dir=outbox_dir)
    with database.read() as tx:
        own = sa.select(privacy_requests.c.id).where(privacy_requests.c.user_id == row.user_id)
        ids = list(tx.execute(own).scalars())
    for request_id in ids:
        (exports_dir / f"{request_id}.zip").unlink(missing_ok=True)
    _end(database, row.id, now, status=DONE)
    return len(ended)


def _end(database: Database, request_id: str, now: datetime, **values: Any) -> None:
    with database.transaction() as tx:
        tx.execute(privacy_requests.update().where(privacy_requests.c.id == request_id).values(done_at=now, **values))
