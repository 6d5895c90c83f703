"""Replays over HTTP: who may, on what, and that nothing comes of them."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.identity.actor import Role

HELLO = {
    "levqor": 1,
    "name": "Say hello",
    "trigger": {"use": "manual"},
    "steps": [{"id": "say", "use": "log", "with": {"message": "hello ${{ trigger.input.name }}"}}],
}
SHOUT = HELLO | {"steps": [{"id": "say", "use": "log", "with": {"message": "HELLO ${{ trigger.input.name }}"}}]}


@pytest.fixture
def run(client: Any, publish: Any, until_final: Any) -> dict[str, Any]:
    workflow = publish(client, HELLO)["id"]
    started = client.post(f"/api/workflows/{workflow}/runs", {"input": {"name": "Ann"}}).json["id"]
    return until_final(client, started)


def test_a_run_is_replayed_on_the_newest_version_an_older_one_or_a_document(client: Any, run: dict[str, Any]) -> None:
    client.put(f"/api/workflows/{run['workflow_id']}", {"document": SHOUT})
    newest = client.post(f"/api/runs/{run['id']}/replay")
    assert newest.status_code == 200
    (step,) = newest.json["steps"]
    assert (newest.json["version"], newest.json["is_same"], step["verdict"]) == (2, False, "differs")
    assert step["replayed"]["output"] == {"message": "HELLO Ann", "level": "info"}
    assert {change["path"] for change in step["changes"]} == {"/output/message", "/input/message"}
    own = client.post(f"/api/runs/{run['id']}/replay", {"version": 1}).json
    assert (own["is_same"], own["is_certain"], own["recorded_version"]) == (True, True, 1)
    given = client.post(f"/api/runs/{run['id']}/replay", {"document": SHOUT}).json
    assert (given["version"], given["steps"]) == (None, newest.json["steps"])


def test_a_replay_makes_no_run_and_counts_none(client: Any, run: dict[str, Any]) -> None:
    used = client.get("/api/usage/summary").json
    client.post(f"/api/runs/{run['id']}/replay")
    assert [item["id"] for item in client.get("/api/runs").json["items"]] == [run["id"]]
    assert client.get("/api/usage/summary").json["used"] == used["used"]


def test_a_viewer_may_replay_and_nobody_elsewhere(server: Any, client: Any, run: dict[str, Any]) -> None:
    viewer = server.client_of(server.new_member(client.actor, Role.VIEWER))
    assert viewer.post(f"/api/runs/{run['id']}/replay").status_code == 200
    other = server.client_of(server.new_owner())
    assert other.post(f"/api/runs/{run['id']}/replay").json["code"] == "run_not_found"


@pytest.mark.parametrize(
    ("given", "code", "status"),
    [
        ({"version": 7}, "version_not_found", 404),
        ({"version": 1, "document": HELLO}, "unacceptable", 422),
        ({"document": HELLO | {"steps": []}}, "document_invalid", 422),
        ({"document": {"steps": "none"}}, "document_invalid", 422),
    ],
)
def test_what_cannot_be_replayed_on_is_refused(
    client: Any, run: dict[str, Any], given: Any, code: str, status: int
) -> None:
    answer = client.post(f"/api/runs/{run['id']}/replay", given)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["problems"] or status == 404
