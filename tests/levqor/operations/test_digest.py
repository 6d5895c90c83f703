"""The daily digest holds the numbers of the last 24 hours, and no others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from levqor.identity.models import workspaces
from levqor.operations.alerts import Finding, settle
from levqor.operations.digest import SLOWEST, digest_text, gather_digest
from tests.levqor.operations.seeding import NOW, add_run, add_workflow

HOUR = timedelta(hours=1)


def gather(tx: Connection, *failed_jobs: str) -> dict[str, Any]:
    return gather_digest(tx, failed_jobs=failed_jobs, now=NOW + HOUR)


def test_a_quiet_day_is_told_as_one(tx: Connection) -> None:
    tx.execute(workspaces.update().values(created_at=NOW - 30 * HOUR))
    found = gather(tx)
    assert found == {
        "runs": 0, "runs_by_status": {}, "new_workspaces": 0, "open_alerts": [], "workspaces_with_alerts": 0,
        "failed_jobs": [], "slowest_workflows": [],
    }  # fmt: skip
    assert "Runs: 0\n" in digest_text(found, NOW)


def test_runs_of_the_last_24_hours_are_counted_by_their_status(tx: Connection) -> None:
    add_run(tx, at=NOW - 22 * HOUR)
    add_run(tx, at=NOW, status="failed")
    add_run(tx, at=NOW, status="failed")
    add_run(tx, at=NOW - 24 * HOUR)
    found = gather(tx)
    assert (found["runs"], found["runs_by_status"]) == (3, {"failed": 2, "succeeded": 1})
    assert found["new_workspaces"] == 2


def test_the_slowest_workflows_come_first(tx: Connection) -> None:
    for number in range(SLOWEST + 2):
        workflow_id = add_workflow(tx, name=f"Number {number}")
        for seconds in (0.5, float(number)):
            add_run(tx, workflow_id=workflow_id, seconds=seconds)
        add_run(tx, workflow_id=workflow_id, seconds=99, status="failed")
    slowest = gather(tx)["slowest_workflows"]
    assert [item["name"] for item in slowest] == [f"Number {number}" for number in range(SLOWEST + 1, 1, -1)]
    assert (slowest[0]["p95_seconds"], slowest[0]["runs"]) == (float(SLOWEST + 1), 2)


def test_alerts_of_the_installation_are_named_and_those_of_workspaces_counted(tx: Connection) -> None:
    ours = Finding("rule", "installation", "warning", "The disk fills up.")
    severe = Finding("rule", "other", "critical", "The database is slow.")
    theirs = [Finding("rule", name, "warning", "Private.", "ws_1") for name in ("a", "b")]
    settle(tx, ["rule"], [ours, severe, *theirs], NOW)
    found = gather(tx, "heartbeat", "heartbeat")
    assert [item["message"] for item in found["open_alerts"]] == ["The database is slow.", "The disk fills up."]
    assert (found["workspaces_with_alerts"], found["failed_jobs"]) == (1, ["heartbeat"])
    text = digest_text(found, NOW)
    assert "critical: The database is slow." in text
    assert "Jobs that failed:\n  heartbeat" in text
    assert "Private" not in text
