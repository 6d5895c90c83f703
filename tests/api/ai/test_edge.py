"""What all assistants share over HTTP: limits, pace, and what is noted of a request."""

from __future__ import annotations

import pytest

from levqor.billing.models import usage_months
from levqor.billing.usage import month_of, read_usage
from levqor.blueprint import blueprint
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


def test_an_answer_costs_one_credit_and_a_refusal_none(server: Server, client, owner):
    client.post("/api/ai/workflow", {"query": SENTENCE})
    client.post("/api/ai/workflow", {"query": "x"})
    client.post("/api/ai/workflow", {"query": SENTENCE})
    with server.application.database.read() as tx:
        assert read_usage(tx, owner.workspace_id, server.application.clock.now()).ai_credits == 2


def test_without_credits_there_is_no_answer(tmp_path):
    plan = blueprint().plans["starter"]
    server = Server(Settings(data_dir=tmp_path, site_dir=tmp_path, plan="starter", log_level="error", testing=True))
    owner = server.new_owner()
    month = month_of(server.application.clock.now())
    with server.application.database.transaction() as tx:
        tx.execute(
            usage_months.insert().values(
                workspace_id=owner.workspace_id, month=month, runs=0, ai_credits=plan.ai_credits_per_month - 1
            )
        )
    client = server.client_of(owner)
    assert client.post("/api/ai/workflow", {"query": SENTENCE}).status_code == 200
    refused = client.post("/api/ai/workflow", {"query": SENTENCE})
    server.stop()
    assert (refused.status_code, refused.json["code"]) == (402, "ai_credits_used_up")
    assert "document" not in refused.json


def test_a_slash_at_the_end_is_the_same_endpoint(client):
    assert client.post("/api/ai/workflow/", {"query": SENTENCE}).json["success"] is True
