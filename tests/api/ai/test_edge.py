"""What all assistants share over HTTP: limits, pace, and what is noted of a request."""

from __future__ import annotations

import pytest

from levqor.config import Settings
from tests.conftest import Server

SENTENCE = "Every Monday at 9 email me the word hello"


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        site_dir=tmp_path / "site",
        ai_requests_per_minute=3,
        log_level="error",
        testing=True,
    )


def test_over_the_pace_an_account_is_told_when_to_come_back(server: Server, client):
    answers = [client.post("/api/ai/workflow", {"query": SENTENCE}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json["code"] == "ai_requests_too_fast"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    other = server.client_of(server.new_owner())
    assert other.post("/api/ai/workflow", {"query": SENTENCE}).status_code == 200


def test_a_slash_at_the_end_is_the_same_endpoint(client):
    assert client.post("/api/ai/workflow/", {"query": SENTENCE}).json["success"] is True
