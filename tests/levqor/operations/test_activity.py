"""What was done each day, and who of each week's new workspaces is still there, from rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.identity.models import workspaces
from levqor.operations.activity import cohorts_of, roll_up_activity, week_of
from levqor.operations.models import activity_days
from tests.levqor.operations.seeding import NOW, add_act, add_run, add_user

DAY = timedelta(days=1)
YESTERDAY = datetime(2026, 1, 30, tzinfo=UTC)


def days(tx: Connection) -> list[tuple[Any, ...]]:
    rows = tx.execute(sa.select(activity_days).order_by(activity_days.c.day, activity_days.c.workspace_id)).all()
    return [tuple(row) for row in rows]


def made(tx: Connection, workspace_id: str, at: datetime) -> None:
    tx.execute(workspaces.update().where(workspaces.c.id == workspace_id).values(created_at=at))


def test_a_quiet_installation_has_no_active_days(tx: Connection) -> None:
    result = roll_up_activity(tx, now=NOW)
    assert result["active_workspaces"] == {"2026-01-29": 0, "2026-01-30": 0}
    assert days(tx) == []


def test_acts_members_and_runs_of_a_day_are_counted(tx: Connection) -> None:
    ann, bob = add_user(tx, email="ann@example.com"), add_user(tx, email="bob@example.com")
    for user in (ann, ann, bob):
        add_act(tx, user, act="session.opened", at=YESTERDAY + timedelta(hours=9))
    add_run(tx, at=YESTERDAY)
    add_run(tx, at=YESTERDAY + DAY - timedelta(seconds=1), status="failed")
    add_run(tx, "ws_2", at=YESTERDAY - timedelta(seconds=1))
    assert roll_up_activity(tx, now=NOW)["active_workspaces"] == {"2026-01-29": 1, "2026-01-30": 1}
    assert days(tx) == [
        ("2026-01-29", "ws_2", "2026-W05", 0, 0, 1, 0),
        ("2026-01-30", "ws_1", "2026-W05", 2, 3, 2, 1),
    ]


def test_the_day_that_is_not_over_does_not_count(tx: Connection) -> None:
    add_run(tx, at=NOW)
    add_act(tx, None, act="session.opened", at=YESTERDAY + DAY)
    roll_up_activity(tx, now=NOW)
    assert days(tx) == []


def test_counting_again_changes_nothing(tx: Connection) -> None:
    add_run(tx, at=YESTERDAY)
    roll_up_activity(tx, now=NOW)
    before = days(tx)
    roll_up_activity(tx, now=NOW)
    assert days(tx) == before


def test_the_retention_of_a_cohort_is_who_was_active_so_many_weeks_after(tx: Connection) -> None:
    made(tx, "ws_1", NOW - timedelta(weeks=2))
    made(tx, "ws_2", NOW - timedelta(weeks=2))
    add_run(tx, "ws_1", at=YESTERDAY - timedelta(weeks=2))
    add_run(tx, "ws_2", at=YESTERDAY - timedelta(weeks=2))
    roll_up_activity(tx, now=NOW - timedelta(weeks=2))
    add_run(tx, "ws_1", at=YESTERDAY)
    table = roll_up_activity(tx, now=NOW)["cohorts"]
    assert table == {"2026-W03": {"size": 2, "active": [2, 0, 1]}}


def test_a_workspace_belongs_to_the_week_it_was_made_in(tx: Connection) -> None:
    made(tx, "ws_1", datetime(2026, 1, 4, 23, 59, tzinfo=UTC))
    made(tx, "ws_2", datetime(2026, 1, 5, tzinfo=UTC))
    assert cohorts_of(tx) == {"ws_1": "2026-W01", "ws_2": "2026-W02"}


@pytest.mark.parametrize(
    ("day", "week"), [((2027, 1, 1), "2026-W53"), ((2026, 12, 31), "2026-W53"), ((2025, 12, 29), "2026-W01")]
)
def test_weeks_are_those_of_iso(day: tuple[int, int, int], week: str) -> None:
    assert week_of(datetime(*day, tzinfo=UTC).date()) == week
