"""Failed runs by cause, and many of them run again at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from api.access import Access
from api.answers import Answer, Time
from api.call import Call
from api.declaration import Feature
from api.reading import Body, Query
from api.runs.models import VersionChoice
from levqor.assistants.debug.causes import FailureGroup, failure_groups
from levqor.errors import LevqorError
from levqor.runs.repository import repeated_runs
from levqor.runs.versions import Version
from levqor.telemetry.correlation import correlation_id

causes_bp = Feature("run_causes", "Runs")

MOST_AT_ONCE = 100

RunId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]


class CausesQuery(Query):
    days: int = Field(default=7, ge=1, le=31, description="How many days back.")
    workflow_id: str | None = Field(default=None, max_length=40, description="Only runs of this workflow.")


class RunCause(Answer):
    """Runs of one workflow that failed at the same step for the same class of reason."""

    cause: str = Field(alias="class", examples=["rate_limited"])
    class_label: str
    fixer: str
    fixer_label: str
    retryable: bool = Field(description="Whether the same, sent again later, can reasonably succeed.")
    workflow_id: str
    workflow_name: str
    step: str | None = Field(description="The step's id; null where runs failed as a whole.")
    title: str
    use: str
    count: int
    last_run_id: str
    last_at: Time
    repeated: int = Field(description="How many of the newest hundred went again since.")
    run_ids: list[str] = Field(description="Those that did not go again since, the newest first, at most a hundred.")


class RunCauses(Answer):
    """The groups, the largest first."""

    days: int
    failed: int = Field(description="Runs in all groups.")
    items: list[RunCause]


class RetryRuns(Body):
    run_ids: list[RunId] = Field(min_length=1, max_length=MOST_AT_ONCE, description="At most a hundred.")
    version: VersionChoice = "same"


class RetriedRun(Answer):
    """What became of one of them."""

    run_id: str
    started: str | None = Field(description="The new run; null where none was started.")
    code: str | None = Field(description="Why none was started.")
    message: str | None


class RetriedRuns(Answer):
    started: int
    items: list[RetriedRun] = Field(description="In the order given, each run once.")


@causes_bp.serves("GET", "/api/runs/causes")
def list_causes(call: Call, query: CausesQuery) -> RunCauses:
    """Group the failed runs by cause.

    One run of each group is looked at closely, with what it sent and received.
    """
    with call.read() as tx:
        groups = failure_groups(
            tx,
            call.application.registry,
            call.actor.workspace_id,
            since=call.now - timedelta(days=query.days),
            until=call.now + timedelta(minutes=1),
            workflow_id=query.workflow_id,
        )
        again = repeated_runs(tx, call.actor.workspace_id, [run_id for group in groups for run_id in group.run_ids])
    items = [_shown(group, again) for group in groups]
    return RunCauses(days=query.days, failed=sum(group.count for group in groups), items=items)


@causes_bp.serves("POST", "/api/runs/retry-many", access=Access.EDIT, status=202)
def retry_many(call: Call, body: RetryRuns) -> RetriedRuns:
    """Run many again, each as a new run.

    Each keeps what had succeeded before its failure. The answer says for every one what became of it.
    """
    items = [_retried(call, run_id, body.version) for run_id in dict.fromkeys(body.run_ids)]
    return RetriedRuns(started=sum(item.started is not None for item in items), items=items)


def _retried(call: Call, run_id: str, version: Version) -> RetriedRun:
    try:
        started = call.application.runs.run_again(
            call.actor.workspace_id, run_id, from_step=None, version=version, correlation_id=correlation_id()
        )
    except LevqorError as error:
        return RetriedRun(run_id=run_id, started=None, code=error.code, message=error.message)
    return RetriedRun(run_id=run_id, started=started, code=None, message=None)


def _shown(group: FailureGroup, again: set[str]) -> RunCause:
    diagnosis = group.diagnosis
    return RunCause.model_validate(
        {
            "class": diagnosis.cause.id,
            "class_label": diagnosis.cause.label,
            "fixer": diagnosis.fixer,
            "fixer_label": diagnosis.fixer_label,
            "retryable": diagnosis.retryable,
            "workflow_id": group.workflow_id,
            "workflow_name": group.workflow_name,
            "step": group.step,
            "title": group.title,
            "use": group.use,
            "count": group.count,
            "last_run_id": group.run_ids[0],
            "last_at": group.last_at,
            "repeated": sum(run_id in again for run_id in group.run_ids),
            "run_ids": [run_id for run_id in group.run_ids if run_id not in again],
        }
    )
