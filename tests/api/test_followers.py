"""Workflows that start when runs of others fail or end."""

from __future__ import annotations

import time
import uuid
from typing import Any

from levqor.config import Settings
from tests.api.conftest import publish, until_final
from tests.conftest import Server

BROKEN = {"id": "break", "use": "log", "with": {"message": "${{ trigger.input.is.not.there }}"}}


def named(trigger: dict[str, Any], message: str, step: dict[str, Any] | None = None) -> dict[str, Any]:
    """A document with a name that nobody else has."""
    say = {"id": "say", "use": "log", "with": {"message": message}}
    return {"levqor": 1, "name": f"W {uuid.uuid4().hex}", "trigger": trigger, "steps": [step or say]}


def start(client: Any, workflow: dict[str, Any]) -> dict[str, Any]:
    started = client.post(f"/api/workflows/{workflow['id']}/runs", {"input": {"order": 7}})
    assert started.status_code == 202, started.text
    return until_final(client, started.json["id"])


def runs_of(client: Any, workflow: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/runs?workflow_id={workflow['id']}").json["items"]
    return found


def until_there_are(client: Any, workflow: dict[str, Any], count: int) -> list[dict[str, Any]]:
    end = time.monotonic() + 20
    while len(found := runs_of(client, workflow)) < count:
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return found


def test_a_failure_starts_the_workflow_for_failures_with_the_failed_run(client: Any) -> None:
    failing = publish(client, named({"use": "manual"}, "", BROKEN))
    message = "${{ trigger.workflow.name }} ${{ trigger.run.url }} ${{ trigger.error.message }}"
    watching = publish(client, named({"use": "error", "with": {"workflows": [failing["id"]]}}, message))
    failed = start(client, failing)
    (followed,) = until_there_are(client, watching, 1)
    data = until_final(client, followed["id"])["trigger"]["data"]
    assert (data["run"]["id"], data["run"]["status"]) == (failed["id"], "failed")
    assert data["run"]["url"].endswith(f"/runs/view?id={failed['id']}")
    assert data["error"] == {name: failed["error"][name] for name in ("code", "message", "step")}
    assert data["input"] == {"input": {"order": 7}}
    assert data["workflow"] == {"id": failing["id"], "name": failing["name"]}


def test_what_succeeds_and_what_others_do_is_no_failure(client: Any) -> None:
    failing = publish(client, named({"use": "manual"}, "", BROKEN))
    fine = publish(client, named({"use": "manual"}, "fine"))
    watching = publish(client, named({"use": "error", "with": {"workflows": [fine["name"]]}}, "x"))
    last = publish(client, named({"use": "error", "with": {"workflows": [failing["name"]]}}, "x"))
    start(client, fine)
    start(client, failing)
    until_there_are(client, last, 1)
    assert runs_of(client, watching) == []


def test_a_workflow_for_failures_that_fails_starts_nothing(client: Any) -> None:
    failing = publish(client, named({"use": "manual"}, "", BROKEN))
    broken = publish(client, named({"use": "error", "with": {"workflows": [failing["id"]]}}, "", BROKEN))
    second = publish(client, named({"use": "error", "with": {"workflows": [broken["id"]]}}, "x"))
    start(client, failing)
    (followed,) = until_there_are(client, broken, 1)
    assert until_final(client, followed["id"])["status"] == "failed"
    start(client, failing)
    until_there_are(client, broken, 2)
    assert runs_of(client, second) == []


def test_a_chain_goes_on_when_its_run_ends_as_was_asked_for(client: Any) -> None:
    first = publish(client, named({"use": "manual"}, "", {"id": "say", "use": "flow.respond", "with": {"body": [1]}}))
    after = {"use": "workflow", "with": {"workflow": first["name"]}}
    second = publish(client, named(after, "${{ trigger.run.id }}"))
    other = publish(client, named({"use": "workflow", "with": {"workflow": first["id"], "when": ["failed"]}}, "x"))
    run = start(client, first)
    (followed,) = until_there_are(client, second, 1)
    data = until_final(client, followed["id"])["trigger"]["data"]
    assert (data["run"]["id"], data["depth"], data["error"]) == (run["id"], 1, None)
    assert data["result"]["body"] == [1]
    assert runs_of(client, other) == []
    shown = client.get(f"/api/workflows/{second['id']}/trigger").json
    assert shown["follows"] == [{"id": first["id"], "name": first["name"]}]


def test_a_circle_of_workflows_comes_to_an_end_that_is_seen(client: Any) -> None:
    first = publish(client, named({"use": "manual"}, "round"))
    second = publish(client, named({"use": "workflow", "with": {"workflow": first["id"]}}, "and round"))
    changed = first["document"] | {"trigger": {"use": "workflow", "with": {"workflow": second["id"]}}}
    assert client.put(f"/api/workflows/{first['id']}", {"document": changed}).status_code == 200
    assert client.post(f"/api/workflows/{first['id']}/publish").status_code == 200
    start(client, first)
    end = time.monotonic() + 60
    while not (stopped := client.get(f"/api/runs?workflow_id={first['id']}&status=failed").json["items"]):
        assert time.monotonic() < end
        time.sleep(0.05)
    run = client.get(f"/api/runs/{stopped[0]['id']}").json
    assert run["error"]["code"] == "chain_too_deep"
    assert run["trigger"]["data"]["depth"] == 11


def test_a_workflow_that_is_not_there_or_is_itself_cannot_be_followed(client: Any) -> None:
    for name, message in (("Nobody", "There is no workflow 'Nobody'."), ("itself", "A workflow cannot follow itself.")):
        document = named({"use": "workflow", "with": {"workflow": name}}, "x")
        if name == "itself":
            document["trigger"]["with"]["workflow"] = document["name"]
        made = client.post("/api/workflows", {"document": document}).json
        refused = client.post(f"/api/workflows/{made['id']}/publish")
        assert refused.status_code == 422
        (problem,) = refused.json["problems"]
        assert (problem["path"], problem["message"]) == ("trigger.with.workflow", message)


def test_fields_of_the_failed_run_are_checked(client: Any) -> None:
    made = client.post("/api/workflows", {"document": named({"use": "error"}, "${{ trigger.run.colour }}")})
    assert made.status_code == 422
    assert made.json["problems"][0]["message"] == "trigger.run has no field 'colour'."


def test_what_follows_starts_at_once_and_not_at_the_next_poll(settings: Settings) -> None:
    server = Server(settings.model_copy(update={"poll_seconds": 600.0}))
    try:
        client = server.client_of(server.new_owner())
        first = publish(client, named({"use": "manual"}, "first"))
        second = publish(client, named({"use": "workflow", "with": {"workflow": first["id"]}}, "second"))
        third = publish(client, named({"use": "workflow", "with": {"workflow": second["id"]}}, "third"))
        start(client, first)
        until_there_are(client, third, 1)
        until_there_are(client, second, 1)
    finally:
        server.stop()
