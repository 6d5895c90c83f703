"""What each workspace did each day, and how many of each week's new workspaces are still active."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.identity.models import audit_log, workspaces
from levqor.kit.ids import first_id_at
from levqor.operations.models import activity_days
from levqor.operations.spans import created_within
from levqor.operations.usage import FAILED
from levqor.runs.models import runs

DAYS_RECOMPUTED: Final = 2
"""Runs that ended late change the day before; it is counted anew once."""
WEEKS_SHOWN: Final = 8


def roll_up_activity(tx: Connection, *, now: datetime) -> dict[str, Any]:
    """Write the activity of the last complete days and answer the cohorts' retention. Again, it changes nothing."""
    today = now.astimezone(UTC).date()
    days = [today - timedelta(days=number) for number in range(DAYS_RECOMPUTED, 0, -1)]
    cohorts = cohorts_of(tx)
    counts = {str(day): _write_day(tx, day, cohorts) for day in days}
    return {
        "active_workspaces": counts,
        "cohorts": retention_table(tx, cohorts, today),
        "workspaces": len(cohorts),
    }


def cohorts_of(tx: Connection) -> dict[str, str]:
    """The ISO week in which each workspace was made, as `2026-W05`."""
    rows = tx.execute(sa.select(workspaces.c.id, workspaces.c.created_at)).all()
    return {row.id: week_of(row.created_at.date()) for row in rows}


def week_of(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def retention_table(tx: Connection, cohorts: dict[str, str], today: date) -> dict[str, dict[str, Any]]:
    """For each cohort of the last weeks: its size, and how many were active in each week after (0: the week itself)."""
    shown = [week_of(today - timedelta(weeks=number)) for number in range(WEEKS_SHOWN - 1, -1, -1)]
    active: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    since = str(today - timedelta(weeks=WEEKS_SHOWN + 1))
    for row in tx.execute(sa.select(activity_days).where(activity_days.c.day >= since)).all():
        if row.workspace_id in cohorts:
            active[row.cohort][_weeks_between(row.cohort, week_of(date.fromisoformat(row.day)))].add(row.workspace_id)
    sizes = {week: sum(cohort == week for cohort in cohorts.values()) for week in shown}
    return {
        week: {
            "size": size,
            "active": [len(active[week][number]) for number in range(_weeks_between(week, week_of(today)) + 1)],
        }
        for week, size in sizes.items()
        if size
    }


def _write_day(tx: Connection, day: date, cohorts: dict[str, str]) -> int:
    since = datetime.combine(day, time.min, UTC)
    until = since + timedelta(days=1)
    acts, counted = _acts(tx, since, until), _runs(tx, since, until)
    tx.execute(activity_days.delete().where(activity_days.c.day == str(day)))
    active = sorted((acts.keys() | counted.keys()) & cohorts.keys())
    for workspace_id in active:
        members, number = acts.get(workspace_id, (0, 0))
        run_count, failed = counted.get(workspace_id, (0, 0))
        tx.execute(
            activity_days.insert().values(
                day=str(day),
                workspace_id=workspace_id,
                cohort=cohorts[workspace_id],
                members_active=members,
                acts=number,
                runs=run_count,
                failed=failed,
            )
        )
    return len(active)


def _acts(tx: Connection, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    """By workspace: how many members did something that the audit log holds, and how many such acts there were."""
    members = sa.func.count(sa.distinct(audit_log.c.user_id))
    statement = sa.select(audit_log.c.workspace_id, members, sa.func.count()).where(
        audit_log.c.id >= first_id_at("aud", since - timedelta(hours=3)),
        audit_log.c.at >= since,
        audit_log.c.at < until,
    )
    return {row[0]: (row[1], row[2]) for row in tx.execute(statement.group_by(audit_log.c.workspace_id)).all()}


def _runs(tx: Connection, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    failed = sa.func.sum(sa.case((runs.c.status.in_(FAILED), 1), else_=0))
    statement = sa.select(runs.c.workspace_id, sa.func.count(), failed).where(created_within(since, until))
    return {row[0]: (row[1], int(row[2])) for row in tx.execute(statement.group_by(runs.c.workspace_id)).all()}


def _weeks_between(first: str, second: str) -> int:
    start, end = (date.fromisocalendar(int(week[:4]), int(week[6:]), 1) for week in (first, second))
    return (end - start).days // 7
