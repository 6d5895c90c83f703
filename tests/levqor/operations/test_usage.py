"""Hours of usage are counted from runs, and counting again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.models import usage_hours
from levqor.operations.usage import roll_up_usage
from levqor.runs.models import runs
from tests.levqor.operations.seeding import NOW, add_run

EIGHT = datetime(2026, 1, 31, 8, tzinfo=UTC)


def hours(tx: Connection) -> list[Any]:
    return list(tx.execute(sa.select(usage_hours).order_by(usage_hours.c.workspace_id, usage_hours.c.hour)).all())


def test_an_empty_installation_has_no_hours(tx: Connection) -> None:
    assert roll_up_usage(tx, now=NOW) == {"hours": 0, "workspaces": 0, "runs": 0, "failed": 0}
    assert hours(tx) == []


def test_runs_are_counted_in_the_hour_and_the_workspace_they_were_made_in(tx: Connection) -> None:
    add_run(tx, at=EIGHT, seconds=1.5)
    add_run(tx, at=EIGHT + timedelta(minutes=29), status="failed", seconds=0.25)
    add_run(tx, at=EIGHT + timedelta(minutes=5), status="dead", seconds=0)
    add_run(tx, at=EIGHT + timedelta(minutes=6), status="queued")
    add_run(tx, at=EIGHT - timedelta(microseconds=1))
    add_run(tx, "ws_2", at=EIGHT + timedelta(minutes=1))
    assert roll_up_usage(tx, now=NOW) == {"hours": 2, "workspaces": 2, "runs": 6, "failed": 2}
    assert [tuple(row) for row in hours(tx)] == [
        ("ws_1", EIGHT - timedelta(hours=1), 1, 1, 0, 1000),
        ("ws_1", EIGHT, 4, 1, 2, 1750),
        ("ws_2", EIGHT, 1, 1, 0, 1000),
    ]


def test_counting_again_changes_nothing_but_what_has_ended_since(tx: Connection) -> None:
    run_id = add_run(tx, at=EIGHT, status="queued")
    roll_up_usage(tx, now=NOW)
    roll_up_usage(tx, now=NOW)
    assert [row.succeeded for row in hours(tx)] == [0]
    tx.execute(runs.update().where(runs.c.id == run_id).values(status="succeeded"))
    roll_up_usage(tx, now=NOW)
    assert [(row.runs, row.succeeded) for row in hours(tx)] == [(1, 1)]


def test_hours_older_than_two_days_stay_as_they_were_written(tx: Connection) -> None:
    old, young = EIGHT - timedelta(hours=49), EIGHT - timedelta(hours=48)
    for hour in (old, young):
        values = {"runs": 9, "succeeded": 9, "failed": 0, "run_milliseconds": 9}
        tx.execute(usage_hours.insert().values(workspace_id="ws_1", hour=hour, **values))
    roll_up_usage(tx, now=NOW)
    assert [(row.hour, row.runs) for row in hours(tx)] == [(old, 9)]
