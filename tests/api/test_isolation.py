"""What belongs to one workspace does not exist for another."""

from __future__ import annotations

import pytest

from api.openapi import build_openapi
from levqor.identity.actor import Role

OF_A_WORKSPACE = [
    (method.upper(), path)
    for path, operations in build_openapi()["paths"].items()
    for method, operation in operations.items()
    if "{id}" in path and operation["security"] and not path.startswith("/api/templates/")
]
"""Templates are the same for everybody."""
CHANGES = [
    (method.upper(), path, operation)
    for path, operations in build_openapi()["paths"].items()
    for method, operation in operations.items()
    if operation["security"] and method != "get"
]
BODIES = {
    "/api/workflows/{id}/tests": {"run_id": "run_x", "name": "Stolen"},
    "/api/workflows/{id}": {"document": {"levqor": 1, "name": "Stolen", "trigger": {"use": "manual"}, "steps": []}},
    "/api/tables/{id}": {"name": "Stolen"},
    "/api/tables/{id}/rows": {"values": {"who": "Eve"}},
    "/api/tables/{id}/rows/{row_id}": {"values": {"who": "Eve"}},
    "/api/connections/{id}": {"name": "Stolen"},
    "/api/members/{id}": {"role": "viewer"},
    "/api/approvals/{id}": {"decision": "approve"},
}
USED_BY_EDITORS = ("/api/connections/{id}/test",)
"""What editors may do with that which owners and admins hand out."""
MANAGED = ("/api/api-keys", "/api/connections", "/api/members", "/api/billing")
ALLOWED_TO_ALL = (
    "/api/signout",
    "/api/documents/validate",
    "/api/schedules/preview",
    "/api/ai/workflow",
    "/api/ai/chat",
    "/api/ai/onboarding",
    "/api/ai/debug",
    "/api/support/requests",
    "/api/session/workspace",
    "/api/privacy/requests",
    "/api/runs/{id}/replay",
    "/api/workflows/{id}/preview",
    "/api/approvals/{id}",
)


@pytest.fixture(scope="module")
def ann(shared_server):
    return shared_server.client_of(shared_server.new_owner())


@pytest.fixture(scope="module")
def eve(shared_server):
    return shared_server.client_of(shared_server.new_owner())


@pytest.fixture(scope="module")
def of_ann(shared_server, ann, furnish):
    return furnish(shared_server, ann)


@pytest.mark.parametrize(("method", "path"), OF_A_WORKSPACE)
def test_another_workspace_s_id_is_not_found(ann, eve, of_ann, method, path):
    body = {"json": BODIES.get(path, {})} if method in ("POST", "PUT", "PATCH") else {}
    query = {"from": "1", "to": "1"} if path.endswith("/diff") else {}
    refused = eve.open(method, of_ann.fill(path), query_string=query, **body)
    assert refused.status_code == 404, refused.text
    assert refused.json["success"] is False
    if method == "GET":
        assert ann.open(method, of_ann.fill(path), query_string=query).status_code == 200


@pytest.mark.parametrize("path", ["workflows", "runs", "tables", "outbox", "connections", "schedules", "api-keys"])
def test_lists_hold_nothing_of_another_workspace(shared_server, ann, of_ann, path):
    stranger = shared_server.client_of(shared_server.new_owner())
    own = {item.get("id") for item in stranger.get(f"/api/{path}").json["items"]}
    theirs = {item.get("id") for item in ann.get(f"/api/{path}").json["items"]}
    assert not own & theirs
    assert path == "api-keys" or not own


def test_a_filter_does_not_reach_into_another_workspace(eve, of_ann):
    assert eve.get("/api/runs", query_string={"workflow_id": of_ann.workflow}).json["items"] == []


@pytest.mark.parametrize(("method", "path", "operation"), CHANGES)
def test_a_viewer_changes_nothing(shared_server, ann, of_ann, method, path, operation):
    viewer = shared_server.client_of(shared_server.new_member(ann.actor, Role.VIEWER))
    response = viewer.open(method, of_ann.fill(path), json=BODIES.get(path, {}))
    if path in ALLOWED_TO_ALL:
        assert response.status_code != 403
    else:
        assert response.status_code == 403, response.text
        assert response.json["code"] == "forbidden"


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [found for found in CHANGES if found[1].startswith(MANAGED) and found[1] not in USED_BY_EDITORS],
)
def test_an_editor_hands_out_no_access(shared_server, ann, of_ann, method, path, operation):
    editor = shared_server.client_of(shared_server.new_member(ann.actor, Role.EDITOR))
    response = editor.open(method, of_ann.fill(path), json=BODIES.get(path, {}))
    assert response.status_code == 403


def test_an_editor_edits_and_a_viewer_looks(shared_server, ann, of_ann):
    editor = shared_server.client_of(shared_server.new_member(ann.actor, Role.EDITOR))
    viewer = shared_server.client_of(shared_server.new_member(ann.actor, Role.VIEWER))
    assert editor.post(f"/api/tables/{of_ann.table}/rows", {"values": {"who": "Ed"}}).status_code == 201
    assert viewer.get(f"/api/tables/{of_ann.table}/rows").status_code == 200
