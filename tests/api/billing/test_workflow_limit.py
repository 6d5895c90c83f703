"""A plan's number of workflows holds at every way to make one."""

from __future__ import annotations

import json
import threading

import pytest

from levqor.blueprint import blueprint
from levqor.config import Settings
from tests.conftest import ApiClient

MOST = blueprint().plans["starter"].workflows
DOCUMENT = {"levqor": 1, "name": "One of many", "trigger": {"use": "manual"}, "steps": []}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"plan": "starter"})


def test_one_more_than_the_plan_has_is_refused_with_the_number_and_what_to_do(client: ApiClient) -> None:
    made = [client.post("/api/workflows", {"document": DOCUMENT}) for _ in range(MOST)]
    assert [answer.status_code for answer in made] == [201] * MOST
    ways = ("/api/workflows", {"document": DOCUMENT}), ("/api/workflows/import", {"text": json.dumps(DOCUMENT)})
    for path, body in ways:
        refused = client.post(path, body)
        assert (refused.status_code, refused.json["code"]) == (402, "plan_limit_workflows")
        assert str(MOST) in refused.json["error"]
    workflow = made[0].json["id"]
    assert client.put(f"/api/workflows/{workflow}", {"document": DOCUMENT}).status_code == 200
    assert client.post(f"/api/workflows/{workflow}/versions/1/restore").status_code == 200
    assert client.delete(f"/api/workflows/{workflow}").status_code == 204
    assert client.post("/api/workflows/import", {"text": json.dumps(DOCUMENT)}).status_code == 201


def test_many_made_at_once_do_not_pass_the_number(client: ApiClient) -> None:
    statuses: list[int] = []

    def make() -> None:
        statuses.append(client.post("/api/workflows", {"document": DOCUMENT}).status_code)

    threads = [threading.Thread(target=make) for _ in range(MOST + 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] * MOST + [402] * 4
