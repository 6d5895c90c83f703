"""Only enumerated words leave as telemetry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.telemetry.events import EVENTS, is_allowed, record
from levqor.telemetry.aggregates import SMALLEST_COUNT
from levqor.telemetry.logs import configure_logs
from tests.conftest import ApiClient, Server


@given(st.text(), st.text(), st.text())
def test_no_free_text_is_allowed(event: str, name: str, value: str) -> None:
    known = event in EVENTS and value in EVENTS[event].get(name, ())
    assert is_allowed(event, {name: value}) == known


@pytest.mark.parametrize("event", sorted(EVENTS))
@pytest.mark.parametrize("value", ["ann@example.com", "usr_01abc", "203.0.113.9", "2026-01-01T00:00:00Z", "", "Chat"])
def test_each_property_takes_its_own_words_and_no_others(event: str, value: str) -> None:
    for name, words in EVENTS[event].items():
        assert all(is_allowed(event, {name: word}) for word in words)
        assert not is_allowed(event, {name: value})
        assert not is_allowed(event, {"user_id": next(iter(words))})


def test_what_may_not_be_said_is_reported_as_not_recorded(server: Server) -> None:
    with server.app.app_context():
        assert record("ai_request", assistant="chat", outcome="answered")
        assert not record("ai_request", assistant="chat", query="what I typed")
        assert not record("page_view")
    assert not record("ai_request", assistant="chat")


def test_an_hour_of_requests_is_one_line_without_anything_of_them(
    server: Server, client: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("info")
    canary = "every day at 9 email canary-8c1f@example.com"
    for _ in range(SMALLEST_COUNT):
        client.post("/api/ai/workflow", {"query": canary, "context": {"page": "/workflows/new"}})
    client.post("/api/ai/workflow", {"query": "x"})
    server.application.aggregates.write()
    logged = capsys.readouterr().err
    configure_logs("error")
    lines: list[dict[str, Any]] = [json.loads(line) for line in logged.splitlines() if '"telemetry"' in line]
    (line,) = [line for line in lines if line["event_name"] == "ai_request"]
    assert line.keys() == {
        "event", "event_name", "hour", "count", "assistant", "outcome", "tier", "level", "logger", "at",
    }  # fmt: skip
    assert (line["count"], line["outcome"]) == (SMALLEST_COUNT, "answered")
    assert "canary-8c1f" not in logged
    assert client.actor.user_id not in json.dumps(lines)
