"""Reads runs for those who look at them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.paging import page
from levqor.errors import NotFound
from levqor.runs.models import runs
from levqor.workflows.models import workflows


class NoSuchRun(NotFound):
    """There is no such run in this workspace."""

    code = "run_not_found"


def _runs_of(workspace_id: str) -> sa.Select[Any]:
    return (
        sa.select(runs, workflows.c.name.label("workflow_name"))
        .join(workflows, workflows.c.id == runs.c.workflow_id)
        .where(runs.c.workspace_id == workspace_id)
    )


def get_run(tx: Connection, workspace_id: str, run_id: str) -> Row[Any]:
    """A run's row with its workflow's name.

    Raises:
        NoSuchRun: there is none, or it belongs to others.
    """
    row = tx.execute(_runs_of(workspace_id).where(runs.c.id == run_id)).one_or_none()
    if row is None:
        raise NoSuchRun
    return row


def list_runs(
    tx: Connection,
    workspace_id: str,
    limit: int,
    cursor: str | None,
    *,
    workflow_id: str | None = None,
    status: str | None = None,
) -> tuple[list[Row[Any]], str | None]:
    shown = _runs_of(workspace_id)
    if workflow_id is not None:
        shown = shown.where(runs.c.workflow_id == workflow_id)
    if status is not None:
        shown = shown.where(runs.c.status == status)
    return page(tx, shown, runs.c.id, limit, cursor)


def last_runs(tx: Connection, workflow_ids: list[str]) -> dict[str, Row[Any]]:
    """The newest run of each workflow."""
    if not workflow_ids:
        return {}
    newest = sa.select(sa.func.max(runs.c.id)).where(runs.c.workflow_id.in_(workflow_ids)).group_by(runs.c.workflow_id)
    rows = tx.execute(sa.select(runs).where(runs.c.id.in_(newest))).all()
    return {row.workflow_id: row for row in rows}
