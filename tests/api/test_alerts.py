"""Alerts over HTTP: to each workspace its own, to the operator the installation's too."""

from __future__ import annotations

from levqor.identity.actor import Role
from levqor.operations.alerts import Finding, settle


def found(server, *findings):
    with server.application.database.transaction() as tx:
        settle(tx, ["rule"], findings, server.application.clock.now())


def test_a_workspace_sees_its_own_alerts_and_its_operator_the_installation_s(server):
    ann, bob = server.new_owner(), server.new_owner()
    viewer = server.new_member(ann, Role.VIEWER)
    found(
        server,
        Finding("rule", "wf_1", "warning", "It is odd.", bob.workspace_id),
        Finding("rule", "installation", "critical", "The disk is full."),
    )
    seen = {
        name: [item["message"] for item in server.client_of(actor).get("/api/alerts").json["items"]]
        for name, actor in {"operator": ann, "viewer": viewer, "other": bob}.items()
    }
    assert seen == {"operator": ["The disk is full."], "viewer": [], "other": ["It is odd."]}


def test_an_alert_says_since_when_and_until_when(server, client):
    alert = Finding("rule", "wf_1", "warning", "It is odd.", client.actor.workspace_id)
    found(server, alert)
    (item,) = client.get("/api/alerts").json["items"]
    assert item.keys() == {"id", "rule", "subject", "severity", "message", "opened_at", "closed_at"}
    assert item["closed_at"] is None
    found(server)
    assert client.get("/api/alerts").json["items"][0]["closed_at"] is not None
    assert client.get("/api/alerts?limit=0").status_code == 422
