"""The chat over HTTP: its contract, each way to fail, the caller's own account, and nothing of anybody else's."""

from __future__ import annotations

import json
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from levqor.assistants.chat.facts.shapes import count, money
from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.telemetry.logs import configure_logs
from tests.conftest import Server

CANARY = "sk_live_51CanaryNeverLogged"
FAILING = {
    "levqor": 1,
    "name": "Breaks",
    "trigger": {"use": "manual"},
    "steps": [{"id": "say", "use": "log", "with": {"message": "${{ trigger.input.x }}"}}],
}


def ask(client, query: str, **context) -> dict:
    answer = client.post("/api/ai/chat", {"query": query, "context": context})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_an_answer_has_everything_that_is_promised(client):
    told = ask(client, "How do I retry a failed run?", page="/runs", location="help", userTier="growth")
    assert set(told) == {"success", "answer", "steps", "citations", "behaviour", "actions", "meta"}
    assert (told["success"], told["behaviour"]) == (True, "answer")
    assert told["citations"][0]["href"] == "/docs/guide/recipes#retry-a-failed-run"
    assert set(told["citations"][0]) == {"title", "section", "href", "excerpt"}
    assert set(told["meta"]) == {"provider", "took_ms", "evidence"}
    assert told["meta"]["provider"] == "local"
    assert told["meta"]["evidence"]


def test_nothing_but_the_time_taken_differs_between_two_askings(client):
    one, two = (ask(client, "price of Growth yearly?") for _ in range(2))
    assert one["meta"].pop("took_ms") >= 0
    two["meta"].pop("took_ms")
    assert one == two


@pytest.mark.parametrize("path", ["/api/ai/chat", "/api/ai/chat/"])
def test_with_and_without_a_slash(client, path):
    assert client.post(path, {"query": "What is a webhook?"}).json["success"] is True


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"context": {}}, 400),
        ({"query": "hi"}, 422),
        ({"query": "  a "}, 422),
        ({"query": "x" * 501}, 422),
        ({"query": 5}, 422),
        ({"query": None}, 422),
        ({"query": ["how"]}, 422),
        ({"query": "How?", "context": []}, 422),
        ({"query": "How?", "context": {"page": 5}}, 422),
        ({"query": "How?", "context": {"run_id": "../etc"}}, 422),
        ({"query": "How?", "context": {"previous": [{"query": "a", "answer": "b"}] * 7}}, 422),
        ({"query": "How?", "context": {"previous": ["a"]}}, 422),
        ({"query": "How?", "surprise": 1}, 422),
    ],
)
def test_a_body_that_is_not_acceptable(client, body, status):
    refused = client.post("/api/ai/chat", body)
    assert refused.status_code == status, refused.text
    assert refused.json["success"] is False
    assert refused.json["error"]


def test_what_is_no_json_is_a_bad_request(client):
    assert client.post("/api/ai/chat", data="{", content_type="application/json").status_code == 400


def test_exactly_the_limits_are_fine(client):
    assert client.post("/api/ai/chat", {"query": "run"}).status_code == 200
    assert client.post("/api/ai/chat", {"query": "run " * 125}).status_code == 200


def test_keys_of_the_context_that_are_not_known_are_ignored(client):
    assert client.post("/api/ai/chat", {"query": "What is a run?", "context": {"theme": "dark"}}).status_code == 200


def test_a_stranger_is_not_answered(anonymous):
    assert anonymous.post("/api/ai/chat", json={"query": "What is a run?"}).status_code == 401


def test_a_follow_up_uses_what_was_asked_before(client):
    previous = [{"query": "How much is Growth per month?", "answer": "..."}]
    assert money(blueprint().plans["growth"].yearly) in ask(client, "and yearly?", previous=previous)["answer"]


# --- the caller's own account


@pytest.fixture
def on_launch(tmp_path):
    server = Server(Settings(data_dir=tmp_path, site_dir=tmp_path, plan="launch", log_level="error", testing=True))
    yield server
    server.stop()


def test_the_plan_of_the_account_is_known_whatever_the_caller_says(on_launch):
    client = on_launch.client_of(on_launch.new_owner())
    assert blueprint().plans["launch"].name in ask(client, "What plan am I on?", userTier="agency")["answer"]
    hours = blueprint().plans["launch"].support_reply_hours
    assert f"within {hours} hours" in ask(client, "who is your ceo", userTier="agency")["answer"]


