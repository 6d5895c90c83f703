"""Imports over HTTP and on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from levqor.cli import main

SAMPLES = Path(__file__).parents[1] / "levqor" / "imports" / "samples"


@pytest.fixture(scope="module")
def client(shared_server):
    return shared_server.client_of(shared_server.new_owner())


def test_a_workflow_of_n8n_is_stored_as_a_draft_with_a_report(client):
    text = (SAMPLES / "order_webhook.json").read_text()
    answer = client.post("/api/imports/n8n", {"text": text})
    assert answer.status_code == 201
    workflow, report = answer.json["workflow"], answer.json["report"]
    assert (workflow["name"], workflow["status"]) == ("Order webhook", "draft")
    assert {line["fidelity"] for line in report} == {"exact", "approximate"}
    stored = client.get(f"/api/workflows/{workflow['id']}").json["document"]
    assert stored["steps"][0]["id"] == "edit_fields"


def test_what_is_not_from_n8n_is_refused_in_words(client):
    answer = client.post("/api/imports/n8n", {"text": "{}"})
    assert (answer.status_code, answer.json["code"]) == (422, "not_from_n8n")
    assert "Download" in answer.json["error"]


def test_the_command_prints_the_document_and_says_what_is_left_out():
    told = CliRunner().invoke(main, ["import", "n8n", str(SAMPLES / "code_and_agent.json")])
    assert told.exit_code == 3
    assert "disabled: true" in told.stdout
    assert "unsupported: Code (code)" in told.stderr


def test_the_command_writes_a_file(tmp_path):
    out = tmp_path / "made.yaml"
    told = CliRunner().invoke(main, ["import", "n8n", str(SAMPLES / "daily_report.json"), "--out", str(out)])
    assert told.exit_code == 0
    assert "name: Daily report" in out.read_text()
