"""Webhooks over HTTP."""

from __future__ import annotations

import pytest

from tests.api.conftest import connect_secret

LOG = {"id": "say", "use": "log", "with": {"message": "x"}}


def webhook(*steps, connection=None, **given):
    trigger = {"use": "webhook", "with": given} | ({"connection": connection} if connection else {})
    return {"levqor": 1, "name": "Hook", "trigger": trigger, "steps": list(steps) or [LOG]}


def respond(**given):
    return {"id": "answer", "use": "flow.respond", "with": given}


@pytest.fixture
def hook(client, publish):
    """Publishes a webhook and answers the path it is reached at."""

    def make(*steps, **given):
        return "/hooks/" + publish(client, webhook(*steps, **given))["url"].rsplit("/", 1)[1]

    return make


def test_an_accepted_webhook_names_its_run(client, anonymous, hook, until_final):
    accepted = anonymous.post(
        hook() + "?a=1&a=2", json={"id": 7}, headers={"X-Shop": "s", "Cookie": "levqor_session=x"}
    )
    assert accepted.status_code == 202
    assert accepted.headers["X-Levqor-Run-ID"] == accepted.json["run_id"]
    data = until_final(client, accepted.json["run_id"])["trigger"]["data"]
    assert data["body"] == {"id": 7}
    assert data["query"] == {"a": ["1", "2"]}
    assert data["headers"]["x-shop"] == "s"
    assert "cookie" not in data["headers"]


def test_what_nobody_published_says_nothing(anonymous):
    refused = anonymous.post("/hooks/nothing", json={})
    assert refused.status_code == 404
    assert refused.json["code"] == "not_found"


def test_a_webhook_with_a_secret_wants_it(client, anonymous, hook):
    path = hook(connection=connect_secret(client, "open sesame"))
    assert anonymous.post(path, json={}).status_code == 401
    assert anonymous.post(path, json={}, headers={"X-Webhook-Secret": "é"}).status_code == 401
    assert anonymous.post(path, json={}, headers={"X-Webhook-Secret": "open sesame"}).status_code == 202


def test_a_repeated_delivery_starts_nothing_new(anonymous, hook):
    path, headers = hook(), {"Idempotency-Key": "k1"}
    first = anonymous.post(path, json={"a": 1}, headers=headers)
    assert anonymous.post(path, json={"a": 1}, headers=headers).json == first.json
    assert anonymous.post(path, json={"a": 2}, headers=headers).status_code == 422


def test_a_run_by_hand_can_be_repeated_safely(client, possessions):
    path, headers = f"/api/workflows/{possessions.workflow}/runs", {"Idempotency-Key": "k1"}
    first = client.post(path, {"input": 1}, headers=headers)
    assert first.status_code == 202
    assert client.post(path, {"input": 1}, headers=headers).json["id"] == first.json["id"]
    assert client.post(path, {"input": 2}, headers=headers).status_code == 422
    for key in ("", " ", "a b", "x" * 300):
        assert client.post(path, {"input": 1}, headers={"Idempotency-Key": key}).status_code == 400


def test_an_answer_at_the_end_is_the_workflow_s(anonymous, hook):
    step = respond(status=201, body={"got": "${{ trigger.body.n + 1 }}"}, headers={"X-Mine": "1"})
    answer = anonymous.post(hook(step, answer="at_end"), json={"n": 1})
    assert answer.status_code == 201
    assert answer.json == {"got": 2}
    assert answer.headers["X-Mine"] == "1"
    assert answer.headers["X-Levqor-Run-ID"]


def test_an_answer_is_not_a_page_of_ours(anonymous, hook):
    """A workflow's author must not be able to run scripts or set cookies where others are signed in."""
    headers = {
        "Content-Type": "text/html",
        "Set-Cookie": "levqor_session=x",
        "Content-Security-Policy": "none",
        "X-Bad": "a\r\nb: c",
    }
    answer = anonymous.post(hook(respond(body="<script>alert(1)</script>", headers=headers), answer="at_end"))
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "X-Bad" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_secrets_are_masked_where_a_run_is_shown_but_answered_as_they_are(client, anonymous, hook):
    answer = anonymous.post(hook(respond(body={"token": "abc-123-def-456"}), answer="at_end"))
    assert answer.json == {"token": "abc-123-def-456"}
    assert "abc-123-def-456" not in str(client.get(f"/api/runs/{answer.headers['X-Levqor-Run-ID']}").json["result"])


def test_a_workflow_that_answers_nothing_says_that_it_ran(anonymous, hook):
    answer = anonymous.post(hook(answer="at_end"))
    assert answer.status_code == 200
    assert answer.json["success"] is True


def test_a_workflow_that_fails_before_it_answers_says_so(anonymous, hook):
    failing = {"id": "bad", "use": "log", "with": {"message": "${{ trigger.body.nothing.at.all }}"}}
    answer = anonymous.post(hook(failing, answer="at_end"), json={})
    assert answer.status_code == 502
    assert answer.json["code"] == "run_failed"


def test_an_answer_that_takes_too_long_becomes_an_accepted_run(server, client, publish):
    wait = {"id": "pause", "use": "flow.wait", "with": {"for": "1h"}}
    path = publish(client, webhook(wait, answer="at_end"))["url"].rsplit("/", 1)[1]
    quick = server.settings.model_copy(update={"answer_timeout_seconds": 0.2})
    server.application.settings = quick
    assert server.app.test_client().post(f"/hooks/{path}").status_code == 202
