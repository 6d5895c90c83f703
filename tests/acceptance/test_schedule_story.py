"""Story 3 over HTTP: a weekday schedule in the workspace's own time zone, and orders that are worth a mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.answering import build, with_first_suggestions
from tests.acceptance.outside import Outside
from tests.acceptance.server import Caller, step_of, wait_for

NEW_YORK = ZoneInfo("America/New_York")
ORDERS = [{"id": 1, "total": 999}, {"id": 2, "total": 1000}, {"id": 3, "total": 1000.5}, {"id": 4, "total": 25000}]


def sentence(world: Outside) -> str:
    return f"Every weekday at 8:30 fetch {world.address}/orders.json, and for every order over 1000 email me"


@pytest.fixture
def workflow(ann: Caller, world: Outside) -> dict[str, Any]:
    return ann.new_workflow(with_first_suggestions(build(ann, sentence(world))), publish=True)


def mails_of(ann: Caller, run: dict[str, Any]) -> list[dict[str, Any]]:
    return [mail for mail in ann.list_all("/api/outbox") if mail["run_id"] == run["id"]]


def test_the_next_fires_are_weekdays_at_half_past_eight_where_the_workspace_is(
    ann: Caller, workflow: dict[str, Any]
) -> None:
    (schedule,) = [item for item in ann.list_all("/api/schedules") if item["workflow_id"] == workflow["id"]]

    instants = [datetime.fromisoformat(fire["at"]) for fire in schedule["next"]]
    local = [instant.astimezone(NEW_YORK) for instant in instants]
    assert schedule["timezone"] == "America/New_York"
    assert len(local) >= 5
    assert {(instant.hour, instant.minute) for instant in local} == {(8, 30)}
    assert {instant.weekday() for instant in local} == {0, 1, 2, 3, 4}
    assert [datetime.fromisoformat(fire["local"]) for fire in schedule["next"]] == instants
    assert datetime.now(UTC) < instants[0] < datetime.now(UTC) + timedelta(days=4)
    assert instants == sorted(instants)


def test_the_preview_and_the_schedule_show_the_same_fires(ann: Caller, workflow: dict[str, Any]) -> None:
    (schedule,) = [item for item in ann.list_all("/api/schedules") if item["workflow_id"] == workflow["id"]]

    preview = ann.post(
        "/api/schedules/preview",
        {"cron": schedule["cron"], "timezone": schedule["timezone"], "count": len(schedule["next"])},
    )

    assert preview["fires"] == schedule["next"]
    assert preview["description"]


def test_a_run_mails_once_for_each_order_over_1000(ann: Caller, world: Outside, workflow: dict[str, Any]) -> None:
    world.answers["/orders.json"] = (200, ORDERS)

    run = ann.run(workflow["id"])

    assert (run["status"], run["trigger"]["use"]) == ("succeeded", "schedule")
    mails = mails_of(ann, run)
    assert len(mails) == 2
    assert {mail["to"][0] for mail in mails} == {"ann@example.com"}
    assert ["25000" in mails[0]["text"], "1000.5" in mails[1]["text"]] == [True, True]
    sent = [step["path"] for step in run["steps"] if step["use"] == "email.send" and step["status"] == "succeeded"]
    assert sent == ["each_order[2]/check/email", "each_order[3]/check/email"]
    assert len(world.at("/orders.json")) == 1


@pytest.mark.parametrize("orders", [[], ORDERS[:2]], ids=["no orders", "small orders"])
def test_without_an_order_over_1000_nothing_is_mailed(
    ann: Caller, world: Outside, workflow: dict[str, Any], orders: list[Any]
) -> None:
    world.answers["/orders.json"] = (200, orders)

    run = ann.run(workflow["id"])

    assert run["status"] == "succeeded"
    assert mails_of(ann, run) == []


def test_a_shop_that_is_down_is_asked_again_and_then_shown(ann: Caller, world: Outside) -> None:
    document = with_first_suggestions(build(ann, sentence(world)))
    document["steps"][0]["retry"] = {"attempts": 2, "backoff": "fixed", "first": "100ms", "max": "100ms"}
    world.answers["/orders.json"] = (500, {"error": "down"})

    run = ann.run(ann.new_workflow(document)["id"])

    assert (run["status"], run["error"]["step"]) == ("failed", "fetch")
    assert [exchange["status"] for exchange in step_of(run, "fetch")["exchanges"]] == [500, 500]
    assert mails_of(ann, run) == []


def test_an_address_that_is_not_allowed_is_refused_without_a_request(ann: Caller, world: Outside) -> None:
    document = with_first_suggestions(build(ann, sentence(world)))
    document["steps"][0]["with"]["url"] = world.address.replace("127.0.0.1", "127.0.0.2")

    run = ann.run(ann.new_workflow(document)["id"])

    assert step_of(run, "fetch")["error"]["code"] == "address_refused"
    assert world.received == []


@pytest.mark.slow
def test_a_schedule_fires_by_itself_on_the_minute(ann: Caller) -> None:
    note = {"id": "note", "use": "log", "with": {"message": "Due at ${{ trigger.scheduled_for }}"}}
    trigger = {"use": "schedule", "with": {"cron": "* * * * *"}}
    document = {"levqor": 1, "name": "Every minute", "trigger": trigger, "steps": [note]}
    published = datetime.now(UTC)
    workflow = ann.new_workflow(document, publish=True)

    def fired() -> dict[str, Any] | None:
        runs = ann.get("/api/runs", params={"workflow_id": workflow["id"]})["items"]
        return runs[0] if runs else None

    run = ann.wait_for_run(wait_for(fired, "the minute to be over", 70)["id"])

    due = datetime.fromisoformat(run["trigger"]["data"]["scheduled_for"])
    assert (due.second, due.microsecond) == (0, 0)
    assert published < due <= published + timedelta(minutes=1, seconds=1)
    assert timedelta(0) <= datetime.fromisoformat(run["created_at"]) - due < timedelta(seconds=5)
    assert run["status"] == "succeeded"
    (schedule,) = [item for item in ann.list_all("/api/schedules") if item["workflow_id"] == workflow["id"]]
    (last,) = schedule["last_fires"]
    assert (last["run_id"], last["status"]) == (run["id"], "fired")
    assert datetime.fromisoformat(last["instant"]) == due
    ann.post(f"/api/workflows/{workflow['id']}/unpublish")
    assert workflow["id"] not in {item["workflow_id"] for item in ann.list_all("/api/schedules")}
