"""Every template really runs on its sample, without an account anywhere else."""

from __future__ import annotations

import time
from email.utils import parseaddr

import pytest

from levqor.workflow_templates.library import templates

TEMPLATES = list(templates().values())
OVER = ("succeeded", "failed", "waiting", "interrupted")


@pytest.fixture(scope="module")
def client(shared_server):
    return shared_server.client_of(shared_server.new_owner())


def until_settled(client, run_id):
    end = time.monotonic() + 60
    while (run := client.get(f"/api/runs/{run_id}").json)["status"] not in OVER:
        assert time.monotonic() < end, run
        time.sleep(0.05)
    return run


def test_there_are_at_least_twenty(client):
    listed = client.get("/api/templates").json["items"]
    assert len(listed) >= 20
    assert [item["id"] for item in listed] == [template.id for template in TEMPLATES]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_template_becomes_a_workflow_that_runs_on_its_sample(client, template):
    made = client.post(f"/api/templates/{template.id}/use", {"try_it": True})
    assert made.status_code == 201, made.text
    run = until_settled(client, made.json["run"]["id"])
    assert (run["status"], run["error"]) == (template.ends, None)
    assert any(step["status"] == "succeeded" for step in run["steps"])
    published = client.post(f"/api/workflows/{made.json['workflow']['id']}/publish")
    assert published.status_code == 200, published.text


def test_a_trial_writes_to_nobody_but_you(client):
    me = client.get("/api/session").json["user"]["email"]
    client.post("/api/templates/lead-capture/use", {"try_it": True})
    time.sleep(0.5)
    sent = client.get("/api/outbox?limit=200").json["items"]
    assert sent
    assert {parseaddr(address)[1] for mail in sent for address in mail["to"]} == {me}


def test_without_a_trial_nothing_runs_and_the_tables_are_empty(shared_server):
    client = shared_server.client_of(shared_server.new_owner())
    made = client.post("/api/templates/team-stand-up/use", {}).json
    assert made["run"] is None
    assert client.get("/api/runs").json["items"] == []
    assert [table["row_count"] for table in client.get("/api/tables").json["items"]] == [0]


def test_a_template_that_there_is_not_is_said(client):
    answer = client.post("/api/templates/nothing/use", {})
    assert (answer.status_code, answer.json["code"]) == (404, "template_not_found")
