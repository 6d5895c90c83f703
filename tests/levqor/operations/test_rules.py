"""Each rule opens an alert from its threshold on, and not a moment before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.operations import rules
from levqor.operations.alerts import open_alerts
from levqor.operations.burn import Burn
from levqor.operations.models import alerts
from levqor.operations.rules import JobFact, Situation, evaluate_rules
from levqor.privacy.models import privacy_requests
from levqor.support.models import support_requests
from tests.levqor.operations.seeding import NOW, add_run

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def at(tx: Connection, tmp_path: Path) -> Situation:
    return Situation(tx, NOW, tmp_path, burns={})


def found(at: Situation) -> dict[str, int]:
    return evaluate_rules(at)["found"]


def test_an_empty_installation_has_no_alerts(at: Situation) -> None:
    assert evaluate_rules(at) == {"rules": 13, "found": {}, "opened": 0, "still_open": 0, "closed": 0}


@pytest.mark.parametrize(("seconds", "severity"), [(59, None), (60, "warning"), (299, "warning"), (300, "critical")])
def test_runs_that_wait_to_begin(at: Situation, seconds: int, severity: str | None) -> None:
    add_run(at.tx, at=NOW - seconds * SECOND, status="queued")
    add_run(at.tx, at=NOW - 500 * SECOND, status="queued", started_at=NOW)
    found(at)
    assert [alert.severity for alert in open_alerts(at.tx)] == ([severity] if severity else [])


@pytest.mark.parametrize(("status", "rule"), [("dead", "dead_runs"), ("interrupted", "interrupted_runs")])
def test_runs_that_ended_badly_within_a_day(at: Situation, status: str, rule: str) -> None:
    add_run(at.tx, at=NOW - 25 * HOUR, status=status)
    assert found(at) == {}
    add_run(at.tx, "ws_1", at=NOW - 23 * HOUR, status=status)
    add_run(at.tx, "ws_2", at=NOW - 23 * HOUR, status=status)
    assert found(at) == {rule: 2}
    assert {(alert.workspace_id, alert.details["runs"]) for alert in open_alerts(at.tx)} == {("ws_1", 1), ("ws_2", 1)}


def test_held_runs_are_told_to_their_workspace(at: Situation) -> None:
    for _ in range(3):
        add_run(at.tx, status="held")
    assert found(at) == {"held_runs": 1}
    (alert,) = open_alerts(at.tx, workspace_id="ws_1")
    assert alert.message.startswith("3 runs are held")


def test_jobs_that_failed_and_jobs_that_are_late(tx: Connection, tmp_path: Path) -> None:
    facts = (
        JobFact("heartbeat", "done", None, 0.0),
        JobFact("usage_roll_up", "failed", "ValueError at x.py:1 f", 0.0),
        JobFact("alert_rules", "done", None, 1.0),
    )
    assert found(Situation(tx, NOW, tmp_path, {}, facts)) == {"failed_jobs": 1, "late_jobs": 1}
    assert {alert.subject for alert in open_alerts(tx)} == {"usage_roll_up", "alert_rules"}


def test_an_error_budget_that_burns(tx: Connection, tmp_path: Path) -> None:
    burning = {name: Burn(100, 20, 200.0) for name in ("5m", "1h", "6h")}
    calm = {name: Burn(100, 0, 0.0) for name in ("5m", "1h", "6h")}
    assert found(Situation(tx, NOW, tmp_path, {"requests": burning, "runs": calm})) == {"slo_burn": 1}
    assert found(Situation(tx, NOW, tmp_path, {"requests": calm, "runs": calm})) == {}
    assert open_alerts(tx) == []


@pytest.mark.parametrize(
    ("limits", "severity"),
    [((0, 0), None), ((10**18, 0), "warning"), ((10**18, 10**18), "critical")],
)
def test_a_disk_that_is_almost_full(
    at: Situation, monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], severity: str | None
) -> None:
    monkeypatch.setattr(rules, "FREE_DISK_BYTES", limits)
    found(at)
    assert [alert.severity for alert in open_alerts(at.tx)] == ([severity] if severity else [])


def test_an_outbox_that_takes_no_files(at: Situation) -> None:
    (at.data_dir / "outbox").write_text("in the way")
    assert found(at) == {"outbox_closed": 1}


@pytest.mark.parametrize(
    ("code", "minutes", "expected"),
    [("smtp_rejected", 59, {"mail_failing": 1}), ("smtp_rejected", 61, {}), ("http_status", 1, {})],
)
def test_steps_whose_mail_is_refused(at: Situation, code: str, minutes: int, expected: dict[str, int]) -> None:
    error = {"code": code, "message": "x", "step": "send"}
    add_run(at.tx, at=NOW - timedelta(minutes=minutes), status="failed", error=error)
    assert found(at) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(29, {}), (30, {"notices_unsent": 1})])
def test_alerts_that_could_not_be_mailed(at: Situation, minutes: int, expected: dict[str, int]) -> None:
    opened = NOW - timedelta(minutes=minutes)
    at.tx.execute(
        alerts.insert().values(
            id="alr_1", workspace_id="ws_1", rule="anomaly_volume", subject="x", severity="warning", message="x",
            details={}, opened_at=opened, last_seen_at=opened,
        )
    )  # fmt: skip
    assert found(at) == expected


@pytest.mark.parametrize(("late", "expected"), [(0, {}), (1, {"support_late": 1})])
def test_requests_for_support_beyond_the_promised_time(at: Situation, late: int, expected: dict[str, int]) -> None:
    for number, closed in enumerate((None, NOW)):
        at.tx.execute(
            support_requests.insert().values(
                id=f"sup_{number}", email="a@example.com", kind="question", subject="x", message="x",
                reply_within_hours=1, reply_by=NOW - late * SECOND, delivered="outbox", created_at=NOW - HOUR,
                closed_at=closed,
            )
        )  # fmt: skip
    assert found(at) == expected


@pytest.mark.parametrize(("hours", "expected"), [(48, {}), (49, {"privacy_late": 1})])
def test_privacy_requests_that_were_not_carried_out(at: Situation, hours: int, expected: dict[str, int]) -> None:
    for number, status in enumerate(("open", "done")):
        at.tx.execute(
            privacy_requests.insert().values(
                id=f"prv_{number}", workspace_id="ws_1", user_id="usr_1", kind="export", status=status,
                requested_at=NOW - hours * HOUR,
            )
        )  # fmt: skip
    assert found(at) == expected


def test_every_rule_says_what_it_watches_and_finds_under_its_own_name() -> None:
    names = [rule.__name__ for rule in rules.RULES]
    assert len(names) == len(set(names))
    assert all((rule.__doc__ or "").endswith(".") for rule in rules.RULES)


def test_a_rule_that_no_longer_holds_closes_its_alert(at: Situation) -> None:
    add_run(at.tx, status="held")
    found(at)
    at.tx.execute(sa.text("UPDATE runs SET status = 'queued', started_at = created_at"))
    assert evaluate_rules(at)["closed"] == 1
