"""Runs started by hand: live, cancelled, failed with their cause in sight, and run again from where they broke."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.outside import Outside
from tests.acceptance.server import Caller, Server, step_of, wait_for

TOKEN = "s3cr3t-t0ken-of-the-shop"
AT_ONCE = {"attempts": 1}


def order_workflow(world: Outside, **fetch: Any) -> dict[str, Any]:
    """Greets, asks the shop, notes what it said."""
    return {
        "levqor": 1,
        "name": "Ask the shop",
        "trigger": {"use": "manual"},
        "steps": [
            {"id": "greet", "use": "http.request", "with": {"method": "POST", "url": f"{world.address}/greeting"}},
            {
                "id": "fetch",
                "use": "http.request",
                "retry": AT_ONCE,
                "with": {"method": "POST", "url": f"{world.address}/orders", "body": "${{ trigger.input }}"},
                **fetch,
            },
            {"id": "note", "use": "log", "with": {"message": "Total ${{ steps.fetch.body.total }}"}},
        ],
    }


def test_a_run_by_hand_shows_what_went_in_and_out_of_each_step(ann: Caller, world: Outside) -> None:
    world.answers["/orders"] = (200, {"total": 41.5})
    workflow = ann.new_workflow(order_workflow(world))

    run = ann.run(workflow["id"], {"order": 7})

    assert run["status"] == "succeeded"
    assert run["trigger"] == {"use": "manual", "data": {"input": {"order": 7}}}
    fetch = step_of(run, "fetch")
    assert fetch["input"]["body"] == {"order": 7}
    assert fetch["output"]["body"] == {"total": 41.5}
    assert fetch["attempts"] == 1
    assert fetch["started_at"] <= fetch["finished_at"]
    assert step_of(run, "note")["log"] == ["Total 41.5"]
    assert [request.body for request in world.at("/orders")] == [b'{"order":7}']


def test_a_run_is_followed_live_from_step_to_step_to_its_end(ann: Caller, world: Outside) -> None:
    world.pause_seconds = 0.4
    workflow = ann.new_workflow(order_workflow(world))
    started = ann.post(f"/api/workflows/{workflow['id']}/runs", {"input": None}, expect=202)

    states = list(ann.follow(started["id"]))

    seen = [{step["id"]: step["status"] for step in state["steps"]} for state in states]
    assert any(steps.get("greet") == "running" for steps in seen)
    assert any(steps.get("greet") == "succeeded" and steps.get("fetch") == "running" for steps in seen)
    assert states[-1] == ann.get(f"/api/runs/{started['id']}")
    assert states[-1]["status"] in ("succeeded", "failed")


def test_a_cancelled_run_ends_at_once_and_does_nothing_more(ann: Caller, world: Outside) -> None:
    document = order_workflow(world)
    document["steps"].insert(1, {"id": "pause", "use": "flow.wait", "with": {"for": "2s"}})
    workflow = ann.new_workflow(document)
    started = ann.post(f"/api/workflows/{workflow['id']}/runs", {"input": None}, expect=202)
    ann.wait_for_run(started["id"], until=frozenset({"waiting"}))

    cancelled = ann.post(f"/api/runs/{started['id']}/cancel")
    again = ann.post(f"/api/runs/{started['id']}/cancel", expect=409)

    assert cancelled["status"] == "cancelled"
    assert again["code"] == "run_is_over"
    with pytest.raises(AssertionError, match="waited"):
        wait_for(lambda: world.at("/orders"), "the next step", 3)
    assert ann.get(f"/api/runs/{started['id']}")["status"] == "cancelled"


def test_a_step_under_way_is_cut_off_by_a_cancel(ann: Caller, world: Outside) -> None:
    world.pause_seconds = 8
    workflow = ann.new_workflow(order_workflow(world))
    started = ann.post(f"/api/workflows/{workflow['id']}/runs", {"input": None}, expect=202)
    wait_for(lambda: world.received, "the request to arrive")

    ann.post(f"/api/runs/{started['id']}/cancel")

    wait_for(lambda: world.hung_up, "the request to be given up", 5)
    run = ann.get(f"/api/runs/{started['id']}")
    assert run["status"] == "cancelled"
    assert step_of(run, "greet")["status"] == "cancelled"


def test_a_failing_step_shows_its_cause_the_request_and_the_response(ann: Caller, world: Outside) -> None:
    world.answers["/orders"] = (403, {"reason": "the shop is closed"})
    workflow = ann.new_workflow(order_workflow(world))

    run = ann.run(workflow["id"], {"order": 7})

    assert run["status"] == "failed"
    assert run["error"]["step"] == "fetch"
    failed = step_of(run, "fetch")
    assert failed["status"] == "failed"
    assert failed["error"]["message"] == run["error"]["message"]
    assert "403" in failed["error"]["message"]
    assert failed["error"]["retryable"] is False
    (exchange,) = failed["exchanges"]
    assert (exchange["method"], exchange["url"]) == ("POST", f"{world.address}/orders")
    assert (exchange["status"], exchange["request_body"]) == (403, '{"order":7}')
    assert "the shop is closed" in exchange["response_body"]
    assert step_of(run, "note")["status"] == "skipped"


def test_a_step_that_got_no_answer_in_time_shows_what_it_asked(ann: Caller, world: Outside) -> None:
    world.pause_seconds = 3
    slow = {"id": "ask", "use": "http.request", "with": {"url": f"{world.address}/slow"}, "timeout": "500ms"}
    document = {"levqor": 1, "name": "Slow", "trigger": {"use": "manual"}, "steps": [slow | {"retry": {"attempts": 1}}]}
    run = ann.run(ann.new_workflow(document)["id"])
    step = step_of(run, "ask")
    assert run["status"] == "failed"
    assert step["error"]["code"] == "timeout"
    assert [(exchange["method"], exchange["url"]) for exchange in step["exchanges"]] == [
        ("GET", f"{world.address}/slow")
    ]


def test_a_failed_attempt_is_repeated_with_the_same_key(ann: Caller, world: Outside) -> None:
    world.answers["/orders"] = (503, {})
    retry = {"attempts": 3, "backoff": "fixed", "first": "200ms", "max": "200ms"}
    workflow = ann.new_workflow(order_workflow(world, retry=retry))

    run = ann.run(workflow["id"], {"order": 7})

    assert (run["status"], step_of(run, "fetch")["attempts"]) == ("failed", 3)
    assert step_of(run, "fetch")["error"]["retryable"] is True
    assert {request.key for request in world.at("/orders")} == {step_of(run, "fetch")["idempotency_key"]}
    assert len(world.at("/orders")) == len(step_of(run, "fetch")["exchanges"]) == 3


def test_run_again_from_here_keeps_what_was_done_before(ann: Caller, world: Outside) -> None:
    world.answers["/orders"] = (403, {})
    workflow = ann.new_workflow(order_workflow(world))
    failed = ann.run(workflow["id"], {"order": 7})
    world.answers["/orders"] = (200, {"total": 2})

    again = ann.post(f"/api/runs/{failed['id']}/retry", {"from_step": "fetch"}, expect=202)
    run = ann.wait_for_run(again["id"])

    assert (run["status"], run["retry_of"], run["version"]) == ("succeeded", failed["id"], 1)
    assert run["trigger"] == failed["trigger"]
    assert step_of(run, "greet")["output"] == step_of(failed, "greet")["output"]
    assert len(world.at("/greeting")) == 1
    assert [request.body for request in world.at("/orders")] == [b'{"order":7}'] * 2
    assert step_of(run, "note")["log"] == ["Total 2"]


def test_run_again_takes_the_old_version_or_the_corrected_one(ann: Caller, world: Outside) -> None:
    world.answers["/orders"] = (404, {})
    world.answers["/v2/orders"] = (200, {"total": 3})
    workflow = ann.new_workflow(order_workflow(world))
    failed = ann.run(workflow["id"])
    corrected = order_workflow(world)
    corrected["steps"][1]["with"]["url"] = f"{world.address}/v2/orders"
    ann.call("PUT", f"/api/workflows/{workflow['id']}", json={"document": corrected})

    def again(version: str) -> dict[str, Any]:
        body = {"from_step": "fetch", "version": version}
        return ann.wait_for_run(ann.post(f"/api/runs/{failed['id']}/retry", body, expect=202)["id"])

    old, new = again("same"), again("latest")

    assert (old["status"], old["version"]) == ("failed", 1)
    assert (new["status"], new["version"]) == ("succeeded", 2)
    assert len(world.at("/greeting")) == 1


@pytest.mark.parametrize("status", [200, 401])
def test_a_connections_secret_is_readable_nowhere_but_at_the_other_side(
    server: Server, ann: Caller, world: Outside, status: int
) -> None:
    world.answers["/orders"] = (status, {"you sent": f"Bearer {TOKEN}", "token": TOKEN, "total": 1})
    connection = {"name": f"shop {status}", "connector": "http", "values": {"kind": "bearer", "secret": TOKEN}}
    ann.post("/api/connections", connection, expect=201)
    workflow = ann.new_workflow(order_workflow(world, connection=connection["name"]))

    run = ann.run(workflow["id"], {"order": 7})

    assert [request.headers["authorization"] for request in world.at("/orders")] == [f"Bearer {TOKEN}"]
    (exchange,) = step_of(run, "fetch")["exchanges"]
    assert "authorization" in {name.lower() for name in exchange["request_headers"]}
    shown = [str(run), str(ann.get("/api/connections")), ann.call("GET", f"/api/runs/{run['id']}").text, server.log]
    assert not [text for text in shown if TOKEN in text]
    assert not [path for path in files_below(server.data_dir) if TOKEN.encode() in path.read_bytes()]


def files_below(directory: Path) -> list[Path]:
    found = [path for path in directory.rglob("*") if path.is_file()]
    assert any(path.name.startswith("levqor") or path.suffix in (".db", ".sqlite") for path in found)
    return found
