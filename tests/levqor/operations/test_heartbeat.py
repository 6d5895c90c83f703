"""Workers that are unheard of lose their runs to others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.operations.heartbeat import check_workers
from levqor.runs.models import runs, workers
from levqor.runs.store import MAX_RECOVERIES
from tests.levqor.operations.seeding import NOW, add_run

LEASE = timedelta(seconds=15)


def beat(tx: Connection) -> dict[str, object]:
    return check_workers(tx, own="here", lease=LEASE, now=NOW)


def add_worker(tx: Connection, name: str, silent_for: float) -> None:
    tx.execute(workers.insert().values(name=name, started_at=NOW, seen_at=NOW - timedelta(seconds=silent_for)))


def test_an_empty_installation_has_nobody(tx: Connection) -> None:
    assert beat(tx) == {
        "workers_alive": 0,
        "longest_silence_seconds": None,
        "workers_lost": [],
        "runs_released": 0,
        "runs_given_up": 0,
    }


@pytest.mark.parametrize(("silent_for", "status"), [(14.9, "running"), (15.1, "queued")])
def test_a_run_is_released_once_the_lease_of_its_worker_is_over(tx: Connection, silent_for: float, status: str) -> None:
    add_worker(tx, "other", silent_for)
    run_id = add_run(tx, status="running", worker="other")
    found = beat(tx)
    row = tx.execute(sa.select(runs).where(runs.c.id == run_id)).one()
    assert row.status == status
    assert found["workers_lost"] == (["other"] if status == "queued" else [])
    assert found["runs_released"] == (1 if status == "queued" else 0)
    assert tx.execute(sa.select(sa.func.count()).select_from(workers)).scalar() == (0 if status == "queued" else 1)


def test_a_run_that_has_killed_too_many_workers_is_given_up(tx: Connection) -> None:
    add_run(tx, status="running", worker="gone", recoveries=MAX_RECOVERIES)
    add_run(tx, status="running", worker="gone", recoveries=MAX_RECOVERIES - 1)
    found = beat(tx)
    assert (found["runs_given_up"], found["runs_released"]) == (1, 1)


def test_the_silence_of_the_living_is_told(tx: Connection) -> None:
    add_worker(tx, "here", 200)
    add_worker(tx, "other", 3)
    found = beat(tx)
    assert found["workers_alive"] == 2
    assert found["longest_silence_seconds"] == 200
