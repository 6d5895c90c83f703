"""Suggestions over HTTP."""

from __future__ import annotations


def test_suggestions_come_from_the_account_s_own_tables(client):
    client.post("/api/tables", {"name": "Leads", "columns": [{"name": "who", "type": "text"}]})
    items = client.get("/api/suggestions").json["items"]
    assert any("Leads" in item["reason"] for item in items)
    for item in items:
        built = client.post("/api/ai/workflow", {"query": item["sentence"]}).json
        assert built["document"] is not None
        assert set(item) == {"id", "title", "sentence", "reason"}


def test_with_a_workflow_its_own_come_first(client, possessions):
    items = client.get("/api/suggestions", query_string={"workflow_id": possessions.workflow}).json["items"]
    assert items


def test_another_workspace_s_workflow_is_not_found(server, possessions):
    stranger = server.client_of(server.new_owner())
    refused = stranger.get("/api/suggestions", query_string={"workflow_id": possessions.workflow})
    assert refused.status_code == 404


def test_nothing_of_another_workspace_is_suggested(server, client):
    client.post("/api/tables", {"name": "Zanzibar", "columns": [{"name": "who", "type": "text"}]})
    stranger = server.client_of(server.new_owner())
    assert "Zanzibar" not in stranger.get("/api/suggestions").text
