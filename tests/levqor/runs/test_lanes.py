"""Runs of one workflow that take turns, on the real store with SQLite and with PostgreSQL."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from itertools import pairwise

import pytest

from levqor.kit.clock import from_text
from levqor.runs.cancelling import CANCELLED, cancel_runs

PAUSE = {"id": "pause", "use": "flow.wait", "with": {"for": "${{ trigger.input }}"}}
SAY = {"id": "say", "use": "log", "with": {"message": "done"}}


def limited(house, *steps, **settings):
    return house.create(list(steps) or [PAUSE, SAY], settings=settings)


def begun(house, run_id) -> datetime:
    return from_text(house.read(run_id)["started_at"])


def ended(house, run_id) -> datetime:
    return from_text(house.read(run_id)["finished_at"])


def test_queued_runs_go_one_after_the_other_in_the_order_in_which_they_came(house):
    workflow_id = limited(house, mode="queued")
    first, *others = [house.start(workflow_id, "300ms") for _ in range(4)]
    shown = house.read(others[-1])
    assert (shown["status"], shown["wake_at"], shown["error"]["code"]) == ("waiting", None, "waits_for_its_turn")
    for before, after in pairwise([first, *others]):
        house.until(after, "succeeded")
        assert begun(house, after) >= ended(house, before)
        assert house.read(after)["error"] is None


def test_so_many_queued_runs_may_be_under_way(house):
    workflow_id = limited(house, mode="queued", concurrency=2)
    run_ids = [house.start(workflow_id, "1s") for _ in range(3)]
    statuses = [house.read(run_id)["error"] for run_id in run_ids]
    assert [error is None for error in statuses] == [True, True, False]
    house.until(run_ids[2], "succeeded")
    assert begun(house, run_ids[2]) >= min(ended(house, run_ids[0]), ended(house, run_ids[1]))


def test_a_single_run_lets_no_other_be_carried_out_and_says_so(house):
    workflow_id = limited(house, mode="single")
    first = house.start(workflow_id, "1s")
    second = house.read(house.start(workflow_id, "1s"))
    assert (second["status"], second["error"]["code"], second["started_at"]) == ("cancelled", "already_running", None)
    house.until(first, "succeeded")
    house.until(house.start(workflow_id, "1ms"), "succeeded")


def test_a_newer_run_takes_the_place_of_the_older(house):
    workflow_id = limited(house, mode="restart")
    older = house.start(workflow_id, "1h")
    house.until(older, "waiting")
    newer = house.start(workflow_id, "1ms")
    house.until(newer, "succeeded")
    shown = house.read(older)
    assert (shown["status"], shown["error"]["code"]) == ("cancelled", "restarted")


def test_no_more_runs_begin_within_a_time_than_the_rate_says(house):
    workflow_id = limited(house, SAY, rate={"runs": 2, "per": "2s"})
    run_ids = [house.start(workflow_id) for _ in range(5)]
    assert house.read(run_ids[-1])["error"]["code"] == "rate_limited"
    for run_id in run_ids:
        house.until(run_id, "succeeded")
    starts = [begun(house, run_id) for run_id in run_ids]
    for number in range(3):
        # A run may begin after its turn, so they are not exactly 2 s apart; without the rate they began at once.
        assert (starts[number + 2] - starts[number]).total_seconds() > 1
    assert starts == sorted(starts)


def test_the_line_survives_a_restart(house):
    workflow_id = limited(house, mode="queued")
    run_ids = [house.start(workflow_id, "1s") for _ in range(3)]
    house.restart()
    for run_id in run_ids:
        house.until(run_id, "succeeded")
    assert begun(house, run_ids[2]) >= ended(house, run_ids[1])


def test_cancelling_the_first_lets_in_the_next(house):
    workflow_id = limited(house, mode="queued")
    first, second = house.start(workflow_id, "1h"), house.start(workflow_id, "1ms")
    house.until(first, "waiting")
    house.application.runs.cancel(house.workspace_id, first)
    house.until(second, "succeeded", seconds=5)


def test_one_that_waits_in_line_can_be_cancelled(house):
    workflow_id = limited(house, mode="queued")
    first, second, third = (house.start(workflow_id, given) for given in ("1s", "1s", "1ms"))
    house.application.runs.cancel(house.workspace_id, second)
    house.until(third, "succeeded")
    assert house.read(first)["status"] == "succeeded"


def test_a_line_that_nobody_let_in_is_found(house):
    workflow_id = limited(house, mode="queued")
    first, second = house.start(workflow_id, "1h"), house.start(workflow_id, "1ms")
    house.until(first, "waiting")
    house.application.store.release_lane = lambda lane: None
    with house.application.database.transaction() as tx:
        cancel_runs(tx, [first], CANCELLED, house.application.clock.now())
    del house.application.store.release_lane
    house.until(second, "succeeded", seconds=10)


def test_what_a_queued_run_calls_of_its_own_workflow_does_not_wait_for_it(house):
    again = {"id": "again", "use": "flow.if", "when": "${{ trigger.input > 0 }}", "then": [
        {"id": "sub", "use": "flow.call", "with": {"workflow": "Test", "input": "${{ trigger.input - 1 }}"}}
    ]}  # fmt: skip
    workflow_id = limited(house, again, mode="queued")
    house.publish(workflow_id)
    house.until(house.start(workflow_id, 2), "succeeded")


@pytest.mark.parametrize("mode", ["queued", "single"])
def test_however_many_come_at_the_same_moment_only_one_is_under_way(house, mode):
    workflow_id = limited(house, mode=mode)
    run_ids: list[str] = []
    senders = [
        threading.Thread(target=lambda: run_ids.extend(house.start(workflow_id, "200ms") for _ in range(3)))
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(run_ids) == 12
    end = time.monotonic() + 30
    while any(house.read(run_id)["finished_at"] is None for run_id in run_ids):
        assert time.monotonic() < end
        time.sleep(0.05)
    carried_out = sorted((begun(house, run_id), ended(house, run_id)) for run_id in run_ids
                         if house.read(run_id)["status"] == "succeeded")  # fmt: skip
    assert len(carried_out) == 12 or mode == "single"
    assert all(before[1] <= after[0] for before, after in pairwise(carried_out))
