"""A run that only computes is carried out before it is accepted, and nobody can tell but by the time it takes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from levqor.identity.models import workspaces
from levqor.runs.models import runs
from levqor.runs.store import Delivery, Hold, NewRun

PICK = {"id": "pick", "use": "data.set", "with": {"values": {"who": "${{ trigger.input.name }}"}}}
ZONE = {"id": "zone", "use": "data.set", "with": {"values": {"zone": "${{ workspace.timezone }}"}}}
SAY = {"id": "say", "use": "log", "with": {"message": "It is Ann."}}
IF = {"id": "known", "use": "flow.if", "when": "${{ steps.pick.who == 'Ann' }}", "then": [SAY]}
KEEP = {
    "id": "keep",
    "use": "tables.insert",
    "with": {"table": "Leads", "create_if_missing": True, "row": {"name": "${{ steps.pick.who }}"}},
}


def accept(house, workflow_id, given, delivery=None):
    new = NewRun(house.workspace_id, workflow_id, 1, "manual", {"input": given})
    return house.application.runs.accept(new, delivery)


def test_it_has_ended_when_it_is_accepted_with_every_step_recorded(house):
    shown = house.read(accept(house, house.create([PICK, IF]), {"name": "Ann"}).run_id)
    assert shown["status"] == "succeeded"
    assert [(path, step["status"]) for path, step in house.steps(shown).items()] == [
        ("pick", "succeeded"),
        ("known", "succeeded"),
        ("known/say", "succeeded"),
    ]
    assert house.steps(shown)["pick"]["output"] == {"who": "Ann"}


def test_it_is_one_transaction(house):
    workflow_id = house.create([PICK, IF])
    accept(house, workflow_id, {"name": "Ann"})
    before = house.application.database.commits
    for _ in range(5):
        accept(house, workflow_id, {"name": "Ann"})
    assert house.application.database.commits - before < 10


@pytest.mark.parametrize("name", [1, None])
def test_one_that_fails_is_executed_like_any_other(house, name):
    steps = [
        PICK,
        {"id": "cut", "use": "data.text", "with": {"operation": "truncate", "text": "x", "length": "${{ 0 - 1 }}"}},
    ]
    shown = house.until(accept(house, house.create(steps), {"name": name}).run_id, "failed")
    assert shown["error"]["step"] == "cut"


def test_one_that_does_more_than_compute_is_executed_after_it_is_accepted(house):
    accepted = accept(house, house.create([PICK, KEEP]), {"name": "Ann"})
    assert accepted.finished is None
    assert house.until(accepted.run_id, "succeeded")["steps"][1]["output"]["values"] == {"name": "Ann"}


def test_it_knows_the_time_zone_that_the_workspace_has_now(house):
    workflow_id = house.create([ZONE])
    for zone in ("Europe/London", "Asia/Tokyo", "Asia/Tokyo"):
        with house.application.database.transaction() as tx:
            tx.execute(workspaces.update().values(timezone=zone))
        shown = house.until(accept(house, workflow_id, {}).run_id, "succeeded")
        assert house.steps(shown)["zone"]["output"] == {"zone": zone}


def test_one_that_may_not_begin_is_held_with_nothing_done(house):
    house.application.store.admit = lambda *_: Hold("no_plan", "There is no plan.")
    shown = house.read(accept(house, house.create([PICK]), {"name": "Ann"}).run_id)
    assert (shown["status"], shown["finished_at"]) == ("held", None)
    assert house.steps(shown).get("pick", {}).get("output") is None


def test_the_same_delivery_is_one_run(house):
    workflow_id = house.create([PICK])
    delivery = Delivery("hook:1", "key-1", "hash")
    first = accept(house, workflow_id, {"name": "Ann"}, delivery)
    second = accept(house, workflow_id, {"name": "Bob"}, delivery)
    assert (second.run_id, second.is_new) == (first.run_id, False)
    with house.application.database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(runs)).scalar_one() == 1


def test_it_is_counted_among_the_runs_that_ended(house):
    accept(house, house.create([PICK]), {"name": "Ann"})
    assert 'levqor_runs_ended_total{status="succeeded"} 1.0' in house.application.metrics.render().decode()
