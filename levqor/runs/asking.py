"""The questions that runs ask people, as rows: asked once for each step of a run, decided once, or expired."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.engine.ports import Decision, Question, RunHandle
from levqor.kit.ids import new_id
from levqor.runs.models import approval_links, approvals


def ask(tx: Connection, run: RunHandle, path: str, question: Question | None, now: datetime) -> Decision:
    """Ask, if that was not done before, and answer where the question stands. The run's row is locked."""
    mine = sa.and_(approvals.c.run_id == run.id, approvals.c.path == path)
    if question is not None and tx.execute(sa.select(approvals.c.id).where(mine)).first() is None:
        _insert(tx, run, path, question, now)
    tx.execute(
        approvals.update()
        .where(mine, approvals.c.status == "waiting", approvals.c.expires_at <= now)
        .values(status="expired", mail_at=None)
    )
    row = tx.execute(sa.select(approvals).where(mine)).one()
    return Decision(row.status, row.expires_at, row.decided_by, row.comment, row.decided_at)


def questions_of(tx: Connection, run_id: str) -> Sequence[Any]:
    """What a run has asked: `id`, `path`, `status`."""
    found = sa.select(approvals.c.id, approvals.c.path, approvals.c.status).where(approvals.c.run_id == run_id)
    return tx.execute(found).all()


def forget_questions(tx: Connection, run_ids: Collection[str]) -> None:
    """Delete what runs have asked, with the links that were mailed."""
    mine = sa.select(approvals.c.id).where(approvals.c.run_id.in_(run_ids))
    tx.execute(approval_links.delete().where(approval_links.c.approval_id.in_(mine)))
    tx.execute(approvals.delete().where(approvals.c.run_id.in_(run_ids)))


def _insert(tx: Connection, run: RunHandle, path: str, question: Question, now: datetime) -> None:
    remind_every = question.remind_every
    tx.execute(
        approvals.insert().values(
            id=new_id("apr"),
            workspace_id=run.workspace_id,
            run_id=run.id,
            path=path,
            message=question.message,
            who=list(question.who),
            status="waiting",
            created_at=now,
            expires_at=question.expires_at,
            remind_every_seconds=None if remind_every is None else round(remind_every.total_seconds()),
            mail_at=now,
            mails=0,
        )
    )
