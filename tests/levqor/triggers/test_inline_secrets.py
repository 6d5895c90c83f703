"""Documents of earlier releases held the secrets of their webhooks: the first start moves them into the vault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from levqor.config import Settings
from levqor.workflows.models import workflow_versions
from tests.conftest import ApiClient, Server

SECRET = "made-up-secret-of-before"
WEBHOOK = {"use": "webhook", "with": {"path": "orders"}}
STEPS = [{"id": "say", "use": "log", "with": {"message": "hello"}}]


def document(trigger: dict[str, Any] = WEBHOOK) -> dict[str, Any]:
    return {"levqor": 1, "name": "Orders", "trigger": trigger, "steps": STEPS}


def stored(server: Server, workflow: str) -> list[dict[str, Any]]:
    with server.application.database.read() as tx:
        wanted = sa.select(workflow_versions.c.document).where(workflow_versions.c.workflow_id == workflow)
        return list(tx.execute(wanted.order_by(workflow_versions.c.version)).scalars())


def put_back(server: Server, workflow: str, version: int, **values: Any) -> None:
    """Have a version as an earlier release stored it."""
    trigger = WEBHOOK | {"with": {"path": "orders", **values}}
    with server.application.database.transaction() as tx:
        mine = sa.and_(workflow_versions.c.workflow_id == workflow, workflow_versions.c.version == version)
        tx.execute(workflow_versions.update().where(mine).values(document=document(trigger)))


def of_an_earlier_release(server: Server, client: ApiClient, *secrets: str | None) -> str:
    """A published workflow with a version for each secret."""
    workflow = client.post("/api/workflows", {"document": document()}).json["id"]
    for _ in secrets[1:]:
        client.put(f"/api/workflows/{workflow}", {"document": document()})
    assert client.post(f"/api/workflows/{workflow}/publish").status_code == 200
    for version, secret in enumerate(secrets, 1):
        if secret is not None:
            put_back(server, workflow, version, secret=secret)
    return str(workflow)


@contextmanager
def started_anew(server: Server, client: ApiClient) -> Iterator[tuple[Server, ApiClient]]:
    server.stop()
    anew = Server(server.settings)
    try:
        yield anew, ApiClient(anew.app.test_client(use_cookies=False), client.actor, client.headers)
    finally:
        anew.stop()


def send(server: Server, secret: str) -> int:
    headers = {"X-Webhook-Secret": secret}
    return server.app.test_client().post("/hooks/orders", json={}, headers=headers).status_code


def test_a_published_webhook_goes_on_with_the_secret_that_only_the_vault_has(server: Server, client: ApiClient) -> None:
    workflow = of_an_earlier_release(server, client, SECRET)
    with started_anew(server, client) as (anew, asking):
        [kept] = stored(anew, workflow)
        assert kept["trigger"] == {"use": "webhook", "connection": "Orders webhook", "with": {"path": "orders"}}
        [connection] = asking.get("/api/connections").json["items"]
        assert (connection["connector"], connection["used_by"][0]["name"]) == ("webhook_secret", "Orders")
        assert (send(anew, SECRET), send(anew, "another")) == (202, 401)
        for part in ("", "/export?format=yaml", "/versions/1", "/diff?from=1&to=1"):
            answer = asking.get(f"/api/workflows/{workflow}{part}")
            assert answer.status_code == 200
            assert SECRET not in answer.text


def test_every_version_is_moved_and_each_secret_once(server: Server, client: ApiClient) -> None:
    workflow = of_an_earlier_release(server, client, SECRET, None, "another-secret-of-before", SECRET)
    with started_anew(server, client) as (once, _), started_anew(once, client) as (anew, asking):
        named = [one["trigger"].get("connection") for one in stored(anew, workflow)]
        assert named == ["Orders webhook", None, "Orders webhook 2", "Orders webhook"]
        assert len(asking.get("/api/connections").json["items"]) == 2
        assert "of-before" not in str(stored(anew, workflow))


def test_of_a_deleted_workflow_nothing_is_kept(server: Server, client: ApiClient) -> None:
    workflow = of_an_earlier_release(server, client, SECRET)
    client.delete(f"/api/workflows/{workflow}")
    with started_anew(server, client) as (anew, asking):
        assert stored(anew, workflow)[0]["trigger"] == WEBHOOK
        assert asking.get("/api/connections").json["items"] == []


def test_what_only_looks_like_one_stays(server: Server, client: ApiClient) -> None:
    step = {"id": "say", "use": "data.set", "with": {"values": {"secret": "of the step"}}}
    workflow = client.post("/api/workflows", {"document": document() | {"steps": [step]}}).json["id"]
    with started_anew(server, client) as (anew, _):
        assert stored(anew, workflow)[0]["steps"] == [step]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    if request.param == "sqlite":
        return settings
    url = request.getfixturevalue("postgres_url")
    return settings.model_copy(update={"database_url": SecretStr(url)})
