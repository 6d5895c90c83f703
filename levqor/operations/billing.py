"""What the checks of billing find, as results and alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from levqor.billing.budget import BudgetFinding
from levqor.billing.funnel import funnel
from levqor.billing.reconciliation import Reconciliation
from levqor.operations.alerts import Finding, settle
from levqor.operations.rules import INSTALLATION
from levqor.support.leads import count_leads

BUDGET_RULE: Final = "budget_used"
BILLING_RULE: Final = "billing_differs"
FUNNEL_SPANS: Final = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


def report_budgets(tx: Connection, found: Iterable[BudgetFinding], now: datetime) -> dict[str, Any]:
    """Alerts of workspaces that have reached a threshold of their plan, each told once a month."""
    findings = [
        Finding(
            BUDGET_RULE,
            item.subject,
            "warning",
            item.message,
            item.workspace_id,
            {"used": item.used, "limit": item.limit, "threshold": item.threshold, "notice": item.subject},
        )
        for item in found
    ]
    workspaces = {finding.workspace_id for finding in findings}
    return {"thresholds_reached": len(findings), "workspaces": len(workspaces)} | settle(
        tx, [BUDGET_RULE], findings, now
    )


def report_reconciliation(tx: Connection, report: Reconciliation, now: datetime) -> dict[str, Any]:
    """The comparison with Stripe, and an alert while something is left that no repair can put right."""
    findings = []
    if report.needs_attention:
        message = "Stripe and our rows differ in a way that has to be looked at; the job's result says where."
        findings.append(Finding(BILLING_RULE, INSTALLATION, "critical", message, details=report.as_json()))
    return report.as_json() | settle(tx, [BILLING_RULE], findings, now)


def count_funnel(tx: Connection, now: datetime) -> dict[str, Any]:
    """How far the accounts of the last day, week and month have come, and who wrote to us."""
    return {
        name: {"accounts": funnel(tx, now - span, now).as_json(), "leads": count_leads(tx, now - span, now).as_json()}
        for name, span in FUNNEL_SPANS.items()
    }
