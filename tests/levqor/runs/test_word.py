"""Word from outside for a run that is on its way to waiting: it is never missed, whichever is first."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from levqor.approvals import service
from levqor.engine.ports import Fenced, Question
from levqor.runs.models import approvals, runs
from levqor.runs.ownership import report_alive
from levqor.runs.store import NewRun

ASK = {"id": "ask", "use": "flow.approve", "with": {"message": "Pay?"}}
WORKER = "elsewhere"


@pytest.fixture
def handle(house):
    """A run that a worker elsewhere executes."""
    application = house.application
    with application.database.transaction() as tx:
        report_alive(tx, WORKER, application.clock.now() + timedelta(minutes=5))
    new = NewRun(house.workspace_id, house.create([ASK]), 1, "manual", {"input": None})
    claimed = application.store.accept(new, worker=WORKER).result().claimed
    assert claimed is not None
    return claimed.handle


def ask(house, handle):
    question = Question("Pay?", ("ann@example.com",), house.application.clock.now() + timedelta(days=1), None)
    return asyncio.run(house.application.store.ask(handle, [], "ask", question))


def decide(house, handle, verdict="approve"):
    with house.application.database.transaction() as tx:
        approval_id = tx.execute(sa.select(approvals.c.id).where(approvals.c.run_id == handle.id)).scalar_one()
        row = service.get_approval(tx, house.workspace_id, approval_id)
        decider = service.Decider("ann@example.com", None)
        service.decide(tx, row, decider, verdict, None, now=house.application.clock.now())


def suspend(house, handle, *awaited):
    later = house.application.clock.now() + timedelta(days=1)
    return later, asyncio.run(house.application.store.suspend(handle, [], later, awaited))


def status(house, handle):
    with house.application.database.read() as tx:
        return tx.execute(sa.select(runs.c.status).where(runs.c.id == handle.id)).scalar_one()


def test_a_decision_before_the_run_waits_makes_it_due_at_once(house, handle):
    ask(house, handle)
    decide(house, handle)
    assert status(house, handle) == "running"
    later, due = suspend(house, handle, "ask")
    assert due < later
    assert house.until(handle.id, "succeeded")["steps"][0]["output"]["approved"] is True


def test_a_decision_after_the_run_waits_wakes_it(house, handle):
    ask(house, handle)
    later, due = suspend(house, handle, "ask")
    assert due == later
    decide(house, handle, "reject")
    assert house.until(handle.id, "succeeded")["steps"][0]["output"]["approved"] is False


def test_word_that_the_run_does_not_wait_for_does_not_wake_it(house, handle):
    ask(house, handle)
    decide(house, handle)
    later, due = suspend(house, handle, "other")
    assert due == later


def test_a_question_is_asked_once_however_often_the_run_is_walked(house, handle):
    first, second = ask(house, handle), ask(house, handle)
    assert first == second
    decide(house, handle)
    assert ask(house, handle).status == "approved"
    with house.application.database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(approvals)).scalar_one() == 1


def test_a_run_that_was_overtaken_asks_nobody(house, handle):
    house.application.runs.cancel(house.workspace_id, handle.id)
    with pytest.raises(Fenced):
        ask(house, handle)
    with house.application.database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(approvals)).scalar_one() == 0
