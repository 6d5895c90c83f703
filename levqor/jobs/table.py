"""The schedule: what is due when, what does it, how long it may take."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from levqor.errors import NotFound
from levqor.jobs import wiring
from levqor.jobs.declaration import At, Every, Job

_MINUTE: Final = 60
_HOUR: Final = 3600
_LONDON: Final = "Europe/London"


class NoSuchJob(NotFound):
    """There is no job of that name. `levqor jobs` lists them."""

    code = "job_not_found"


def _up_to(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


# fmt: off
JOBS: Final[tuple[Job, ...]] = (
    Job("heartbeat",             Every(_MINUTE),                  wiring.heartbeat,           _up_to(0.5)),
    Job("slo_watchdog",          Every(5 * _MINUTE),              wiring.slo_watchdog,        _up_to(1)),
    Job("alert_rules",           Every(5 * _MINUTE),              wiring.alert_rules,         _up_to(2)),
    Job("anomaly_scan",          Every(15 * _MINUTE),             wiring.anomaly_scan,        _up_to(5)),
    Job("synthetic_checks",      Every(15 * _MINUTE),             wiring.synthetic_checks,    _up_to(2)),
    Job("budget_guard",          Every(30 * _MINUTE),             wiring.budget_guard,        _up_to(10)),
    Job("usage_roll_up",         Every(_HOUR),                    wiring.usage_roll_up,       _up_to(5)),
    Job("scaling_advice",        Every(_HOUR),                    wiring.scaling_advice,      _up_to(2)),
    Job("credential_health",     Every(6 * _HOUR),                wiring.credential_health,   _up_to(5)),
    Job("release_integrity",     Every(6 * _HOUR),                wiring.release_integrity,   _up_to(5)),
    Job("billing_reconciliation", Every(6 * _HOUR),               wiring.billing_reconciliation, _up_to(30)),
    Job("activity_roll_up",      At("5 0 * * *"),                 wiring.activity_roll_up,    _up_to(10)),
    Job("retention_purge",       At("0 3 * * *"),                 wiring.retention_purge,     _up_to(60)),
    Job("lead_funnel",           At("10 3 * * *"),                wiring.lead_funnel,         _up_to(10)),
    Job("policy_audit",          At("20 3 * * *"),                wiring.policy_audit,        _up_to(5)),
    Job("privacy_requests",      At("0 4 * * *"),                 wiring.privacy_requests,    _up_to(60)),
    Job("operations_digest",     At("0 9 * * *", _LONDON),        wiring.operations_digest,   _up_to(5)),
    Job("weekly_insights",       At("0 14 * * 5", _LONDON),       wiring.weekly_insights,     _up_to(60)),
    Job("governance_digest",     At("0 9 * * 0", _LONDON),        wiring.governance_digest,   _up_to(10)),
)
# fmt: on
"""What each does stands in the first line of its function."""


def find_job(job_id: str) -> Job:
    """The job of that id.

    Raises:
        NoSuchJob: there is none.
    """
    for job in JOBS:
        if job.id == job_id:
            return job
    raise NoSuchJob
