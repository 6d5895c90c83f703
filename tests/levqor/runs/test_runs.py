"""Runs on the real store: accepted, executed, cancelled, repeated, recovered. The same on both databases."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from levqor.identity.workspaces import add_workspace
from levqor.runs.models import runs, workers
from levqor.runs.repository import NoSuchRun
from levqor.runs.service import NoSuchStep, RunIsNotOver, RunIsOver
from levqor.runs.store import Delivery, DifferentDelivery, NewRun

SAY = {"id": "say", "use": "log", "with": {"message": "Hello ${{ trigger.input.name }}"}}
KEEP = {
    "id": "keep",
    "use": "tables.insert",
    "with": {"table": "Leads", "create_if_missing": True, "row": {"name": "${{ trigger.input.name }}"}},
}
REST = {"id": "rest", "use": "flow.wait", "with": {"for": "30d"}}


def rows(house, table="Leads"):
    from levqor.tables.service import find_table, list_rows

    with house.application.database.read() as tx:
        found = find_table(tx, house.workspace_id, table)
        return [] if found is None else [row.values for row in list_rows(tx, house.workspace_id, found.id, 100)[0]]


def test_a_run_ends_with_every_step_recorded(house):
    shown = house.until(house.start(house.create([SAY, KEEP]), {"name": "Ann"}), "succeeded")
    steps = house.steps(shown)
    assert steps["say"]["log"] == ["Hello Ann"]
    assert steps["keep"]["output"]["values"] == {"name": "Ann"}
    assert rows(house) == [{"name": "Ann"}]
    assert shown["started_at"] <= shown["finished_at"]


def test_a_wait_survives_a_restart_and_nothing_before_it_is_repeated(house):
    steps = [KEEP, {"id": "rest", "use": "flow.wait", "with": {"for": "500ms"}}, SAY]
    run_id = house.start(house.create(steps), {"name": "Ann"})
    house.until(run_id, "waiting", "succeeded")
    house.restart()
    house.until(run_id, "succeeded")
    assert rows(house) == [{"name": "Ann"}]


def test_cancel_ends_a_waiting_run_at_once_and_for_good(house):
    run_id = house.start(house.create([REST]), {})
    house.until(run_id, "waiting")
    house.application.runs.cancel(house.workspace_id, run_id)
    assert house.read(run_id)["status"] == "cancelled"
    with pytest.raises(RunIsOver):
        house.application.runs.cancel(house.workspace_id, run_id)


def test_nobody_cancels_or_reads_the_run_of_another_workspace(house):
    run_id = house.start(house.create([REST]), {})
    with pytest.raises(NoSuchRun):
        house.application.runs.cancel("ws_other", run_id)
    with house.application.database.read() as tx, pytest.raises(NoSuchRun):
        house.application.runs.read(tx, "ws_other", run_id)


def again(house, run_id, from_step=None, version="same"):
    return house.application.runs.run_again(
        house.workspace_id, run_id, from_step=from_step, version=version, correlation_id=None
    )


def test_run_again_keeps_what_succeeded_and_repeats_what_failed(house):
    broken = {"id": "broken", "use": "log", "with": {"message": "${{ trigger.input.missing }}"}}
    workflow_id = house.create([KEEP, broken])
    failed = house.until(house.start(workflow_id, {"name": "Ann"}), "failed")
    assert failed["error"]["step"] == "broken"
    house.save(workflow_id, [KEEP, {**broken, "with": {"message": "${{ trigger.input.name }}"}}])
    fixed = house.until(again(house, failed["id"], version="latest"), "succeeded")
    assert fixed["retry_of"] == failed["id"]
    assert fixed["version"] == 2
    assert rows(house) == [{"name": "Ann"}]


def test_run_again_from_a_step_repeats_it_and_what_follows(house):
    done = house.until(house.start(house.create([KEEP, SAY]), {"name": "Ann"}), "succeeded")
    house.until(again(house, done["id"], from_step="say"), "succeeded")
    assert len(rows(house)) == 1
    house.until(again(house, done["id"], from_step="keep"), "succeeded")
    assert len(rows(house)) == 2


def test_run_again_wants_a_run_that_is_over_and_a_step_that_exists(house):
    run_id = house.start(house.create([REST]), {})
    with pytest.raises(RunIsNotOver):
        again(house, run_id)
    house.until(run_id, "waiting")
    house.application.runs.cancel(house.workspace_id, run_id)
    with pytest.raises(NoSuchStep):
        again(house, run_id, from_step="nowhere")


def test_a_run_keeps_the_version_it_started_with(house):
    workflow_id = house.create([{"id": "rest", "use": "flow.wait", "with": {"for": "300ms"}}, SAY])
    run_id = house.start(workflow_id, {"name": "Ann"})
    house.save(workflow_id, [{"id": "say", "use": "log", "with": {"message": "changed"}}])
    shown = house.until(run_id, "succeeded")
    assert shown["version"] == 1
    assert house.steps(shown)["say"]["output"]["message"] == "Hello Ann"


def test_the_run_of_a_dead_worker_is_taken_over(house):
    run_id = house.start(house.create([REST]), {})
    house.until(run_id, "waiting")
    database = house.application.database
    with database.transaction() as tx:
        tx.execute(workers.insert().values(name="dead", started_at=sa.literal(0), seen_at=sa.literal(0)))
        tx.execute(runs.update().where(runs.c.id == run_id).values(status="running", worker="dead", wake_at=None))
    assert house.until(run_id, "waiting")["status"] == "waiting"
    with database.read() as tx:
        row = tx.execute(sa.select(runs.c.epoch, runs.c.recoveries).where(runs.c.id == run_id)).one()
    assert row.epoch == 3
    assert row.recoveries == 0, "coming to a wait is progress"


def test_a_run_that_keeps_killing_its_worker_is_dead_lettered(house):
    run_id = house.start(house.create([REST]), {})
    house.until(run_id, "waiting")
    with house.application.database.transaction() as tx:
        tx.execute(
            runs.update().where(runs.c.id == run_id).values(status="running", worker="dead", wake_at=None, recoveries=5)
        )
    shown = house.until(run_id, "dead")
    assert shown["error"]["code"] == "worker_lost"


def delivery(key="k", body="b"):
    return Delivery("test", key, body)


def test_fifty_parallel_copies_of_one_delivery_make_one_run(house):
    workflow_id = house.create([SAY])
    new = NewRun(house.workspace_id, workflow_id, 1, "manual", {"input": {"name": "Ann"}})
    with ThreadPoolExecutor(50) as pool:
        accepted = list(pool.map(lambda _: house.application.runs.accept(new, delivery()), range(50)))
    assert len({answer.run_id for answer in accepted}) == 1
    assert sum(answer.is_new for answer in accepted) == 1


def test_the_same_key_with_another_body_is_refused(house):
    new = NewRun(house.workspace_id, house.create([SAY]), 1, "manual", {"input": {"name": "Ann"}})
    house.application.runs.accept(new, delivery())
    with pytest.raises(DifferentDelivery):
        house.application.runs.accept(new, delivery(body="other"))


def test_many_runs_at_once_all_end(house):
    workflow_id = house.create([KEEP, SAY])
    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(lambda n: house.start(workflow_id, {"name": f"n{n}"}), range(200)))
    for run_id in ids:
        house.until(run_id, "succeeded", seconds=60)
    assert house.application.database.commits < 1200


def test_more_runs_than_places_start_as_places_become_free(house):
    house.settings = house.settings.model_copy(update={"max_running": 5, "poll_seconds": 30})
    house.restart()
    workflow_id = house.create([SAY])
    ids = [house.start(workflow_id, {"name": "Ann"}) for _ in range(60)]
    for run_id in ids:
        house.until(run_id, "succeeded", seconds=15)


def test_a_workspace_that_floods_does_not_make_another_wait(house):
    house.settings = house.settings.model_copy(update={"max_running": 8, "poll_seconds": 0.2})
    house.restart()
    slow = house.create([{"id": "rest", "use": "flow.each", "items": "${{ trigger.input.names }}", "do": [KEEP]}])
    flood = [house.start(slow, {"name": "Ann", "names": ["x"] * 40}) for _ in range(25)]
    with house.application.database.transaction() as tx:
        other = add_workspace(tx, name="Other", timezone="UTC", now=house.application.clock.now())
    own, house.workspace_id = house.workspace_id, other
    begun = time.monotonic()
    run_id = house.start(house.create([SAY]), {"name": "Bea"})
    house.until(run_id, "succeeded", seconds=30)
    waited, house.workspace_id = time.monotonic() - begun, own
    unfinished = [run for run in flood if house.read(run)["finished_at"] is None]
    assert unfinished, f"the flood was over before anybody could wait for it ({waited:.1f} s)"
    for run in flood:
        house.until(run, "succeeded", seconds=60)
