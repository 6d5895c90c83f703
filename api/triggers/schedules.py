"""Schedules over HTTP."""

from __future__ import annotations

from datetime import datetime

from api.call import Call
from api.declaration import Feature
from api.reading import PageQuery
from api.triggers.models import Fire, PreviewSchedule, Schedule, SchedulePage, SchedulePreview
from levqor.document.cron import Cron
from levqor.document.cron_words import describe
from levqor.errors import Problem, Unacceptable
from levqor.kit.clock import from_text
from levqor.triggers import service as triggers

schedules_bp = Feature("schedules", "Schedules")


@schedules_bp.serves("GET", "/api/schedules")
def list_schedules(call: Call, query: PageQuery) -> SchedulePage:
    """List the schedules of published workflows, with their next and last fires; the soonest first."""
    with call.read() as tx:
        shown = triggers.list_schedules(tx, call.actor.workspace_id, call.now)
    ids = [schedule["workflow_id"] for schedule in shown]
    start = ids.index(query.cursor) + 1 if query.cursor in ids else 0
    items = [Schedule.model_validate(schedule) for schedule in shown[start : start + query.limit]]
    is_last = start + query.limit >= len(shown)
    return SchedulePage(items=items, next_cursor=None if is_last else items[-1].workflow_id)


@schedules_bp.serves("POST", "/api/schedules/preview")
def preview_schedule(call: Call, body: PreviewSchedule) -> SchedulePreview:
    """Show when a schedule would fire, computed by the code that fires it."""
    crons = [body.cron] if isinstance(body.cron, str) else body.cron
    after = call.now if body.after is None else _instant(body.after)
    fires = triggers.preview(crons, body.timezone, after, body.count)
    return SchedulePreview(
        fires=[Fire.model_validate(fire) for fire in fires],
        description="; ".join(describe(Cron(line)) for line in crons),
    )


def _instant(text: str) -> datetime:
    try:
        return from_text(text)
    except (ValueError, OverflowError) as error:
        raise Unacceptable(
            problems=[Problem("after", "This is no instant.", "Write for example 2026-01-31T08:30:00Z.")]
        ) from error
