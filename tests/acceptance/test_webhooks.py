"""Webhooks over HTTP: accepted when on disk, answered at the end when asked to, by those who know the secret."""

from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.acceptance.server import Caller, Server, step_of

BIG = {"id": 7, "total": 1200}


def published(
    ann: Caller, path: str, steps: list[dict[str, Any]] | None = None, *, secret: str | None = None, **trigger: Any
) -> str:
    """Publish a webhook workflow; its address."""
    connection = {}
    if secret is not None:
        connection = {"connection": f"for {path}"}
        new = {"name": f"for {path}", "connector": "webhook_secret", "values": {"secret": secret}}
        ann.post("/api/connections", new, expect=201)
    document = {
        "levqor": 1,
        "name": f"Webhook {path}",
        "trigger": {"use": "webhook", "with": {"path": path, **trigger}, **connection},
        "steps": steps or [{"id": "note", "use": "log", "with": {"message": "Order ${{ trigger.body.id }}"}}],
    }
    return str(ann.new_workflow(document, publish=True)["url"])


def test_a_json_body_is_answered_with_the_id_of_a_run_that_sees_it(server: Server, ann: Caller) -> None:
    url = published(ann, "orders")
    assert url == f"{server.address}/hooks/orders"

    answer = httpx.post(url, params={"shop": "leeds"}, json=BIG, trust_env=False)

    assert answer.status_code == 202
    run = ann.wait_for_run(answer.json()["run_id"])
    assert run["status"] == "succeeded"
    assert run["trigger"]["use"] == "webhook"
    assert run["trigger"]["data"]["body"] == BIG
    assert run["trigger"]["data"]["query"] == {"shop": "leeds"}
    assert run["trigger"]["data"]["method"] == "POST"
    assert step_of(run, "note")["log"] == ["Order 7"]


def test_an_answer_at_the_end_is_what_the_workflow_responds(ann: Caller) -> None:
    steps = [
        {
            "id": "reply",
            "use": "flow.respond",
            "with": {
                "status": 201,
                "body": {"accepted": "${{ trigger.body.total > 1000 }}", "id": "${{ trigger.body.id }}"},
                "headers": {"X-Order": "${{ trigger.body.id }}"},
            },
        }
    ]
    url = published(ann, "answers", steps, answer="at_end")

    answer = httpx.post(url, json=BIG, trust_env=False)

    assert (answer.status_code, answer.json()) == (201, {"accepted": True, "id": 7})
    assert answer.headers["x-order"] == "7"
    assert ann.wait_for_run(answer.headers["x-levqor-run-id"])["result"]["body"] == {"accepted": True, "id": 7}


def test_a_repeat_while_the_first_is_in_progress_waits_for_the_same_run_and_has_its_answer(ann: Caller) -> None:
    steps = [
        {"id": "pause", "use": "flow.wait", "with": {"for": "500ms"}},
        {"id": "reply", "use": "flow.respond", "with": {"body": {"id": "${{ trigger.body.id }}"}}},
    ]
    url = published(ann, "meanwhile", steps, answer="at_end")
    headers = {"Idempotency-Key": "meanwhile-1"}

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: httpx.post(url, json=BIG, headers=headers, trust_env=False), range(5)))

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"id": 7})] * 5
    assert len({answer.headers["x-levqor-run-id"] for answer in answers}) == 1


def test_who_does_not_know_the_secret_starts_nothing(ann: Caller) -> None:
    url = published(ann, "secret", secret="open sesame")

    for headers in ({}, {"X-Webhook-Secret": "guess"}):
        refused = httpx.post(url, json=BIG, headers=headers, trust_env=False)
        assert (refused.status_code, refused.json()["code"]) == (401, "webhook_signature")
    accepted = httpx.post(url, json=BIG, headers={"X-Webhook-Secret": "open sesame"}, trust_env=False)

    assert accepted.status_code == 202
    runs = [run for run in ann.list_all("/api/runs") if run["workflow_name"] == "Webhook secret"]
    assert [run["id"] for run in runs] == [accepted.json()["run_id"]]
    assert "open sesame" not in str(ann.wait_for_run(accepted.json()["run_id"]))


def test_a_signature_over_the_raw_body_is_checked(ann: Caller) -> None:
    signature = {"header": "X-Hub-Signature-256", "algorithm": "sha256", "prefix": "sha256="}
    url = published(ann, "signed", secret="k3y", signature=signature)
    body = b'{"id": 7,   "total": 1200}'
    digest = "sha256=" + hmac.new(b"k3y", body, hashlib.sha256).hexdigest()

    def send(raw: bytes) -> int:
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": digest}
        return httpx.post(url, content=raw, headers=headers, trust_env=False).status_code

    assert send(body) == 202
    assert send(body.replace(b"7", b"8")) == 401


def test_a_repeated_delivery_is_one_run_and_a_reused_key_is_refused(ann: Caller) -> None:
    url = published(ann, "repeated")

    def send(key: str, body: Any) -> httpx.Response:
        return httpx.post(url, json=body, headers={"Idempotency-Key": key}, trust_env=False)

    first, again, other = send("delivery-1", BIG), send("delivery-1", BIG), send("delivery-2", BIG)
    changed = send("delivery-1", BIG | {"total": 1})

    assert first.status_code == again.status_code == 202
    assert again.json()["run_id"] == first.json()["run_id"]
    assert other.json()["run_id"] != first.json()["run_id"]
    assert (changed.status_code, changed.json()["code"]) == (422, "idempotency_key_reused")


def test_an_inactive_webhook_says_no_more_than_one_that_never_was(server: Server, ann: Caller) -> None:
    url = published(ann, "retired")
    workflow = next(item for item in ann.list_all("/api/workflows") if item["name"] == "Webhook retired")
    ann.post(f"/api/workflows/{workflow['id']}/unpublish")

    retired = httpx.post(url, json=BIG, trust_env=False)
    unknown = httpx.post(f"{server.address}/hooks/never-was", json=BIG, trust_env=False)

    assert retired.status_code == unknown.status_code == 404
    assert {**retired.json(), "correlation_id": ""} == {**unknown.json(), "correlation_id": ""}


def test_a_body_over_the_limit_is_refused_and_starts_nothing(ann: Caller) -> None:
    url = published(ann, "large")

    answer = httpx.post(url, json={"id": "x" * 5_000_001}, trust_env=False)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not [run for run in ann.list_all("/api/runs") if run["workflow_name"] == "Webhook large"]


def test_malformed_bodies_are_refused_and_start_nothing(ann: Caller) -> None:
    url = published(ann, "malformed")
    bodies = [
        b"{",
        b'{"id": NaN}',
        b'{"id": "\\u0000"}',
        b'"\\ud800"',
        b"[" * 100 + b"]" * 100,
        b"[" * 5000,
        b"\xff\xfe{}",
    ]

    for body in bodies:
        answer = httpx.post(url, content=body, headers={"Content-Type": "application/json"}, trust_env=False)
        assert (answer.status_code, answer.json()["success"]) == (400, False), body[:20]

    assert not [run for run in ann.list_all("/api/runs") if run["workflow_name"] == "Webhook malformed"]
