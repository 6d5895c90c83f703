"""A job whose fetch was not heard of: its worker lives, so nobody else would ever see to it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from levqor.runs.store import NewRun, admit_all, insert_run

pytestmark = pytest.mark.parametrize("house", ["postgres"], indirect=True)

SAY = {"id": "say", "use": "log", "with": {"message": "Hello"}}
FETCH = sa.text(
    "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
    "WHERE queueing_lock = :run_id"
)


def accept_and_lose_the_fetch(house) -> str:
    new = NewRun(house.workspace_id, house.create([SAY]), 1, "manual", {"input": None})
    with house.application.database.transaction() as tx:
        run_id, _ = insert_run(tx, new, house.application.clock.now(), admit_all)
        assert tx.execute(FETCH, {"run_id": run_id}).rowcount == 1
    return run_id


def test_a_run_whose_job_its_worker_does_not_know_is_executed(house):
    house.until(house.start(house.create([SAY])), "succeeded")
    run_id = accept_and_lose_the_fetch(house)
    house.until(run_id, "succeeded", seconds=10)
