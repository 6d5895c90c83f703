"""The table holds the nineteen jobs of the specification, each documented, each with its tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from levqor.jobs.declaration import Job
from levqor.jobs.table import JOBS, NoSuchJob, find_job

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "jobs.md").read_text(encoding="utf8")
SCHEDULE = {
    "heartbeat": "Every minute",
    "slo_watchdog": "Every 5 minutes",
    "alert_rules": "Every 5 minutes",
    "anomaly_scan": "Every 15 minutes",
    "synthetic_checks": "Every 15 minutes",
    "budget_guard": "Every 30 minutes",
    "usage_roll_up": "Every hour",
    "scaling_advice": "Every hour",
    "credential_health": "Every 6 hours",
    "release_integrity": "Every 6 hours",
    "billing_reconciliation": "Every 6 hours",
    "activity_roll_up": "Every day at 00:05 (UTC)",
    "retention_purge": "Every day at 03:00 (UTC)",
    "lead_funnel": "Every day at 03:10 (UTC)",
    "policy_audit": "Every day at 03:20 (UTC)",
    "privacy_requests": "Every day at 04:00 (UTC)",
    "operations_digest": "Every day at 09:00 (Europe/London)",
    "weekly_insights": "Friday at 14:00 (Europe/London)",
    "governance_digest": "Sunday at 09:00 (Europe/London)",
}
TESTS = {
    "heartbeat": "operations/test_heartbeat.py",
    "slo_watchdog": "operations/test_burn.py",
    "alert_rules": "operations/test_rules.py",
    "anomaly_scan": "operations/test_anomalies.py",
    "synthetic_checks": "operations/test_synthetic.py",
    "budget_guard": "billing/test_budget.py",
    "usage_roll_up": "operations/test_usage.py",
    "scaling_advice": "operations/test_scaling.py",
    "credential_health": "operations/test_credentials.py",
    "release_integrity": "operations/test_governance_digest.py",
    "billing_reconciliation": "billing/test_reconciliation.py",
    "activity_roll_up": "operations/test_activity.py",
    "retention_purge": "operations/test_retention.py",
    "lead_funnel": "billing/test_funnel.py",
    "policy_audit": "operations/test_governance_digest.py",
    "privacy_requests": "privacy/test_privacy.py",
    "operations_digest": "operations/test_digest.py",
    "weekly_insights": "operations/test_weekly.py",
    "governance_digest": "operations/test_governance_digest.py",
}
"""Where each job's function is tested."""


def test_there_are_nineteen_jobs_at_the_times_of_the_specification() -> None:
    assert len(JOBS) == len({job.id for job in JOBS}) == 19
    assert {job.id: job.when.words for job in JOBS} == SCHEDULE


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_each_job_is_documented_and_tested(job: Job) -> None:
    assert f"| `{job.id}` | {job.when.words} | {job.limit.total_seconds():g} s | {job.does} |" in PAGE
    assert job.does.endswith(".")
    tests = ROOT / "tests" / "levqor" / TESTS[job.id]
    assert "def test_" in tests.read_text(encoding="utf8")


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_no_job_may_take_longer_than_its_interval(job: Job) -> None:
    first = job.when.after(datetime(2026, 11, 22, tzinfo=UTC))
    assert job.limit <= job.when.after(first) - first


def test_an_unknown_job_is_not_found() -> None:
    with pytest.raises(NoSuchJob):
        find_job("tea_making")
