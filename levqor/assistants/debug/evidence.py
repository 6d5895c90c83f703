"""What a failed run left behind, read for the one question: why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connections.models import connections
from levqor.connectors.registry import Registry
from levqor.document.models import Document, Step
from levqor.engine.journal import Entry
from levqor.engine.paths import step_id
from levqor.errors import Unacceptable
from levqor.runs import repository
from levqor.runs.models import runs
from levqor.runs.payloads import whole
from levqor.runs.recorded import RecordedRun, recorded_run
from levqor.runs.store import read_entries
from levqor.tables.service import list_tables
from levqor.workflows import repository as workflow_repository
from levqor.workflows.service import load_document

_MOST_TABLES: Final = 500
LOOKED_BACK: Final = 2000
"""Among how many earlier runs the last success is looked for."""


class DidNotFail(Unacceptable):
    """Nothing failed in this run, so there is nothing to explain. Choose a run that failed."""

    code = "run_did_not_fail"


@dataclass(frozen=True, slots=True)
class Success:
    """The last run of the workflow that succeeded before."""

    id: str
    version: int
    finished_at: datetime
    trigger_data: dict[str, Any]
    outputs: dict[str, Any]
    """What its steps gave, by path; those of loops are left out."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A failure as the journal has it. Inputs and exchanges are recorded with their secrets masked."""

    run: Row[Any]
    document: Document
    """The version that ran."""
    newest: Document
    newest_version: int
    path: str | None
    """The step that failed; None where the run failed as a whole."""
    step: Step | None
    title: str
    error: dict[str, Any]
    """`code`, `message`, `retryable`."""
    attempts: Sequence[Entry]
    """The outcomes of the step that failed, in order."""
    given: Any
    """The step's input as it was rendered."""
    entries: Sequence[Entry]
    succeeded: Success | None
    connection_changed_at: datetime | None
    recorded: RecordedRun
    worked: Document
    """The version that last succeeded; the one that ran, where none did."""
    tables: Sequence[str] = ()
    """The workspace's tables, where the step looked for one that is not there."""

    @property
    def outputs(self) -> dict[str, Any]:
        """What the steps of this run gave, by path."""
        return _outputs(self.entries)

    @property
    def exchange(self) -> dict[str, Any] | None:
        """The last request of the step that failed, with its answer."""
        return next((entry.exchanges[-1] for entry in reversed(self.attempts) if entry.exchanges), None)

    @property
    def connector(self) -> str:
        return self.step.use.partition(".")[0] if self.step else ""


def read_evidence(tx: Connection, registry: Registry, workspace_id: str, run_id: str) -> Evidence:
    """The evidence of a run.

    Raises:
        NoSuchRun: there is none in this workspace.
        DidNotFail: nothing in it failed.
    """
    row = repository.get_run(tx, workspace_id, run_id)
    entries = read_entries(tx, run_id)
    path, error = _failure(row, entries)
    document = load_document(tx, row.workflow_id, row.version)
    step = None if path is None else next((one for _, one in document.walk() if one.id == step_id(path)), None)
    of_step = [entry for entry in entries if entry.path == path]
    newest_version = _newest(tx, row)
    succeeded = _last_success(tx, row)
    return Evidence(
        run=row,
        document=document,
        newest=document if newest_version == row.version else load_document(tx, row.workflow_id, newest_version),
        newest_version=newest_version,
        path=path,
        step=step,
        title=_title(step, registry),
        error=error,
        attempts=[entry for entry in of_step if entry.kind == "outcome"],
        given=next((entry.input for entry in reversed(of_step) if entry.input is not None), None),
        entries=entries,
        succeeded=succeeded,
        connection_changed_at=_connection_change(tx, workspace_id, step, succeeded),
        recorded=recorded_run(tx, row, document, entries),
        worked=_worked(tx, row, document, succeeded),
        tables=_tables(tx, workspace_id, error),
    )


def _worked(tx: Connection, row: Row[Any], document: Document, succeeded: Success | None) -> Document:
    if succeeded is None or succeeded.version == row.version:
        return document
    return load_document(tx, row.workflow_id, succeeded.version)


def _tables(tx: Connection, workspace_id: str, error: dict[str, Any]) -> Sequence[str]:
    if error["code"] != "unknown_table":
        return ()
    found, _ = list_tables(tx, workspace_id, _MOST_TABLES)
    return [table.name for table in found]


def _outputs(entries: Sequence[Entry]) -> dict[str, Any]:
    return {
        entry.path: entry.output
        for entry in entries
        if entry.kind == "outcome" and entry.status == "succeeded" and "[" not in entry.path
    }


def _failure(row: Row[Any], entries: Sequence[Entry]) -> tuple[str | None, dict[str, Any]]:
    """Where and how it failed: the run's own error, or else the last step that did, even where the run went on."""
    last = next((entry for entry in reversed(entries) if entry.error is not None), None)
    if row.error is not None:
        path = row.error.get("step")
        of_step = next((entry for entry in reversed(entries) if entry.error and entry.path == path), None)
        return path, {"retryable": False, **row.error, **((of_step.error or {}) if of_step else {})}
    if last is None:
        raise DidNotFail
    return last.path, last.error or {}


def _newest(tx: Connection, row: Row[Any]) -> int:
    try:
        return int(workflow_repository.get_workflow(tx, row.workspace_id, row.workflow_id).version)
    except workflow_repository.NoSuchWorkflow:
        return int(row.version)


def _title(step: Step | None, registry: Registry) -> str:
    if step is None:
        return ""
    action = registry.find(step.use)
    return step.title or (action.title if action else step.use)


def _last_success(tx: Connection, row: Row[Any]) -> Success | None:
    before = (
        sa.select(runs.c.id)
        .where(runs.c.workflow_id == row.workflow_id, runs.c.id < row.id)
        .order_by(runs.c.id.desc())
        .limit(LOOKED_BACK)
    )
    found = tx.execute(
        sa.select(runs.c.id, runs.c.version, runs.c.finished_at, runs.c.trigger_data)
        .where(runs.c.id.in_(before.scalar_subquery()), runs.c.status == "succeeded")
        .order_by(runs.c.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    outputs = _outputs(read_entries(tx, found.id))
    return Success(found.id, found.version, found.finished_at, whole(tx, found.trigger_data), outputs)


def _connection_change(
    tx: Connection, workspace_id: str, step: Step | None, succeeded: Success | None
) -> datetime | None:
    """When the step's connection was changed, if that was after it last worked."""
    if step is None or step.connection is None or succeeded is None:
        return None
    changed: datetime | None = tx.execute(
        sa.select(connections.c.updated_at).where(
            connections.c.workspace_id == workspace_id,
            connections.c.connector == step.use.partition(".")[0],
            connections.c.name == step.connection,
        )
    ).scalar()
    return changed if changed is not None and changed > succeeded.finished_at else None
