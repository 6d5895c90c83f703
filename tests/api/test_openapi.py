"""The document that describes the API."""

from __future__ import annotations

import json

from openapi_spec_validator import validate

from api.features import FEATURES
from api.openapi import COPY, build_openapi, render

DOCUMENT = build_openapi()
ENDPOINTS = [endpoint for feature in FEATURES for endpoint in feature.endpoints]


def test_it_is_openapi():
    validate(json.loads(render()))


def test_the_copy_in_the_repository_is_what_the_code_says():
    assert COPY.read_text(encoding="utf8") == render(), "run `make openapi`"


def test_it_is_served(anonymous):
    assert anonymous.get("/openapi.json").json == json.loads(render())


def test_every_route_of_the_api_is_in_it(app):
    declared = {(endpoint.method, endpoint.rule) for endpoint in ENDPOINTS}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ("static", "openapi"):
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            assert (method, rule.rule.rstrip("/")) in declared


def test_every_endpoint_has_a_name_and_a_summary_of_its_own():
    names = [endpoint.name for endpoint in ENDPOINTS]
    assert len(set(names)) == len(names)
    assert all(endpoint.summary for endpoint in ENDPOINTS)


def test_every_field_of_an_answer_is_always_there():
    """A client can rely on the shape: what may be absent is null instead."""
    for name, schema in DOCUMENT["components"]["schemas"].items():
        if name.startswith(("New", "Changed")) or name in REQUESTS:
            continue
        assert set(schema.get("required", ())) == set(schema.get("properties", {})), name


REQUESTS = {
    "Document", "Step", "Case", "Retry", "Trigger", "WorkflowSettings", "SetUp", "SignIn", "StartRun", "RetryRun",
    "PublishWorkflow", "ImportWorkflow", "PreviewSchedule", "ValidateDocument", "RowValues", "WorkflowRequest",
    "DebugRequest", "DebugContext", "RetryRuns", "AcceptInvitation", "StartCheckout", "AskContext",
    "ChatRequest", "OnboardingRequest",
}  # fmt: skip


def test_endpoints_with_a_slash_at_the_end_are_the_same(client):
    for path in ("/api/ai/workflow", "/api/ai/workflow/"):
        assert client.post(path, {}).status_code == 400
        assert client.post(path, {"query": "hi"}).status_code == 422
