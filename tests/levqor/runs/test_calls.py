"""Runs that call runs, on the real store with SQLite and with PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.runs.calling import MAX_CALL_DEPTH
from levqor.runs.models import runs


def call(workflow, given="${{ trigger.input }}", **rest):
    return {"id": "sub", "use": "flow.call", "with": {"workflow": workflow, "input": given, **rest}}


DOUBLE = {"id": "double", "use": "data.set", "with": {"values": {"n": "${{ trigger.input.n * 2 }}"}}}
REPLY = {"id": "reply", "use": "flow.respond", "with": {"body": {"n": "${{ trigger.input.n * 2 }}"}}}
PAUSE = {"id": "pause", "use": "flow.wait", "with": {"for": "1h"}}


def published(house, steps, name="Other"):
    workflow_id = house.create(steps, name=name)
    house.publish(workflow_id)
    return workflow_id


def children(house, run_id):
    with house.application.database.read() as tx:
        return list(tx.execute(sa.select(runs.c.id).where(runs.c.parent_run_id == run_id)).scalars())


def test_the_result_of_a_called_run_goes_back_to_its_caller(house):
    published(house, [REPLY])
    run_id = house.start(house.create([call("Other")]), {"n": 21})
    shown = house.until(run_id, "succeeded")
    step = house.steps(shown)["sub"]
    assert step["output"]["result"] == {"n": 42}
    child = house.read(step["called_run_id"])
    assert child["parent"] == {"run_id": run_id, "step": "sub"}
    assert child["status"] == step["output"]["status"] == "succeeded"
    assert shown["parent"] is None


def test_without_an_answer_the_result_is_the_output_of_the_last_step(house):
    published(house, [{"id": "say", "use": "log", "with": {"message": "n is ${{ trigger.input.n }}"}}])
    shown = house.until(house.start(house.create([call("Other")]), {"n": 21}), "succeeded")
    assert house.steps(shown)["sub"]["output"]["result"]["message"] == "n is 21"


def test_a_run_may_call_many_at_the_same_time_and_waits_for_all(house):
    published(house, [REPLY])
    each = {
        "id": "all", "use": "flow.each", "items": "${{ trigger.input }}", "concurrency": 5,
        "do": [call("Other", {"n": "${{ item }}"})],
    }  # fmt: skip
    reply = {"id": "reply", "use": "flow.respond", "with": {"body": "${{ steps.all.results.map(r, r.sub.result.n) }}"}}
    run_id = house.start(house.create([each, reply]), [1, 2, 3, 4, 5, 6])
    assert house.until(run_id, "succeeded")["result"]["body"] == [2, 4, 6, 8, 10, 12]
    assert len(children(house, run_id)) == 6


def test_what_calls_itself_ends_at_the_limit_with_a_reason(house):
    workflow_id = published(house, [call("Other")])
    shown = house.until(house.start(workflow_id, 1), "failed")
    assert shown["error"]["code"] == "called_run_failed"
    with house.application.database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(runs)).scalar_one() == MAX_CALL_DEPTH + 1
        errors = [error["code"] for error in tx.execute(sa.select(runs.c.error)).scalars()]
    assert errors.count("calls_too_deep") == 1


def test_cancelling_a_run_cancels_those_that_it_has_called(house):
    published(house, [PAUSE], "Third")
    published(house, [call("Third")], "Other")
    run_id = house.start(house.create([call("Other")]))
    house.until(run_id, "waiting")
    (child,) = children(house, run_id)
    house.until(child, "waiting")
    (grandchild,) = children(house, child)
    house.until(grandchild, "waiting")
    house.application.runs.cancel(house.workspace_id, run_id)
    assert {house.read(each)["status"] for each in (run_id, child, grandchild)} == {"cancelled"}


def test_cancelling_a_called_run_fails_the_step_that_called_it(house):
    published(house, [PAUSE])
    run_id = house.start(house.create([call("Other")]))
    house.until(run_id, "waiting")
    (child,) = children(house, run_id)
    house.until(child, "waiting")
    house.application.runs.cancel(house.workspace_id, child)
    assert house.until(run_id, "failed", seconds=10)["error"]["code"] == "called_run_cancelled"


def test_a_call_that_is_not_waited_for_lets_its_caller_end(house):
    published(house, [PAUSE])
    run_id = house.start(house.create([call("Other", wait=False)]))
    shown = house.until(run_id, "succeeded")
    (child,) = children(house, run_id)
    assert house.steps(shown)["sub"]["output"] == {"run_id": child, "status": "started", "result": None}
    house.until(child, "waiting")


def test_only_what_is_published_can_be_called(house):
    house.create([REPLY], name="Draft")
    shown = house.until(house.start(house.create([call("Draft")])), "failed")
    assert shown["error"]["code"] == "workflow_not_published"
    shown = house.until(house.start(house.create([call("Nothing")])), "failed")
    assert shown["error"]["code"] == "workflow_not_found"


def test_a_caller_goes_on_after_a_restart(house):
    published(house, [{**PAUSE, "with": {"for": "2s"}}, REPLY])
    run_id = house.start(house.create([call("Other")]), {"n": 1})
    house.until(run_id, "waiting")
    house.restart()
    shown = house.until(run_id, "succeeded")
    assert len(children(house, run_id)) == 1
    assert house.steps(shown)["sub"]["output"]["result"] == {"n": 2}
