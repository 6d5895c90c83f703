"""How fast the error budget of the uptime target is being used up, over several windows at once.

A burn rate of 1 uses up exactly what the target allows. An alarm needs a high rate over a long window, which says that
it matters, and over a short one, which says that it still goes on.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.operations.spans import created_within
from levqor.runs.models import runs
from levqor.runs.states import is_failed
from levqor.telemetry.windows import RequestWindows

WINDOWS: Final = {"5m": 300, "1h": 3600, "6h": 21_600}
FEWEST_FAILURES: Final = 5
"""In the long window: fewer prove nothing, whatever share they are."""
_OURS: Final = frozenset({"product_bug", "worker_lost"})
"""Failures of a run that are the product's fault and not the workflow's."""
_LONGEST_RUN: Final = timedelta(days=2)
"""Runs that took longer than this mostly waited; they are not counted."""


@dataclass(frozen=True, slots=True)
class Alarm:
    name: str
    short: str
    long: str
    rate: float
    severity: Literal["warning", "critical"]


ALARMS: Final = (
    Alarm("fast", "5m", "1h", 14.4, "critical"),
    Alarm("slow", "1h", "6h", 6.0, "warning"),
)
"""At 14.4 a month's budget is gone in two days, at 6 in five."""


@dataclass(frozen=True, slots=True)
class Burn:
    total: int
    failed: int
    rate: float
    """How many times faster than allowed the budget is used up."""


Burns = dict[str, dict[str, Burn]]
"""By what is measured (`requests`, `runs`), then by window."""


def measure_burn(tx: Connection, requests: RequestWindows, *, target_percent: float, now: datetime) -> Burns:
    """The burn rates of requests (as this process answered them) and of runs (of the whole installation)."""
    allowed = 1 - target_percent / 100
    counted = {
        "requests": {name: (requests.total(span), requests.failed(span)) for name, span in WINDOWS.items()},
        "runs": {name: _runs_within(tx, now - timedelta(seconds=span), now) for name, span in WINDOWS.items()},
    }
    return {
        kind: {name: _burn(total, failed, allowed) for name, (total, failed) in windows.items()}
        for kind, windows in counted.items()
    }


def burning(windows: dict[str, Burn]) -> Alarm | None:
    """The most severe alarm that these windows give."""
    for alarm in ALARMS:
        short, long = windows[alarm.short], windows[alarm.long]
        if short.rate >= alarm.rate and long.rate >= alarm.rate and long.failed >= FEWEST_FAILURES:
            return alarm
    return None


def burn_result(burns: Burns, target_percent: float) -> dict[str, Any]:
    alarms = {kind: burning(windows) for kind, windows in burns.items()}
    return {
        "target_percent": target_percent,
        "burn": {kind: {name: asdict(burn) for name, burn in windows.items()} for kind, windows in burns.items()},
        "alarms": {kind: alarm.name for kind, alarm in alarms.items() if alarm is not None},
    }


def _burn(total: int, failed: int, allowed: float) -> Burn:
    return Burn(total, failed, round(failed / total / allowed, 2) if total else 0.0)


def _runs_within(tx: Connection, since: datetime, now: datetime) -> tuple[int, int]:
    ended = sa.and_(created_within(since - _LONGEST_RUN, now), runs.c.finished_at >= since, runs.c.finished_at <= now)
    counted = sa.and_(ended, runs.c.status != "cancelled")
    total = tx.execute(sa.select(sa.func.count()).where(counted)).scalar_one()
    errors = tx.execute(
        sa.select(runs.c.error).where(counted, is_failed, runs.c.status.in_(("failed", "dead")))
    ).scalars()
    return int(total), sum((error or {}).get("code") in _OURS for error in errors)
