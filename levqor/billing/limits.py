"""What a workspace may use: by its subscription where payments are on, else by what the operator set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.models import subscriptions
from levqor.blueprint import Plan, blueprint
from levqor.config import Settings

Status = Literal["self_hosted", "none", "trialing", "active", "past_due", "cancelled"]

ENTITLING: Final = frozenset({"trialing", "active", "past_due"})
"""A payment that is late does not stop a workspace: the provider tries again, and ends the subscription at last."""

_SUBSCRIPTION: Final = sa.select(subscriptions.c.plan, subscriptions.c.status).where(
    subscriptions.c.workspace_id == sa.bindparam("workspace_id_")
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of each a workspace may use; None where it is not limited. Runs and credits are a month's."""

    plan: str | None
    status: Status
    workflows: int | None = None
    runs: int | None = None
    ai_credits: int | None = None
    users: int | None = None

    @property
    def allows_runs(self) -> bool:
        return self.runs is None or self.runs > 0


UNLIMITED: Final = Limits(None, "self_hosted")


def limits_of(tx: Connection, settings: Settings, workspace_id: str) -> Limits:
    """What the workspace may use now."""
    if not settings.payments_are_on:
        return self_hosted(settings.plan)
    row = tx.execute(_SUBSCRIPTION, {"workspace_id_": workspace_id}).one_or_none()
    if row is None:
        return without_plan("none")
    if row.status in ENTITLING and row.plan in blueprint().plans:
        return of_plan(row.plan, row.status)
    return without_plan(row.status)


def run_retention_of(tx: Connection, workspace_id: str, *, settings: Settings) -> timedelta:
    """How long the runs of a workspace are kept after they ended."""
    named: Mapping[str, int] = {str(plan): days for plan, days in settings.run_retention_by_plan.items()}
    plan = limits_of(tx, settings, workspace_id).plan if named else None
    return timedelta(days=named.get(plan or "", settings.run_retention_days))


def self_hosted(plan: str) -> Limits:
    """The limits of an installation without payments: those of a plan that the operator chose, or none."""
    return UNLIMITED if plan == "unlimited" else of_plan(plan, "self_hosted")


def of_plan(plan_id: str, status: Status) -> Limits:
    plan = blueprint().plans[plan_id]
    return Limits(plan_id, status, plan.workflows, plan.runs_per_month, plan.ai_credits_per_month, plan.users)


def without_plan(status: Status) -> Limits:
    """Before a trial begins and after a subscription ended: enough to look and to build, and runs wait."""
    smallest = smallest_plan()
    return Limits(None, status, smallest.workflows, 0, smallest.ai_credits_per_month, smallest.users)


def smallest_plan() -> Plan:
    return min(blueprint().plans.values(), key=lambda plan: plan.runs_per_month)
