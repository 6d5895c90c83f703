"""Runs that are called by a step of another run: begun once for each step, whatever happens to the caller."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connectors.declaration import StepError
from levqor.engine.ports import CalledRun, RunHandle
from levqor.kit.clock import to_text
from levqor.runs.accepting import Admission, Caller, NewRun, insert_run
from levqor.runs.models import runs
from levqor.runs.payloads import whole
from levqor.workflows import repository
from levqor.workflows.models import workflows

MAX_CALL_DEPTH: Final = 10
"""How many calls may be on the way to a run. What calls itself in a circle ends here."""


def call(
    tx: Connection, run: RunHandle, path: str, workflow: str, given: Any, now: datetime, admit: Admission
) -> CalledRun:
    """The run that a step has called; begun now if that was not done before.

    Raises:
        StepError: it cannot be begun.
    """
    row = _find(tx, run.id, path)
    if row is None:
        _refuse_too_deep(tx, run)
        insert_run(tx, _new_run(tx, run, path, workflow, given, now), now, admit)
        row = _find(tx, run.id, path)
        assert row is not None
    answered = whole(tx, row.result)
    result = answered["body"] if isinstance(answered, dict) else None
    return CalledRun(row.id, row.status, row.finished_at is not None, result, row.error)


def _find(tx: Connection, run_id: str, path: str) -> Any:
    mine = sa.and_(runs.c.parent_run_id == run_id, runs.c.parent_path == path)
    found = sa.select(runs.c.id, runs.c.status, runs.c.finished_at, runs.c.result, runs.c.error).where(mine)
    return tx.execute(found).one_or_none()


def _refuse_too_deep(tx: Connection, run: RunHandle) -> None:
    depth, caller = 1, run.caller
    while caller is not None:
        depth += 1
        refuse_too_deep(depth)
        caller = tx.execute(sa.select(runs.c.parent_run_id).where(runs.c.id == caller)).scalar()


def refuse_too_deep(depth: int) -> None:
    """Raises:
    StepError: so many calls may not be on the way to a run.
    """
    if depth > MAX_CALL_DEPTH:
        raise StepError(
            f"Workflows call one another more than {MAX_CALL_DEPTH} deep. Look for one that calls itself.",
            code="calls_too_deep",
        )


def _new_run(tx: Connection, run: RunHandle, path: str, workflow: str, given: Any, now: datetime) -> NewRun:
    row = published_workflow(tx, run.workspace_id, workflow)
    use = repository.get_version(tx, row.id, row.published_version).document["trigger"]["use"]
    return NewRun(
        workspace_id=run.workspace_id,
        workflow_id=row.id,
        version=row.published_version,
        trigger_use=use,
        trigger_data=called_trigger_data(use, given, now),
        correlation_id=run.correlation_id,
        caller=Caller(run.id, path),
    )


def published_workflow(tx: Connection, workspace_id: str, workflow: str) -> Row[Any]:
    """The published workflow of that id or name.

    Raises:
        StepError: there is none, or more than one.
    """
    named = sa.select(workflows).where(
        workflows.c.workspace_id == workspace_id,
        workflows.c.deleted_at.is_(None),
        sa.or_(workflows.c.id == workflow, workflows.c.name == workflow),
    )
    rows = sorted(tx.execute(named).all(), key=lambda row: row.id != workflow)
    if not rows:
        raise StepError("There is no workflow of that id or name in this workspace.", code="workflow_not_found")
    if rows[0].id != workflow and len(rows) > 1:
        raise StepError("Several workflows have that name. Give the id instead.", code="workflow_ambiguous")
    if rows[0].published_version is None:
        raise StepError("The workflow that is called is not published.", code="workflow_not_published")
    return rows[0]


def called_trigger_data(use: str, given: Any, now: datetime) -> dict[str, Any]:
    """What the called workflow sees as its trigger: the input stands where the trigger's own data would.

    Raises:
        StepError: a workflow with such a trigger cannot be called, or not with this.
    """
    at = to_text(now)
    match use:
        case "manual":
            return {"input": given}
        case "webhook":
            return {"method": "POST", "query": {}, "headers": {}, "body": given}
        case "form" if given is None or isinstance(given, dict):
            return {"fields": given or {}}
        case "form":
            raise StepError("The input of a workflow with a form is a mapping of its fields.", code="validation_error")
        case "schedule":
            return {"scheduled_for": at, "fired_at": at, "previous_fire": None}
    raise StepError(
        "Only workflows that are started by hand, by a webhook, a form or a schedule can be called.",
        code="workflow_not_callable",
    )
