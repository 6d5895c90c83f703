"""Webhooks of services: what they signed starts runs, each delivery one."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest

from tests.api.conftest import connect_secret, publish, until_final

SECRET = "made-up-secret"
ISSUE = {"action": "opened", "issue": {"number": 7}}


def listening(client: Any, use: str = "github.webhook", *, secret: str | None = SECRET, **given: Any) -> str:
    """The path of a published workflow's webhook."""
    connection = {} if secret is None else {"connection": connect_secret(client, secret)}
    document = {
        "levqor": 1,
        "name": "Events",
        "trigger": {"use": use, "with": given, **connection},
        "steps": [{"id": "say", "use": "log", "with": {"message": "${{ trigger.event }}"}}],
    }
    return "/hooks/" + str(publish(client, document)["url"]).rpartition("/")[2]


def hex_of(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def github(body: Any, delivery: str = "d-1", event: str = "issues") -> dict[str, Any]:
    data = json.dumps(body).encode()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": f"sha256={hex_of(data)}",
    }
    return {"data": data, "headers": headers}


def slack(body: Any, age: int = 0) -> dict[str, Any]:
    data, stamp = json.dumps(body).encode(), str(int(time.time()) - age)
    signature = "v0=" + hex_of(f"v0:{stamp}:".encode() + data)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": "application/json"}
    return {"data": data, "headers": headers}


def test_a_signed_delivery_starts_a_run_with_its_event(client: Any, anonymous: Any) -> None:
    path = listening(client)
    accepted = anonymous.post(path, **github(ISSUE))
    assert accepted.status_code == 202, accepted.text
    data = until_final(client, accepted.json["run_id"])["trigger"]["data"]
    assert (data["event"], data["body"], data["delivery"]) == ("issues.opened", ISSUE, "d-1")
    assert "x-hub-signature-256" not in data["headers"]


def test_a_repeated_delivery_is_answered_with_its_run(client: Any, anonymous: Any) -> None:
    path = listening(client)
    first = anonymous.post(path, **github(ISSUE)).json["run_id"]
    assert anonymous.post(path, **github(ISSUE)).json["run_id"] == first
    assert anonymous.post(path, **github(ISSUE | {"again": True})).json["run_id"] == first
    assert anonymous.post(path, **github(ISSUE, delivery="d-2")).json["run_id"] != first


def test_what_is_not_signed_with_the_secret_is_refused(client: Any, anonymous: Any) -> None:
    path = listening(client)
    forged = github(ISSUE)
    forged["data"] += b" "
    refused = anonymous.post(path, **forged)
    assert (refused.status_code, refused.json["code"]) == (401, "webhook_signature")


def test_without_a_secret_everything_is_refused(client: Any, anonymous: Any) -> None:
    path = listening(client, secret=None)
    refused = anonymous.post(path, **github(ISSUE))
    assert (refused.status_code, refused.json["code"]) == (403, "webhook_without_secret")


def test_once_its_connection_is_gone_everything_is_refused(client: Any, anonymous: Any) -> None:
    paths = [listening(client), "/hooks/" + plain_webhook(client)]
    [stored] = client.get("/api/connections").json["items"]
    assert client.delete(f"/api/connections/{stored['id']}").status_code == 204
    for path in paths:
        refused = anonymous.post(path, **github(ISSUE))
        assert (refused.status_code, refused.json["code"]) == (403, "webhook_without_secret")


def plain_webhook(client: Any) -> str:
    """The path of a webhook of our own kind, with the connection that is there."""
    trigger = {"use": "webhook", "connection": "signing", "with": {"path": "plain"}}
    steps = [{"id": "say", "use": "log", "with": {"message": "hello"}}]
    publish(client, {"levqor": 1, "name": "Plain", "trigger": trigger, "steps": steps})
    return "plain"


def test_a_changed_secret_holds_at_once(client: Any, anonymous: Any) -> None:
    path = listening(client, secret="the one before")
    assert anonymous.post(path, **github(ISSUE)).status_code == 401
    [stored] = client.get("/api/connections").json["items"]
    assert client.patch(f"/api/connections/{stored['id']}", {"values": {"secret": SECRET}}).status_code == 200
    assert anonymous.post(path, **github(ISSUE)).status_code == 202


def test_a_document_with_a_secret_in_it_is_not_stored(client: Any) -> None:
    trigger = {"use": "github.webhook", "with": {"secret": SECRET}}
    refused = client.post("/api/workflows", {"document": {"levqor": 1, "name": "x", "trigger": trigger, "steps": []}})
    assert (refused.status_code, refused.json["code"]) == (422, "document_invalid")
    problem = next(one for one in refused.json["problems"] if one["path"] == "trigger.with.secret")
    assert "Connections" in problem["hint"]
    assert SECRET not in refused.text


def test_the_workflow_stands_beside_its_signing_secret(client: Any) -> None:
    listening(client)
    [stored] = client.get("/api/connections").json["items"]
    assert [user["name"] for user in stored["used_by"]] == ["Events"]
    [hook] = [one for one in client.get("/api/registry").json["triggers"] if one["use"] == "github.webhook"]
    assert (hook["connects"], hook["needs_connection"]) == ("webhook_secret", False)
    assert list(hook["connection_schema"]["properties"]) == ["secret"]
    graph = client.get("/api/graph").json
    assert {"connection", "workflow"} <= {node["kind"] for node in graph["nodes"]}
    assert [edge for edge in graph["edges"] if edge["relation"] == "signs in with"]


@pytest.mark.parametrize(
    ("events", "is_wanted"),
    [
        (["issues"], True),
        (["issues.opened"], True),
        (["push"], False),
        ("push, issues", True),
        ("push, release", False),
    ],
)
def test_only_the_events_asked_for_start_runs(client: Any, anonymous: Any, events: Any, is_wanted: bool) -> None:
    answer = anonymous.post(listening(client, events=events), **github(ISSUE))
    assert answer.status_code == (202 if is_wanted else 200)
    assert ("run_id" in answer.json) is is_wanted


def test_slack_gets_its_challenge_back_and_nothing_runs(client: Any, anonymous: Any) -> None:
    path = listening(client, "slack.webhook")
    asked = anonymous.post(path, **slack({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}))
    assert (asked.status_code, asked.json) == (200, {"challenge": "3eZbrw1a"})
    unsigned = anonymous.post(path, json={"type": "url_verification", "challenge": "x"})
    assert unsigned.status_code == 401


def test_an_old_delivery_is_refused(client: Any, anonymous: Any) -> None:
    path = listening(client, "slack.webhook")
    event = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention"}}
    refused = anonymous.post(path, **slack(event, age=600))
    assert (refused.status_code, refused.json["code"]) == (401, "webhook_time_stamp")
    accepted = anonymous.post(path, **slack(event))
    assert until_final(client, accepted.json["run_id"])["trigger"]["data"]["event"] == "app_mention"


def test_every_service_has_what_a_form_needs(client: Any) -> None:
    hooks = [one for one in client.get("/api/registry").json["triggers"] if one["family"] == "hook"]
    assert {one["connector_name"] for one in hooks} == {
        "GitHub", "Stripe", "Slack", "Shopify", "Typeform", "Standard Webhooks",
    }  # fmt: skip
    for one in hooks:
        assert one["description"]
        assert len(one["phrases"]) >= 3
        assert {"event", "body", "headers", "delivery"} == one["sample"].keys()
