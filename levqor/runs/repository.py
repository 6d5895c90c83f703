"""Reads runs for those who look at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.paging import page
from levqor.errors import NotFound
from levqor.runs.models import runs
from levqor.runs.payloads import whole_row
from levqor.runs.states import beside, is_in
from levqor.workflows.models import workflows


class NoSuchRun(NotFound):
    """There is no such run in this workspace."""

    code = "run_not_found"


_IN_LISTS: Final = [column for column in runs.c if column.key not in ("trigger_data", "result")]


_LISTED: Final = sa.select(*_IN_LISTS, workflows.c.name.label("workflow_name")).join(
    workflows, workflows.c.id == runs.c.workflow_id
)


_RUN: Final = (
    sa.select(runs, workflows.c.name.label("workflow_name"))
    .join(workflows, workflows.c.id == runs.c.workflow_id)
    .where(runs.c.workspace_id == sa.bindparam("workspace_id_"), runs.c.id == sa.bindparam("run_id_"))
)


def get_run(tx: Connection, workspace_id: str, run_id: str) -> Any:
    """A run's row with its workflow's name, and with what was put aside for its size.

    Raises:
        NoSuchRun: there is none, or it belongs to others.
    """
    row = tx.execute(_RUN, {"workspace_id_": workspace_id, "run_id_": run_id}).one_or_none()
    if row is None:
        raise NoSuchRun
    return whole_row(tx, row)


def list_runs(
    tx: Connection,
    workspace_id: str,
    limit: int,
    cursor: str | None,
    *,
    workflow_id: str | None = None,
    status: str | None = None,
) -> tuple[list[Row[Any]], str | None]:
    shown = _LISTED.where(beside(status, runs.c.workspace_id) == workspace_id)
    if workflow_id is not None:
        shown = shown.where(beside(status, runs.c.workflow_id) == workflow_id)
    if status is not None:
        shown = shown.where(is_in(status))
    return page(tx, shown, runs.c.id, limit, cursor)


def count_runs(tx: Connection, status: str) -> int:
    """How many runs of the whole installation have an unfinished status; its partial index answers."""
    return tx.execute(sa.select(sa.func.count()).where(is_in(status))).scalar_one()


def last_runs(tx: Connection, workflow_ids: list[str]) -> dict[str, Row[Any]]:
    """The newest run of each workflow."""
    if not workflow_ids:
        return {}
    newest = (
        sa.select(runs.c.id)
        .where(runs.c.workflow_id == workflows.c.id)
        .order_by(runs.c.id.desc())
        .limit(1)
        .correlate(workflows)
        .scalar_subquery()
    )
    # One look into the index for each workflow, however many runs there are.
    ids = list(tx.execute(sa.select(newest).where(workflows.c.id.in_(workflow_ids))).scalars())
    rows = tx.execute(
        sa.select(*_IN_LISTS).where(runs.c.id.in_([run_id for run_id in ids if run_id is not None]))
    ).all()
    return {row.workflow_id: row for row in rows}


def repeated_runs(tx: Connection, workspace_id: str, run_ids: Sequence[str]) -> set[str]:
    """Those of the runs that went again. A repeat is newer than its run, so a range of the index answers."""
    if not run_ids:
        return set()
    since = sa.and_(runs.c.workspace_id == workspace_id, runs.c.id > min(run_ids))
    found = tx.execute(sa.select(runs.c.retry_of).where(since, runs.c.retry_of.is_not(None)).distinct())
    return set(found.scalars()) & set(run_ids)
