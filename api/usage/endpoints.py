"""What a workspace used, against what its plan includes."""

from __future__ import annotations

from api.call import Call
from api.declaration import Feature
from api.usage.models import PlanName, UsageDay, UsageLimits, UsageSummary, Used
from levqor.billing.limits import Limits, limits_of
from levqor.billing.summary import summarise
from levqor.blueprint import blueprint

usage_bp = Feature("usage", "Usage")


@usage_bp.serves("GET", "/api/usage/summary")
def get_usage_summary(call: Call) -> UsageSummary:
    """Show this month's usage, the plan's limits, and the last 30 days."""
    workspace_id, now = call.actor.workspace_id, call.now
    with call.read() as tx:
        limits = limits_of(tx, call.settings, workspace_id)
        summary = summarise(tx, workspace_id, now)
    return UsageSummary(
        month=summary.month,
        resets_at=summary.resets_at,
        plan=plan_name(limits),
        status=limits.status,
        limits=UsageLimits.model_validate(limits),
        used=Used.model_validate(summary),
        held_runs=summary.runs_by_status.get("held", 0),
        runs_by_status=summary.runs_by_status,
        days=[UsageDay(date=day.date, runs=day.runs, failed=day.failed) for day in summary.days],
    )


def plan_name(limits: Limits) -> PlanName | None:
    return None if limits.plan is None else PlanName(id=limits.plan, name=blueprint().plans[limits.plan].name)
