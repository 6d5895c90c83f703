"""Runs over HTTP."""

from __future__ import annotations

from flask import Response

from api.access import Access
from api.call import Call
from api.declaration import Feature, Media
from api.runs.live import watch
from api.runs.models import RetryRun, Run, RunPage, RunsQuery, RunSummary
from api.runs.showing import show_run
from levqor.telemetry.correlation import correlation_id

runs_bp = Feature("runs", "Runs")


@runs_bp.serves("GET", "/api/runs")
def list_runs(call: Call, query: RunsQuery) -> RunPage:
    """List the runs, newest first."""
    with call.read() as tx:
        items, cursor = call.application.runs.list(
            tx,
            call.actor.workspace_id,
            query.limit,
            query.cursor,
            workflow_id=query.workflow_id,
            status=query.status,
        )
    return RunPage(items=[RunSummary.model_validate(item) for item in items], next_cursor=cursor)


@runs_bp.serves("GET", "/api/runs/{id}")
def get_run(call: Call, run_id: str) -> Run:
    """Show a run with its steps."""
    return show_run(call, run_id)


@runs_bp.serves("POST", "/api/runs/{id}/cancel", access=Access.EDIT)
def cancel_run(call: Call, run_id: str) -> Run:
    """Cancel a run that has not finished."""
    call.application.runs.cancel(call.actor.workspace_id, run_id)
    return show_run(call, run_id)


@runs_bp.serves("POST", "/api/runs/{id}/retry", access=Access.EDIT, status=202)
def retry_run(call: Call, run_id: str, body: RetryRun) -> Run:
    """Run again, as a new run.

    What succeeded before the given step keeps its outcome and is not done again. With edited input and without a
    step the new run starts from the first one.
    """
    started = call.application.runs.run_again(
        call.actor.workspace_id,
        run_id,
        from_step=body.from_step,
        version=body.version,
        correlation_id=correlation_id(),
        trigger=body.input,
        outputs=body.outputs,
    )
    return show_run(call, started)


@runs_bp.serves(
    "GET",
    "/api/runs/{id}/events",
    media=(Media("text/event-stream", "`run` events, each a whole Run, then `end`."),),
)
def watch_run(call: Call, run_id: str) -> Response:
    """Watch a run live, as server-sent events.

    Every `run` event holds the whole run, so reconnecting is always safe. After `end` nothing follows. When
    too many watch at once, the present state is sent and the stream closed; the browser asks again by itself.
    """
    return watch(call, run_id)
