"""A run as it was recorded: its trigger's data, the version that it ran, and its journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from levqor.document.models import Document
from levqor.engine.journal import Entry
from levqor.errors import Conflict
from levqor.files.memory import ReadFile, no_files
from levqor.files.service import read_file
from levqor.identity.workspaces import workspace_timezone
from levqor.runs import repository
from levqor.runs.store import read_entries
from levqor.workflows.service import load_document


class RunIsNotOver(Conflict):
    """This run is still under way. Wait for its end, or cancel it, before running it again."""

    code = "run_is_not_over"


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run as it was recorded."""

    id: str
    workspace_id: str
    workflow_id: str
    version: int
    trigger_use: str
    trigger_data: dict[str, Any]
    created_at: datetime
    started_at: datetime
    timezone: str
    document: Document
    """The version that it ran."""
    entries: Sequence[Entry]
    status: str
    result: Any = None
    error: dict[str, Any] | None = None
    read_file: ReadFile = no_files
    """Of the workspace's files, while the transaction is open that the run was read in."""


def read_recorded(tx: Connection, workspace_id: str, run_id: str) -> RecordedRun:
    """A run that is over.

    Raises:
        NoSuchRun: there is none in this workspace.
        RunIsNotOver: it is still under way.
    """
    row = repository.get_run(tx, workspace_id, run_id)
    if row.finished_at is None:
        raise RunIsNotOver
    document = load_document(tx, row.workflow_id, row.version)
    return recorded_run(tx, row, document, read_entries(tx, run_id))


def recorded_run(tx: Connection, row: Row[Any], document: Document, entries: Sequence[Entry]) -> RecordedRun:
    """A run's row with its document and journal."""
    return RecordedRun(
        id=row.id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        version=row.version,
        trigger_use=row.trigger_use,
        trigger_data=row.trigger_data,
        created_at=row.created_at,
        started_at=row.started_at or row.created_at,
        timezone=workspace_timezone(tx, row.workspace_id),
        document=document,
        entries=entries,
        status=row.status,
        result=row.result,
        error=row.error,
        read_file=partial(read_file, tx),
    )
