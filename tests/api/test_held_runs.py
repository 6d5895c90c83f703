"""Runs for which the plan has no room are accepted, kept, shown as held, and go on when there is room."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa

from levqor.billing.holding import release_held
from levqor.billing.limits import UNLIMITED, limits_of
from levqor.billing.models import usage_months
from levqor.billing.usage import month_of
from levqor.blueprint import blueprint
from levqor.config import Settings
from tests.conftest import ApiClient, Server

HOOK = {
    "levqor": 1,
    "name": "Orders",
    "trigger": {"use": "webhook", "with": {"path": "orders", "answer": "at_end"}},
    "steps": [{"id": "say", "use": "log", "with": {"message": "got one"}}],
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"plan": "starter"})


@pytest.fixture
def hook(client: ApiClient) -> str:
    workflow = client.post("/api/workflows", {"document": HOOK}).json["id"]
    assert client.post(f"/api/workflows/{workflow}/publish").status_code == 200
    return "/hooks/orders"


def use_up(server: Server, client: ApiClient, but: int) -> None:
    """Leave room for only so many runs this month."""
    now = server.application.clock.now()
    used = blueprint().plans["starter"].runs_per_month - but
    with server.application.database.transaction() as tx:
        tx.execute(
            sa.insert(usage_months).values(
                workspace_id=client.actor.workspace_id, month=month_of(now), runs=used, ai_credits=0
            )
        )


def run_of(client: ApiClient, answer: Any, status: str) -> dict[str, Any]:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        run: dict[str, Any] = client.get(f"/api/runs/{answer.headers['X-Levqor-Run-ID']}").json
        if run["status"] == status:
            return run
        time.sleep(0.05)
    raise AssertionError(f"still {run['status']}")


def test_the_run_after_the_last_one_is_held_and_says_why(server: Server, client: ApiClient, hook: str) -> None:
    use_up(server, client, but=1)
    run_of(client, client.post(hook, {"n": 1}), "succeeded")
    over = client.post(hook, {"n": 2})
    assert over.status_code == 202
    run = run_of(client, over, "held")
    assert run["error"]["code"] == "plan_runs_used_up"
    assert client.get("/api/runs?status=held").json["items"][0]["id"] == run["id"]


def test_a_held_run_goes_on_with_its_own_input_once_there_is_room(server: Server, client: ApiClient, hook: str) -> None:
    use_up(server, client, but=0)
    held = client.post(hook, {"n": 7})
    run_of(client, held, "held")
    application, workspace = server.application, client.actor.workspace_id
    with application.database.transaction() as tx:
        limits = limits_of(tx, server.settings, workspace)
        assert release_held(tx, limits, workspace, application.clock.now()) == []
        assert len(release_held(tx, UNLIMITED, workspace, application.clock.now())) == 1
    run = run_of(client, held, "succeeded")
    assert run["trigger"]["data"]["body"] == {"n": 7}
    assert run["error"] is None


def test_a_held_run_can_be_cancelled(server: Server, client: ApiClient, hook: str) -> None:
    use_up(server, client, but=0)
    run = run_of(client, client.post(hook, {}), "held")
    assert client.post(f"/api/runs/{run['id']}/cancel").json["status"] == "cancelled"


def test_a_held_delivery_that_is_repeated_is_still_one_run(server: Server, client: ApiClient, hook: str) -> None:
    use_up(server, client, but=0)
    answers = [client.post(hook, {}, headers={"Idempotency-Key": "order-1"}) for _ in range(3)]
    assert len({answer.headers["X-Levqor-Run-ID"] for answer in answers}) == 1
