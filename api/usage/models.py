"""What a workspace used, as answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer, Time

PlanStatus = Literal["self_hosted", "none", "trialing", "active", "past_due", "cancelled"]


class PlanName(Answer):
    id: str
    name: str


class UsageLimits(Answer):
    """What may be used; null where nothing limits it. Runs and credits are a month's."""

    workflows: int | None
    runs: int | None
    ai_credits: int | None
    users: int | None


class Used(Answer):
    workflows: int
    runs: int
    ai_credits: int
    users: int


class UsageDay(Answer):
    date: str = Field(description="The day (UTC).", examples=["2026-01-31"])
    runs: int
    failed: int


class UsageSummary(Answer):
    month: str = Field(description="The month that is counted (UTC).", examples=["2026-01"])
    resets_at: Time = Field(description="When the next month begins.")
    plan: PlanName | None = Field(description="Null where there is no plan, or none is needed.")
    status: PlanStatus
    limits: UsageLimits
    used: Used
    held_runs: int = Field(description="Runs that were accepted and wait until the plan has room for them.")
    runs_by_status: dict[str, int] = Field(description="This month's runs that are still stored, by status.")
    days: list[UsageDay] = Field(description="The last 30 days, oldest first.")
