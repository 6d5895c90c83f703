"""What billing's checks find becomes alerts, each told once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from levqor.billing.budget import BudgetFinding
from levqor.billing.reconciliation import Reconciliation
from levqor.identity.models import workspaces
from levqor.operations.alerts import open_alerts
from levqor.operations.billing import count_funnel, report_budgets, report_reconciliation
from tests.levqor.operations.seeding import NOW, add_run, add_user, add_workflow

REACHED = BudgetFinding("ws_1", "2026-01", "runs", 80, 8, 10)


def test_a_workspace_that_nears_its_plan_s_end_has_an_alert(tx: Connection) -> None:
    result = report_budgets(tx, [REACHED], NOW)
    assert (result["thresholds_reached"], result["workspaces"], result["opened"]) == (1, 1, 1)
    (alert,) = open_alerts(tx, workspace_id="ws_1")
    assert alert.details == {"used": 8, "limit": 10, "threshold": 80, "notice": "ws_1:2026-01:runs:80"}
    assert report_budgets(tx, [], NOW)["closed"] == 1


def test_what_stripe_and_we_do_not_agree_on_is_an_alert(tx: Connection) -> None:
    assert report_reconciliation(tx, Reconciliation("stripe", seen=2, in_step=2), NOW)["opened"] == 0
    assert report_reconciliation(tx, Reconciliation("stripe", unmatched=["sub_1"]), NOW)["opened"] == 1
    assert report_reconciliation(tx, Reconciliation("off"), NOW) == {
        "payments": "off", "opened": 0, "still_open": 0, "closed": 1,
    }  # fmt: skip


def test_the_funnel_tells_the_last_day_week_and_month(tx: Connection) -> None:
    tx.execute(workspaces.update().values(created_at=NOW - timedelta(days=40)))
    tx.execute(workspaces.update().where(workspaces.c.id == "ws_1").values(created_at=NOW - timedelta(days=3)))
    add_user(tx, email="ann@example.com")
    add_run(tx, workflow_id=add_workflow(tx))
    found = count_funnel(tx, NOW)
    assert [found[span]["accounts"]["signed_up"] for span in ("day", "week", "month")] == [0, 1, 1]
    assert found["week"]["accounts"]["first_success"] == 1
