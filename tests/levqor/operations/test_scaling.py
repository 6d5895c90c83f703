"""The advice follows from how long runs really waited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from levqor.operations.scaling import FEWEST_RUNS, SLOW_SECONDS, advise, percentile
from levqor.runs.models import workers
from tests.levqor.operations.seeding import NOW, add_run

MINUTE = timedelta(minutes=1)


def ask(tx: Connection, max_running: int = 10) -> dict[str, Any]:
    return advise(tx, max_running=max_running, lease=timedelta(seconds=15), now=NOW)


def add_runs(tx: Connection, lag: float, count: int = FEWEST_RUNS) -> None:
    for _ in range(count):
        add_run(tx, at=NOW - 10 * MINUTE, lag=lag)


def add_worker(tx: Connection, name: str, silent_for: float = 1.0) -> None:
    tx.execute(workers.insert().values(name=name, started_at=NOW, seen_at=NOW - timedelta(seconds=silent_for)))


def test_an_empty_installation_has_too_few_runs(tx: Connection) -> None:
    found = ask(tx)
    assert found["advice"] == "too_few_runs"
    assert found["queue_lag_p50_seconds"] is None


@pytest.mark.parametrize(("lag", "advice"), [(SLOW_SECONDS - 0.1, "enough"), (SLOW_SECONDS, "add_worker")])
def test_waiting_with_places_left_asks_for_another_worker(tx: Connection, lag: float, advice: str) -> None:
    add_runs(tx, lag)
    assert ask(tx)["advice"] == advice


@pytest.mark.parametrize(("running", "advice"), [(8, "add_worker"), (9, "raise_max_running")])
def test_waiting_with_every_place_taken_asks_for_more_places(tx: Connection, running: int, advice: str) -> None:
    add_runs(tx, 60.0)
    for _ in range(running):
        add_run(tx, at=NOW - 3 * timedelta(hours=1), status="running")
    found = ask(tx)
    assert found["advice"] == advice
    assert (found["running"], found["places"]) == (running, 10)


def test_runs_that_still_wait_count_with_the_time_they_have_waited(tx: Connection) -> None:
    add_runs(tx, 0.5)
    add_run(tx, at=NOW - 9 * MINUTE, status="queued")
    found = ask(tx)
    assert (found["queue_lag_p50_seconds"], found["queued"], found["runs_begun"]) == (0.5, 1, FEWEST_RUNS + 1)
    for _ in range(5):
        add_run(tx, at=NOW - 9 * MINUTE, status="queued")
    assert ask(tx)["queue_lag_p95_seconds"] == 540.0


def test_held_runs_and_those_of_an_hour_ago_do_not_count(tx: Connection) -> None:
    add_run(tx, at=NOW - 5 * MINUTE, status="held")
    add_run(tx, at=NOW - 61 * MINUTE, lag=600)
    assert ask(tx)["runs_begun"] == 0


def test_idle_workers_beyond_the_first_are_named(tx: Connection) -> None:
    add_runs(tx, 0.1)
    add_worker(tx, "one")
    add_worker(tx, "two")
    assert ask(tx)["advice"] == "fewer_workers"


def test_a_worker_without_a_lease_does_not_count(tx: Connection) -> None:
    add_runs(tx, 0.1)
    add_worker(tx, "one")
    add_worker(tx, "dead", silent_for=16)
    assert (ask(tx)["workers"], ask(tx)["advice"]) == (1, "enough")


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(1, 101)]
    assert percentile(values, 0.5) == 51.0
    assert percentile(values, 0.95) == 96.0
    assert percentile([3.0], 0.95) == 3.0
    assert percentile([], 0.5) is None
