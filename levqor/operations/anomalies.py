"""Looks for workflows that behave unlike themselves: more failures, longer, more often or less often than at this hour.

The last hour is compared with the same hour of the same weekday in the past eight weeks, or, where there are fewer
than four such hours, with the same hour of the past fourteen days. A value stands out when it is far from the median,
measured in the median's own scatter (the median absolute deviation, scaled to a standard deviation), and different
enough to matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.operations.alerts import Finding, Severity, settle
from levqor.operations.spans import created_within
from levqor.operations.usage import FAILED
from levqor.runs.models import runs
from levqor.workflows.models import workflows

RULES: Final = ("anomaly_failures", "anomaly_duration", "anomaly_volume")
SPAN: Final = timedelta(hours=1)
WEEKS: Final = 8
DAYS: Final = 14
FEWEST_HOURS: Final = 4
FEWEST_RUNS: Final = 10
"""In the hour that is judged, and in the median hour for a drop in volume."""
FAR: Final = 4.0
"""So many scaled deviations from the median are far."""
_SCALE: Final = 1.4826
"""Makes the median absolute deviation of normal data their standard deviation."""
FAILURE_RISE: Final = 0.2
DURATION_FACTOR: Final = 2.0
DURATION_RISE_SECONDS: Final = 1.0
VOLUME_FACTOR: Final = 3.0


@dataclass(frozen=True, slots=True)
class Hour:
    """One workflow's runs of one hour."""

    runs: int = 0
    failed: int = 0
    seconds: float | None = None
    """How long the successful ones took, on average."""

    @property
    def failure_rate(self) -> float:
        return self.failed / self.runs if self.runs else 0.0


def scan_for_anomalies(tx: Connection, *, now: datetime) -> dict[str, Any]:
    """Judge the last hour of every published workflow, and bring the workspaces' alerts in step."""
    present = _hours(tx, now)
    weekly = [_hours(tx, now - timedelta(weeks=number)) for number in range(1, WEEKS + 1)]
    daily = [_hours(tx, now - timedelta(days=number)) for number in range(1, DAYS + 1)]
    findings: list[Finding] = []
    judged = 0
    for row in tx.execute(sa.select(workflows).where(_is_live())).all():
        history = _history(row.id, row.created_at, now, weekly, daily)
        if len(history) < FEWEST_HOURS:
            continue
        judged += 1
        findings += _judge(row, present.get(row.id, Hour()), history)
    settled = settle(tx, RULES, findings, now)
    return {"workflows_judged": judged, "found": sorted({finding.rule for finding in findings}), **settled}


def distance(value: float, history: list[float], *, least_scatter: float) -> float:
    """How far a value is from the median of its history, in scaled deviations; never less than `least_scatter` wide."""
    middle = median(history)
    scatter = _SCALE * median(abs(item - middle) for item in history)
    return (value - middle) / max(scatter, least_scatter)


def _judge(row: Any, hour: Hour, history: list[Hour]) -> Iterator[Finding]:
    for rule, text, details in (
        *_failures(hour, history),
        *_duration(hour, history),
        *_volume(hour, history),
    ):
        message = f"“{row.name[:80]}” {text}"
        severity: Severity = "info" if rule == "anomaly_volume" else "warning"
        yield Finding(rule, row.id, severity, message, row.workspace_id, details | {"hours": len(history)})


def _failures(hour: Hour, history: list[Hour]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    usual = [past.failure_rate for past in history if past.runs]
    if hour.runs < FEWEST_RUNS or len(usual) < FEWEST_HOURS:
        return
    rise = hour.failure_rate - median(usual)
    if rise >= FAILURE_RISE and distance(hour.failure_rate, usual, least_scatter=0.02) >= FAR:
        text = f"fails {hour.failure_rate:.0%} of the time in the last hour; usual is {median(usual):.0%}."
        yield "anomaly_failures", text, {"now": round(hour.failure_rate, 3), "usual": round(median(usual), 3)}


def _duration(hour: Hour, history: list[Hour]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    usual = [past.seconds for past in history if past.seconds is not None]
    succeeded = hour.runs - hour.failed
    if hour.seconds is None or succeeded < FEWEST_RUNS or len(usual) < FEWEST_HOURS:
        return
    middle = median(usual)
    is_longer = hour.seconds >= DURATION_FACTOR * middle and hour.seconds - middle >= DURATION_RISE_SECONDS
    if is_longer and distance(hour.seconds, usual, least_scatter=0.05 * middle) >= FAR:
        text = f"takes {hour.seconds:.1f} s in the last hour; usual are {middle:.1f} s."
        yield "anomaly_duration", text, {"now": round(hour.seconds, 2), "usual": round(middle, 2)}


def _volume(hour: Hour, history: list[Hour]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    usual = [float(past.runs) for past in history]
    middle = median(usual)
    far = distance(hour.runs, usual, least_scatter=max(1.0, 0.1 * middle))
    is_more = hour.runs >= FEWEST_RUNS and hour.runs >= VOLUME_FACTOR * middle and far >= FAR
    is_less = middle >= FEWEST_RUNS and hour.runs * VOLUME_FACTOR <= middle and far <= -FAR
    if is_more or is_less:
        text = f"ran {hour.runs} times in the last hour; usual is {middle:g}."
        yield "anomaly_volume", text, {"now": hour.runs, "usual": middle}


def _history(
    workflow_id: str, created_at: datetime, now: datetime, weekly: list[dict[str, Hour]], daily: list[dict[str, Hour]]
) -> list[Hour]:
    """The hours to compare with, the idle ones among them as well; none unless enough of them had runs."""
    for hours, apart in ((weekly, timedelta(weeks=1)), (daily, timedelta(days=1))):
        since = [number for number, hour in enumerate(hours, 1) if workflow_id in hour]
        reach = [number for number in range(1, max(since, default=0) + 1) if now - number * apart - SPAN >= created_at]
        if len(reach) >= FEWEST_HOURS <= len(since):
            return [hours[number - 1].get(workflow_id, Hour()) for number in reach]
    return []


def _hours(tx: Connection, until: datetime) -> dict[str, Hour]:
    took = sa.type_coerce(runs.c.finished_at, sa.BigInteger) - sa.type_coerce(runs.c.started_at, sa.BigInteger)
    counted = (
        sa.select(
            runs.c.workflow_id,
            sa.func.count().label("total"),
            sa.func.sum(sa.case((runs.c.status.in_(FAILED), 1), else_=0)).label("failed"),
            sa.func.avg(sa.case((runs.c.status == "succeeded", took), else_=None)).label("took"),
        )
        .where(created_within(until - SPAN, until))
        .group_by(runs.c.workflow_id)
    )
    return {
        row.workflow_id: Hour(row.total, int(row.failed), None if row.took is None else float(row.took) / 1e6)
        for row in tx.execute(counted).all()
    }


def _is_live() -> sa.ColumnElement[bool]:
    return sa.and_(workflows.c.published_version.is_not(None), workflows.c.deleted_at.is_(None))
