"""Usage is what the rows say, against what the plan includes."""

from __future__ import annotations

import time

import pytest

from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.identity.actor import Role
from tests.conftest import ApiClient, Server

FAILS = {
    "levqor": 1,
    "name": "Fails",
    "trigger": {"use": "manual"},
    "steps": [{"id": "set", "use": "data.set", "with": {"values": {"x": "${{ trigger.input.nothing }}"}}}],
}


def run_to_the_end(client: ApiClient, workflow: str) -> str:
    run = client.post(f"/api/workflows/{workflow}/runs", {"input": {}}).json["id"]
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        shown = client.get(f"/api/runs/{run}").json
        if shown["finished_at"]:
            return str(shown["status"])
        time.sleep(0.05)
    raise AssertionError("the run does not end")


def test_a_new_workspace_has_used_nothing_and_nothing_limits_it(client: ApiClient) -> None:
    summary = client.get("/api/usage/summary").json
    assert summary["used"] == {"workflows": 0, "runs": 0, "ai_credits": 0, "users": 1}
    assert summary["limits"] == {"workflows": None, "runs": None, "ai_credits": None, "users": None}
    assert (summary["plan"], summary["status"], summary["held_runs"]) == (None, "self_hosted", 0)
    assert len(summary["days"]) == 30
    assert {(day["runs"], day["failed"]) for day in summary["days"]} == {(0, 0)}


def test_everything_counted_is_something_that_was_done(server: Server, client: ApiClient) -> None:
    workflow = client.post("/api/workflows", {"document": FAILS}).json["id"]
    deleted = client.post("/api/workflows", {"document": FAILS}).json["id"]
    client.delete(f"/api/workflows/{deleted}")
    assert [run_to_the_end(client, workflow) for _ in range(2)] == ["failed", "failed"]
    client.post("/api/ai/workflow", {"query": "every day at 9 email ann@example.com"})
    server.new_member(client.actor, Role.VIEWER)
    summary = client.get("/api/usage/summary").json
    assert summary["used"] == {"workflows": 1, "runs": 2, "ai_credits": 1, "users": 2}
    assert summary["runs_by_status"] == {"failed": 2}
    today = summary["days"][-1]
    assert (today["runs"], today["failed"]) == (2, 2)


def test_another_workspaces_usage_is_not_mixed_in(server: Server, client: ApiClient) -> None:
    other = server.client_of(server.new_owner())
    workflow = other.post("/api/workflows", {"document": FAILS}).json["id"]
    run_to_the_end(other, workflow)
    assert client.get("/api/usage/summary").json["used"]["runs"] == 0


class TestOnAPlan:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"plan": "growth"})

    def test_the_limits_are_those_of_the_blueprint(self, client: ApiClient) -> None:
        growth = blueprint().plans["growth"]
        summary = client.get("/api/usage/summary").json
        assert summary["plan"] == {"id": "growth", "name": growth.name}
        assert summary["limits"] == {
            "workflows": growth.workflows,
            "runs": growth.runs_per_month,
            "ai_credits": growth.ai_credits_per_month,
            "users": growth.users,
        }

    def test_more_requests_than_fair_use_are_told_when_to_return(self, client: ApiClient) -> None:
        fair = blueprint().fair_use.api_requests_per_minute
        statuses = [client.get("/api/session").status_code for _ in range(fair)]
        assert set(statuses) == {200}
        refused = client.get("/api/session")
        assert (refused.status_code, refused.json["code"]) == (429, "fair_use_passed")
        assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_an_installation_without_plans_has_no_fair_use_limit(client: ApiClient) -> None:
    fair = blueprint().fair_use.api_requests_per_minute
    assert {client.get("/api/session").status_code for _ in range(fair + 5)} == {200}
