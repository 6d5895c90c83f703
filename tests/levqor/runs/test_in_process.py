"""What becomes of runs where something breaks off between their acceptance, their execution and the worker's end."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from levqor.application import Application
from levqor.kit.clock import SystemClock
from levqor.runs.models import runs
from levqor.runs.store import NewRun

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # PostgreSQL has a dispatch of its own

SAY = {"id": "say", "use": "log", "with": {"message": "Hello"}}


class Adjustable(SystemClock):
    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@pytest.fixture
def new(house) -> NewRun:
    return NewRun(house.workspace_id, house.create([SAY]), 1, "manual", {"input": None})


def restart(house, **settings) -> None:
    house.settings = house.settings.model_copy(update=settings)
    house.restart()


def accept_and_break_off(house, new: NewRun) -> str:
    """As an exception does, or a commit whose answer was lost: the run began, and nobody was told."""
    with house.application.dispatcher.offer(house.workspace_id) as offer:
        accepted = house.application.store.accept(new, worker=offer.worker).result()
        assert accepted.claimed is not None
    return accepted.run_id


def read_row(house, run_id: str):
    with house.application.database.read() as tx:
        return tx.execute(sa.select(runs).where(runs.c.id == run_id)).one()


def test_a_run_that_began_and_was_never_executed_is_taken_back_from_its_living_worker(house, new):
    run_id = accept_and_break_off(house, new)
    assert read_row(house, run_id).status == "running"
    house.until(run_id, "succeeded", seconds=10)
    assert read_row(house, run_id).epoch == 3, "what it began with is fenced"


def test_a_place_that_was_offered_and_not_used_is_free_again(house, new):
    restart(house, max_running=2, poll_seconds=30)
    for _ in range(5):
        accept_and_break_off(house, new)
    house.until(house.start(new.workflow_id), "succeeded", seconds=5)


def test_a_run_that_is_being_executed_is_not_taken_for_forgotten(house):
    slow = {"id": "all", "use": "flow.each", "items": "${{ trigger.input }}", "do": [
        {"id": "keep", "use": "tables.insert", "with": {"table": "T", "create_if_missing": True, "row": {"n": 1}}}
    ]}  # fmt: skip
    run_id = house.start(house.create([slow]), [1] * 800)
    house.until(run_id, "succeeded", seconds=40)
    assert read_row(house, run_id).epoch == 1


@pytest.mark.parametrize("is_already_over", [False, True])
def test_an_acceptance_in_the_middle_of_a_stop_is_neither_lost_nor_counted_twice(house, new, is_already_over):
    dispatcher = house.application.dispatcher
    with dispatcher.offer(house.workspace_id) as offer:
        if is_already_over:
            dispatcher.stop()
        accepted = house.application.store.accept(new, worker=offer.worker).result()
        offer.execute(accepted.claimed)
        dispatcher.stop()
    house.restart()
    house.until(accepted.run_id, "succeeded")
    assert len(house.steps(house.read(accepted.run_id))) == 1


def test_a_worker_that_may_be_taken_for_dead_begins_nothing(house, new):
    house.application.stop()
    clock = Adjustable()
    settings = house.settings.model_copy(update={"poll_seconds": 30, "lease_seconds": 60})
    house.application = Application(settings, clock)
    house.application.start()
    dispatcher = house.application.dispatcher
    with dispatcher.offer(house.workspace_id) as offer:
        assert offer.worker == dispatcher.worker
    clock.ahead = 61
    with dispatcher.offer(house.workspace_id) as offer:
        assert offer.worker is None


def test_what_is_only_in_the_database_goes_on_as_soon_as_there_is_room(house, new):
    ids = [house.application.store.accept(new).result().run_id for _ in range(3)]
    restart(house, max_running=5, poll_seconds=30)
    house.application.dispatcher.stop()
    ids += [house.application.store.accept(new).result().run_id for _ in range(60)]
    house.restart()
    for run_id in ids:
        house.until(run_id, "succeeded", seconds=15)


def test_a_suspect_is_not_kept_waiting_by_those_who_have_every_place(house, new):
    restart(house, max_running=1)
    with house.application.dispatcher.offer(house.workspace_id):
        run_id = house.application.store.accept(new).result().run_id
        with house.application.database.transaction() as tx:
            tx.execute(runs.update().where(runs.c.id == run_id).values(recoveries=3))
        house.until(run_id, "succeeded", seconds=5)


def test_a_job_that_fails_at_every_poll_does_not_keep_runs_from_beginning(house, new):
    async def broken() -> None:
        raise ValueError("broken")

    house.application.stop()
    house.application = Application(house.settings)
    house.application.dispatcher.every_poll(broken)
    house.application.start()
    run_id = house.application.store.accept(new).result().run_id
    house.until(run_id, "succeeded", seconds=5)