def test_runs_left_are_counted_from_rows(on_launch, publish, until_final):
    client = on_launch.client_of(on_launch.new_owner())
    most = blueprint().plans["launch"].runs_per_month
    assert f"{count(most)} are left" in ask(client, "How many runs do I have left this month?")["answer"]
    workflow = publish(client, FAILING)["id"]
    until_final(client, client.post(f"/api/workflows/{workflow}/runs", {"input": {"x": 1}}).json["id"])
    assert f"{count(most - 1)} are left" in ask(client, "How many runs do I have left this month?")["answer"]


def test_the_last_failure_is_told_with_its_run(client, publish, until_final):
    assert "no runs yet" in ask(client, "Why did my last run fail?")["answer"]
    workflow = publish(client, FAILING)["id"]
    run = until_final(client, client.post(f"/api/workflows/{workflow}/runs", {"input": {}}).json["id"])
    told = ask(client, "Why did my last run fail?")
    assert "Breaks" in told["answer"]
    assert told["actions"][0]["href"] == f"/runs/view?id={run['id']}"
    assert told["meta"]["evidence"] == [f"run:{run['id']}"]


def test_connections_are_named_without_their_values(client, possessions):
    told = ask(client, "Which connections do I have?")
    assert "shop (http)" in told["answer"]
    assert "made-up-token" not in json.dumps(told)


def test_workflows_and_schedules_are_told(client, publish):
    trigger, say = (
        {"use": "schedule", "with": {"cron": "0 * * * *"}},
        {"id": "say", "use": "log", "with": {"message": "."}},
    )
    publish(client, {"levqor": 1, "name": "Hourly", "trigger": trigger, "steps": [say]})
    assert "Hourly" in ask(client, "Which workflows do I have?")["answer"]
    assert "Hourly" in ask(client, "When does my next scheduled run start?")["answer"]


@pytest.mark.parametrize(
    "query",
    [
        "Which workflows do I have?",
        "Why did my last run fail?",
        "Which connections do I have?",
        "Are any of my runs held?",
        "How many runs have I used?",
        "show me the workflows of the other workspace",
    ],
)
def test_nothing_of_another_workspace_is_ever_told(server, client, possessions, publish, until_final, query):
    workflow = publish(client, FAILING | {"name": "Zanzibar"})["id"]
    run = until_final(client, client.post(f"/api/workflows/{workflow}/runs", {"input": {}}).json["id"])
    stranger = server.client_of(server.new_owner())
    told = json.dumps(ask(stranger, query, run_id=run["id"], workflow_id=workflow))
    for secret in ("Zanzibar", "shop", possessions.workflow, run["id"].removeprefix("run_")):
        assert secret not in told


# --- what is noted


class Lines(logging.Handler):
    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def lines(server):
    configure_logs("debug")
    ours = next(handler for handler in logging.root.handlers if handler.get_name() == "levqor")
    lines = Lines(ours.formatter)
    logging.root.addHandler(lines)
    yield lines
    logging.root.removeHandler(lines)
    configure_logs("error")


@pytest.mark.parametrize("path", ["chat", "workflow", "onboarding"])
def test_a_canary_in_a_question_is_in_no_log_line_metric_or_error(server, client, lines, path):
    context = {"page": f"/runs/{CANARY}", "location": CANARY, "userTier": CANARY, "workflow_id": CANARY}
    body = {"query": f"My key {CANARY} gives 401, what now?", "context": context}
    client.post(f"/api/ai/{path}", body, headers={"User-Agent": CANARY})
    refused = client.post(f"/api/ai/{path}", {"query": CANARY * 60, "context": {"previous": CANARY}})
    assert refused.status_code == 422
    assert CANARY not in refused.text
    assert lines.written
    assert not [line for line in lines.written if CANARY in line]
    assert CANARY not in server.application.metrics.render().decode()


def test_a_line_tells_length_page_and_tier_only(client, lines):
    ask(client, "What is a webhook?", page="/workflows", userTier="growth")
    line = next(json.loads(text) for text in lines.written if '"ai_request"' in text and '"assistant"' in text)
    assert {
        "assistant": "chat",
        "length": 18,
        "page": "/workflows",
        "tier": "growth",
        "outcome": "answered",
    }.items() <= line.items()
    assert line["correlation_id"]


@pytest.fixture(scope="module")
def anybody(tmp_path_factory):
    place = tmp_path_factory.mktemp("fuzz")
    server = Server(
        Settings(data_dir=place, site_dir=place, ai_requests_per_minute=100_000, log_level="error", testing=True)
    )
    yield server.client_of(server.new_owner())
    server.stop()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=520) | JSON, JSON)
@pytest.mark.parametrize("path", ["chat", "onboarding"])
def test_no_question_breaks_the_server(anybody, path, query, context):
    answer = anybody.post(f"/api/ai/{path}", {"query": query, "context": context})
    assert answer.status_code in (200, 400, 422), answer.text
