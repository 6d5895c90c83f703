"""How workflows are shown: their rows, joined with where they are reached and how they last ran."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from api.answers import Problem
from api.workflows.models import LastRun, Workflow, WorkflowSummary
from levqor.runs import repository as runs
from levqor.triggers import publishing
from levqor.triggers import repository as triggers
from levqor.workflows.service import WorkflowDetail, status_of


def show_workflows(tx: Connection, rows: list[Row[Any]], base_url: str) -> list[WorkflowSummary]:
    return [WorkflowSummary.model_validate(fields) for fields in _fields(tx, rows, base_url)]


def show_workflow(tx: Connection, detail: WorkflowDetail, base_url: str) -> Workflow:
    (fields,) = _fields(tx, [detail.row], base_url)
    problems = [Problem.model_validate(problem) for problem in detail.problems]
    return Workflow(**fields, document=detail.document, problems=problems)


def _fields(tx: Connection, rows: list[Row[Any]], base_url: str) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    hooks, last_runs = triggers.hooks_of(tx, ids), runs.last_runs(tx, ids)
    return [
        {
            "id": row.id,
            "name": row.name,
            "description": row.description,
            "status": status_of(row),
            "version": row.version,
            "published_version": row.published_version,
            "trigger_use": row.trigger_use,
            "url": publishing.address(base_url, hooks.get(row.id)),
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "last_run": LastRun.model_validate(last_runs[row.id]) if row.id in last_runs else None,
        }
        for row in rows
    ]
