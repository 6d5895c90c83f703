"""The daily digest: what happened in the last 24 hours, for whoever operates the installation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.identity.models import workspaces
from levqor.operations.alerts import open_alerts
from levqor.operations.scaling import percentile
from levqor.operations.spans import created_within
from levqor.runs.models import runs
from levqor.workflows.models import workflows

SPAN: Final = timedelta(hours=24)
SLOWEST: Final = 5
_MOST_READ: Final = 50_000


def gather_digest(tx: Connection, *, failed_jobs: Sequence[str], now: datetime) -> dict[str, Any]:
    """The numbers of the last 24 hours."""
    within = created_within(now - SPAN, now)
    counted = sa.select(runs.c.status, sa.func.count()).where(within).group_by(runs.c.status)
    by_status = {row[0]: row[1] for row in tx.execute(counted).all()}
    new = sa.select(sa.func.count()).where(workspaces.c.created_at >= now - SPAN)
    return {
        "runs": sum(by_status.values()),
        "runs_by_status": dict(sorted(by_status.items())),
        "new_workspaces": int(tx.execute(new).scalar_one()),
        "open_alerts": [
            {"severity": row.severity, "message": row.message, "since": row.opened_at.isoformat()}
            for row in open_alerts(tx)
            if row.workspace_id is None
        ],
        "workspaces_with_alerts": len({row.workspace_id for row in open_alerts(tx) if row.workspace_id}),
        "failed_jobs": sorted(set(failed_jobs)),
        "slowest_workflows": _slowest(tx, within),
    }


def digest_text(digest: dict[str, Any], now: datetime) -> str:
    """The digest as the text of a mail."""
    lines = [f"The 24 hours to {now:%Y-%m-%d %H:%M} UTC", "", f"Runs: {digest['runs']}"]
    lines += [f"  {status}: {count}" for status, count in digest["runs_by_status"].items()]
    lines += [f"New workspaces: {digest['new_workspaces']}", ""]
    lines += _section("Open alerts", [f"{item['severity']}: {item['message']}" for item in digest["open_alerts"]])
    lines += [f"Workspaces with open alerts: {digest['workspaces_with_alerts']}", ""]
    lines += _section("Jobs that failed", digest["failed_jobs"])
    slowest = [
        f"{item['name']}: {item['p95_seconds']:g} s (95 %), {item['runs']} runs" for item in digest["slowest_workflows"]
    ]
    lines += _section("Slowest workflows", slowest)
    return "\n".join(lines).rstrip() + "\n"


def _section(title: str, items: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"  {item}" for item in items or ["none"]), ""]


def _slowest(tx: Connection, within: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = tx.execute(
        sa.select(runs.c.workflow_id, runs.c.started_at, runs.c.finished_at, workflows.c.name)
        .join(workflows, workflows.c.id == runs.c.workflow_id)
        .where(within, runs.c.status == "succeeded")
        .order_by(runs.c.id.desc())
        .limit(_MOST_READ)
    ).all()
    took: dict[str, list[float]] = {}
    names = {}
    for row in rows:
        took.setdefault(row.workflow_id, []).append((row.finished_at - row.started_at).total_seconds())
        names[row.workflow_id] = row.name
    judged = [
        {
            "workflow_id": workflow_id,
            "name": names[workflow_id],
            "runs": len(seconds),
            "p95_seconds": percentile(seconds, 0.95),
        }
        for workflow_id, seconds in took.items()
    ]
    return sorted(judged, key=lambda item: -(item["p95_seconds"] or 0.0))[:SLOWEST]
