"""Mails that ask for a decision, and remind of it. What has to be mailed stands in the database, so none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.approvals.links import make_link
from levqor.approvals.people import recipients
from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Mail, OutgoingMail, StepContext
from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.runs.models import approvals, runs
from levqor.telemetry.logs import logger
from levqor.workflows.models import workflows

_log = logger(__name__)
_BATCH: Final = 20
_AGAIN_AFTER: Final = timedelta(minutes=5)
"""When a mail that could not be sent, or whose sender died, is tried again."""
_TEXT: Final = """{message}

The workflow {workflow} waits for your decision. Each link opens a page that asks once more; opening it decides nothing.

Approve:
{link}&decision=approve

Reject:
{link}&decision=reject

The links are yours alone and work for one decision, until {until}. What waits for you also stands under Approvals:
{page}
"""


@dataclass(frozen=True, slots=True)
class _Letter:
    to: str
    token: str


class ApprovalMails:
    def __init__(self, database: Database, clock: Clock, mail: Callable[[], Mail], base_url: str) -> None:
        self._database = database
        self._clock = clock
        self._mail = mail
        self._base_url = base_url

    async def send_due(self) -> None:
        """Send what is due. Called at each poll, by several processes where there are several."""
        for row in await asyncio.to_thread(self._due):
            letters = await asyncio.wrap_future(self._database.submit(partial(self._take, row)))
            if letters is not None and await self._send(row, letters):
                await asyncio.wrap_future(self._database.submit(partial(self._note_sent, row)))

    def _due(self) -> list[Row[Any]]:
        now = self._clock.now()
        due = (
            sa.select(approvals, runs.c.finished_at, workflows.c.name.label("workflow_name"))
            .join(runs, runs.c.id == approvals.c.run_id)
            .join(workflows, workflows.c.id == runs.c.workflow_id)
            .where(approvals.c.mail_at <= now, approvals.c.mail_at.is_not(None))
        )
        with self._database.read() as tx:
            return list(tx.execute(due.order_by(approvals.c.mail_at).limit(_BATCH)).all())

    def _take(self, row: Row[Any], tx: Connection) -> list[_Letter] | None:
        """Make the links, unless another process has taken it or nobody needs to decide any more."""
        now = self._clock.now()
        is_open = row.status == "waiting" and row.finished_at is None and row.expires_at > now
        later = now + _AGAIN_AFTER if is_open else None
        mine = sa.and_(approvals.c.id == row.id, approvals.c.mail_at == row.mail_at)
        taken = tx.execute(approvals.update().where(mine).values(mail_at=later)).rowcount
        if not taken or not is_open:
            return None
        return [_Letter(email, make_link(tx, row, email)) for email in recipients(tx, row.workspace_id, row.who)]

    async def _send(self, row: Row[Any], letters: list[_Letter]) -> bool:
        for letter in letters:
            context = StepContext(
                row.workspace_id, row.run_id, row.path, 1, f"{row.id}:{row.mails}:{letter.to}", self._clock.now()
            )
            try:
                await self._mail().send(context, self._written(row, letter))
            except StepError as error:
                _log.warning("approval_mail_not_sent", approval_id=row.id, code=error.code)
                return False
        return True

    def _written(self, row: Row[Any], letter: _Letter) -> OutgoingMail:
        text = _TEXT.format(
            message=row.message,
            workflow=row.workflow_name,
            link=f"{self._base_url}/approvals/view?token={letter.token}",
            page=f"{self._base_url}/approvals",
            until=f"{row.expires_at:%d %B %Y, %H:%M} UTC",
        )
        first_line = row.message.strip().splitlines()[0][:100] if row.message.strip() else row.workflow_name
        kind = "Reminder: approval" if row.mails else "Approval"
        return OutgoingMail([letter.to], f"{kind} needed: {first_line}", text)

    def _note_sent(self, row: Row[Any], tx: Connection) -> None:
        """When to remind, if at all before it expires. A decision meanwhile has cleared the time, which stays so."""
        following = _next_reminder(row, self._clock.now())
        waiting = sa.and_(approvals.c.id == row.id, approvals.c.status == "waiting", approvals.c.mail_at.is_not(None))
        tx.execute(approvals.update().where(waiting).values(mail_at=following, mails=row.mails + 1))


def _next_reminder(row: Row[Any], now: datetime) -> datetime | None:
    if row.remind_every_seconds is None:
        return None
    following = now + timedelta(seconds=row.remind_every_seconds)
    return following if following < row.expires_at else None
