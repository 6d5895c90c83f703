"""Failed runs by cause over HTTP, and many of them run again."""

from __future__ import annotations

from typing import Any

import pytest

BROKEN = {
    "levqor": 1,
    "name": "Totals",
    "trigger": {"use": "manual"},
    "steps": [{"id": "note", "use": "log", "with": {"message": "Total ${{ trigger.input.total }}"}}],
}


@pytest.fixture
def workflow(client: Any, publish: Any) -> str:
    return publish(client, BROKEN)["id"]


def start(client: Any, until_final: Any, workflow: str, given: Any) -> str:
    run = client.post(f"/api/workflows/{workflow}/runs", {"input": given}).json["id"]
    return until_final(client, run)["id"]


def test_failed_runs_are_grouped(client: Any, until_final: Any, workflow: str) -> None:
    failed = [start(client, until_final, workflow, {"other": 1}) for _ in range(2)]
    start(client, until_final, workflow, {"total": "1"})
    answer = client.get("/api/runs/causes?days=1").json
    (item,) = answer["items"]
    assert (answer["failed"], item["count"], item["step"]) == (2, 2, "note")
    assert (item["class"], item["retryable"], item["last_run_id"]) == ("template_undefined", False, failed[-1])
    assert client.get("/api/runs/causes?workflow_id=wf_other").json["items"] == []


def test_runs_of_others_are_not_counted(server: Any, client: Any, until_final: Any, workflow: str) -> None:
    start(client, until_final, workflow, {})
    other = server.client_of(server.new_owner())
    assert other.get("/api/runs/causes").json["items"] == []


def test_many_are_run_again_and_each_is_answered(server: Any, client: Any, until_final: Any, workflow: str) -> None:
    failed = start(client, until_final, workflow, {})
    answer = client.post("/api/runs/retry-many", {"run_ids": [failed, "run_none", failed]})
    assert answer.status_code == 202
    started, unknown = answer.json["items"]
    assert answer.json["started"] == 1
    assert client.get(f"/api/runs/{started['started']}").json["retry_of"] == failed
    assert (unknown["started"], unknown["code"]) == (None, "run_not_found")
    others = server.client_of(server.new_owner()).post("/api/runs/retry-many", {"run_ids": [failed]}).json
    assert (others["started"], others["items"][0]["code"]) == (0, "run_not_found")


def test_what_went_again_is_counted_and_not_offered_again(client: Any, until_final: Any, workflow: str) -> None:
    first, second = (start(client, until_final, workflow, {"other": 1}) for _ in range(2))
    client.put(
        f"/api/workflows/{workflow}",
        {"document": BROKEN | {"steps": [{**BROKEN["steps"][0], "with": {"message": "a"}}]}},
    )
    again = client.post("/api/runs/retry-many", {"run_ids": [first], "version": 2}).json["items"][0]["started"]
    assert until_final(client, again)["status"] == "succeeded"
    (item,) = client.get("/api/runs/causes").json["items"]
    assert (item["count"], item["repeated"], item["run_ids"]) == (2, 1, [second])


@pytest.mark.parametrize("ids", [[], ["run_x"] * 101, ["../x"], "run_x"])
def test_what_is_no_list_of_runs_is_refused(client: Any, ids: Any) -> None:
    assert client.post("/api/runs/retry-many", {"run_ids": ids}).status_code == 422
