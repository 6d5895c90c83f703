"""What the server says about itself is counted from what it really did."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from levqor.config import Settings
from tests.conftest import ApiClient, Server

HELLO = {
    "levqor": 1,
    "name": "Hello",
    "trigger": {"use": "manual"},
    "steps": [{"id": "say", "use": "log", "with": {"message": "hello"}}],
}


def app_metrics(server: Server) -> dict[str, Any]:
    answer: dict[str, Any] = server.app.test_client().get("/api/metrics/app").json
    return answer


def test_assistants_and_errors_are_counted_as_they_happen(server: Server, client: ApiClient) -> None:
    before = app_metrics(server)
    assert before.keys() == {"status", "uptime_seconds", "ai_requests_last_5m", "errors_last_5m"}
    assert (before["status"], before["ai_requests_last_5m"], before["errors_last_5m"]) == ("ok", 0, 0)
    for _ in range(3):
        assert client.post("/api/ai/workflow", {"query": "every day at 9 email ann@example.com"}).status_code == 200
    assert app_metrics(server)["ai_requests_last_5m"] == 3
    assert app_metrics(server)["errors_last_5m"] == 0


def test_only_answers_of_500_and_above_are_errors(server: Server, client: ApiClient) -> None:
    workflow = client.post("/api/workflows", {"document": HELLO}).json["id"]
    assert client.get("/api/runs/run_nosuch").status_code == 404
    server.application.database.close()
    assert client.post(f"/api/workflows/{workflow}/runs", {"input": None}).status_code == 503
    assert app_metrics(server)["errors_last_5m"] == 1


def test_uptime_grows(server: Server) -> None:
    first = app_metrics(server)["uptime_seconds"]
    time.sleep(0.2)
    assert app_metrics(server)["uptime_seconds"] > first


def samples(text: str) -> dict[str, float]:
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line[0] != "#"}


def test_prometheus_reads_requests_by_declared_path_and_runs_by_status(server: Server, client: ApiClient) -> None:
    client.get("/api/workflows/wf_secretlooking")
    workflow = client.post("/api/workflows", {"document": HELLO}).json["id"]
    run = client.post(f"/api/workflows/{workflow}/runs", {"input": None}).json["id"]
    ends = time.monotonic() + 10
    while client.get(f"/api/runs/{run}").json["status"] != "succeeded" and time.monotonic() < ends:
        time.sleep(0.05)
    # The end of a run is on disk a moment before it is counted.
    while 'runs_ended_total{status="succeeded"}' not in client.http.get("/metrics").text and time.monotonic() < ends:
        time.sleep(0.05)
    answer = client.http.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    read = samples(answer.text)
    assert read['levqor_http_requests_total{method="GET",route="/api/workflows/<id>",status="404"}'] == 1
    assert read['levqor_runs_ended_total{status="succeeded"}'] == 1
    assert read["levqor_runs_held"] == read["levqor_runs_queued"] == 0
    assert read["levqor_database_commits"] > 0
    assert "secretlooking" not in answer.text
    assert not re.search(r"(run|wf|ws|usr)_[0-9a-z]{20}", answer.text)


def test_metrics_are_shown_to_callers_on_this_machine_only(server: Server) -> None:
    reader = server.app.test_client()
    assert reader.get("/metrics", environ_overrides={"REMOTE_ADDR": "127.0.0.1"}).status_code == 200
    refused = reader.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert (refused.status_code, refused.json["code"]) == (403, "metrics_not_shown")


class TestWithAToken:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return Settings(
            **settings.model_dump(exclude={"metrics_token"}), metrics_token="let-prometheus-in", _env_file=None
        )

    @pytest.mark.parametrize(("given", "status"), [("Bearer let-prometheus-in", 200), ("Bearer no", 403), ("", 403)])
    def test_the_token_decides_wherever_the_caller_is(self, server: Server, given: str, status: int) -> None:
        for address in ("127.0.0.1", "203.0.113.9"):
            answer = server.app.test_client().get(
                "/metrics", headers={"Authorization": given}, environ_overrides={"REMOTE_ADDR": address}
            )
            assert answer.status_code == status
