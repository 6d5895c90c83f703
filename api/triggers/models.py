"""Schedules and accepted webhooks, as requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.answers import Answer, Page, Time
from api.reading import Body
from levqor.document.models import TimeZone

Cron = Annotated[str, Field(min_length=1, max_length=200, examples=["30 8 * * 1-5"])]


class PreviewSchedule(Body):
    cron: Cron | list[Cron] = Field(description="Five fields, or a list of such lines (at most 20).")
    timezone: TimeZone
    count: int = Field(default=5, ge=1, le=100)
    after: str | None = Field(default=None, max_length=40, description="An instant in RFC 3339. Default: the present.")


class Fire(Answer):
    """One instant at which a schedule fires."""

    at: Time
    local: str = Field(
        description="The same instant in the schedule's time zone.", examples=["2026-01-31T08:30:00+00:00"]
    )
    note: str | None = Field(description="What daylight saving time does to it.")


class SchedulePreview(Answer):
    fires: list[Fire]
    description: str = Field(description="The schedule in words.")


class PastFire(Answer):
    instant: Time
    run_id: str | None
    status: Literal["fired", "skipped", "caught_up"]


class Schedule(Answer):
    """The schedule of a published workflow."""

    workflow_id: str
    workflow_name: str
    cron: str | list[str]
    timezone: str
    next: list[Fire]
    last_fires: list[PastFire]


class SchedulePage(Page[Schedule]):
    """Schedules of the workspace."""


class AcceptedRun(Answer):
    """The run that was started. It is on disk."""

    success: Literal[True] = True
    run_id: str
