"""The workflows that a dry run comes to through calls: found as a real call finds them, and not started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from levqor.connectors.declaration import StepError
from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.kit.clock import Clock
from levqor.runs.calling import called_trigger_data, published_workflow, refuse_too_deep
from levqor.runs.recorded import RecordedRun, RunIsNotOver, read_recorded
from levqor.runs.replays import runnable
from levqor.runs.repository import NoSuchRun
from levqor.workflows import repository
from levqor.workflows.service import InvalidDocument

MOST_WALKED: Final = 25
"""How many calls one preview goes into."""


class CallsNotWalked(Exception):
    """More calls than a preview goes into."""


@dataclass(slots=True)
class Calls:
    """The workspace's published workflows, and how many calls were gone into."""

    tx: Connection
    registry: Registry
    workspace_id: str
    timezone: str
    clock: Clock
    walked: int = 0

    def find(self, workflow: str, given: Any, depth: int, recorded_run: str | None) -> tuple[Document, RecordedRun]:
        """What a call would start: its document, and the run that it made before, or one that has no record.

        Raises:
            StepError: a real call would fail like this.
            CallsNotWalked: it is not gone into any more.
        """
        refuse_too_deep(depth + 1)
        row = published_workflow(self.tx, self.workspace_id, workflow)
        raw = repository.get_version(self.tx, row.id, row.published_version).document
        try:
            document = runnable(self.registry, raw)
        except InvalidDocument as error:
            raise StepError("The workflow that is called is not complete.", code="workflow_not_published") from error
        trigger = called_trigger_data(document.trigger.use, given, self.clock.now())
        if self.walked >= MOST_WALKED:
            raise CallsNotWalked
        self.walked += 1
        return document, self._recorded(row.id, recorded_run) or self._unrecorded(row.id, document, trigger)

    def _recorded(self, workflow_id: str, run_id: str | None) -> RecordedRun | None:
        if run_id is None:
            return None
        try:
            run = read_recorded(self.tx, self.workspace_id, run_id)
        except (NoSuchRun, RunIsNotOver):
            return None
        return run if run.workflow_id == workflow_id else None

    def _unrecorded(self, workflow_id: str, document: Document, trigger: dict[str, Any]) -> RecordedRun:
        return unrecorded_run(
            self.workspace_id, workflow_id, document, trigger, timezone=self.timezone, clock=self.clock
        )


def unrecorded_run(
    workspace_id: str, workflow_id: str, document: Document, trigger: dict[str, Any], *, timezone: str, clock: Clock
) -> RecordedRun:
    """A run that was never made: nothing of it is on record."""
    now = clock.now()
    return RecordedRun(
        id="run_preview",
        workspace_id=workspace_id,
        workflow_id=workflow_id,
        version=0,
        trigger_use=document.trigger.use,
        trigger_data=trigger,
        created_at=now,
        started_at=now,
        timezone=timezone,
        document=document,
        entries=(),
        status="running",
    )
