"""Onboarding looks at what the account really did."""

from __future__ import annotations

import pytest

from levqor.billing.models import usage_months
from levqor.billing.usage import month_of, read_usage
from levqor.blueprint import blueprint
from levqor.config import Settings
from tests.conftest import Server

HELLO = {
    "levqor": 1,
    "name": "Say hello",
    "trigger": {"use": "manual"},
    "steps": [{"id": "say", "use": "log", "with": {"message": "hello"}}],
}
OPEN = HELLO | {"name": "Not yet", "steps": [{"id": "fetch", "use": "http.request", "with": {}}]}
FAILING = HELLO | {
    "name": "Breaks",
    "steps": [{"id": "say", "use": "log", "with": {"message": "${{ trigger.input.x }}"}}],
}


def tell(client, **body) -> dict:
    answer = client.post("/api/ai/onboarding", body)
    assert answer.status_code == 200, answer.text
    return answer.json


def done(told: dict) -> set[str]:
    return {step["id"] for step in told["steps"] if step["done"]}


def make(client, document: dict) -> str:
    made = client.post("/api/workflows", {"document": document})
    assert made.status_code == 201, made.text
    return made.json["id"]


def run(client, until_final, workflow: str) -> dict:
    return until_final(client, client.post(f"/api/workflows/{workflow}/runs", {"input": {}}).json["id"])


def test_an_account_with_nothing_describes_its_first_workflow(client):
    told = tell(client)
    assert told["next"]["id"] == "describe"
    assert told["next"]["href"] == "/workflows/new"
    assert told["progress"] == {"done": 0, "of": len(told["steps"])}
    assert told["meta"]["provider"] == "local"


def test_a_draft_with_open_questions_is_completed_next(client):
    workflow = make(client, OPEN)
    told = tell(client)
    assert (told["next"]["id"], told["next"]["href"]) == ("complete", f"/workflows/view?id={workflow}")
    assert done(told) == {"describe"}


def test_a_complete_draft_is_published_next(client):
    make(client, HELLO)
    told = tell(client)
    assert told["next"]["id"] == "publish"
    assert done(told) == {"describe", "complete"}


def test_what_is_published_is_run_next(client, publish):
    publish(client, HELLO)
    assert tell(client)["next"]["id"] == "run"


def test_a_failed_run_goes_before_everything_else(client, publish, until_final):
    failed = run(client, until_final, publish(client, FAILING)["id"])
    assert failed["status"] == "failed"
    told = tell(client)
    assert (told["next"]["id"], told["next"]["href"]) == ("fix", f"/runs/view?id={failed['id']}")
    assert f"run:{failed['id']}" in told["meta"]["evidence"]


def test_after_a_run_that_ended_well_a_colleague_is_brought_in(client, publish, until_final):
    run(client, until_final, publish(client, HELLO)["id"])
    told = tell(client)
    assert told["next"]["id"] == "invite"
    assert done(told) == {"describe", "complete", "publish", "run", "succeed"}


def test_a_failure_that_was_put_right_is_in_nobody_s_way(client, publish, until_final):
    run(client, until_final, publish(client, FAILING)["id"])
    run(client, until_final, publish(client, HELLO)["id"])
    assert tell(client)["next"]["id"] == "invite"


def test_a_step_without_its_connection_is_named(client, publish, until_final):
    run(client, until_final, publish(client, HELLO)["id"])
    fetch = {"id": "fetch", "use": "http.request", "connection": "shop", "with": {"url": "https://shop.example/"}}
    make(client, HELLO | {"name": "Orders", "steps": [fetch]})
    told = tell(client)
    assert told["next"]["id"] == "connect"
    assert "shop" in told["next"]["description"]


@pytest.fixture
def on_starter(tmp_path):
    server = Server(
        Settings(
            data_dir=tmp_path, site_dir=tmp_path, plan="starter", poll_seconds=0.1, log_level="error", testing=True
        )
    )
    yield server
    server.stop()


def test_a_month_that_is_nearly_used_up_is_said(on_starter, publish, until_final):
    owner = on_starter.new_owner()
    client = on_starter.client_of(owner)
    run(client, until_final, publish(client, HELLO)["id"])
    assert tell(client)["next"] is None
    most = blueprint().plans["starter"].runs_per_month
    with on_starter.application.database.transaction() as tx:
        tx.execute(usage_months.update().values(runs=most - 1))
    told = tell(client)
    assert told["next"]["id"] == "quota"
    assert f"{most:,}" in told["next"]["description"]


def test_a_plan_for_one_does_not_ask_for_a_colleague(on_starter):
    client = on_starter.client_of(on_starter.new_owner())
    assert "invite" not in {step["id"] for step in tell(client)["steps"]}


def test_held_runs_lead_to_the_plans(on_starter, publish):
    owner = on_starter.new_owner()
    client = on_starter.client_of(owner)
    workflow = publish(client, HELLO)["id"]
    most = blueprint().plans["starter"].runs_per_month
    with on_starter.application.database.transaction() as tx:
        month = month_of(on_starter.application.clock.now())
        tx.execute(usage_months.insert().values(workspace_id=owner.workspace_id, month=month, runs=most, ai_credits=0))
    held = client.post(f"/api/workflows/{workflow}/runs", {"input": {}}).json
    assert held["status"] == "held"
    assert tell(client)["next"]["id"] == "plan"


def test_looking_costs_no_credit_and_a_question_one(server, client, owner):
    def spent() -> int:
        with server.application.database.read() as tx:
            return read_usage(tx, owner.workspace_id, server.application.clock.now()).ai_credits

    tell(client)
    assert spent() == 0
    tell(client, query="How do I publish a workflow?")
    assert spent() == 1


def test_a_question_is_answered_with_the_chat_s_knowledge(client):
    told = tell(client, query="How do I retry a failed run?")
    assert "Run again" in told["answer"]
    assert told["next"]["id"] == "describe"


def test_what_is_next_is_answered_from_the_account(client):
    assert "escribe a workflow" in tell(client, query="What should I do next?")["answer"]


def test_nothing_of_another_workspace_is_seen(server, client, publish):
    publish(client, HELLO)
    stranger = server.client_of(server.new_owner())
    assert tell(stranger)["next"]["id"] == "describe"
