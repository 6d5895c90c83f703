"""Connections over HTTP: tested, changed, and what is told of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from levqor.config import Settings
from levqor.identity.actor import Actor, Role
from tests.conftest import ApiClient, Server

SECRET = "made-up-token-0123456789"


class Service(ThreadingHTTPServer):
    """Answers with the account of a bearer token, or with the status that a test wants."""

    status = 200
    pause_seconds = 0.0
    daemon_threads = True

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(service.pause_seconds)
                is_known = self.headers.get("Authorization") == f"Bearer {SECRET}"
                self.send_response(service.status if is_known else 401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        service = self
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/me"


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"allowed_addresses": ("127.0.0.1",)})


def values(service: Service, **more: Any) -> dict[str, Any]:
    return {"kind": "bearer", "secret": SECRET, "test_url": service.url} | more


def connect(client: ApiClient, service: Service, name: str = "shop", **more: Any) -> str:
    made = client.post("/api/connections", {"name": name, "connector": "http", "values": values(service, **more)})
    assert made.status_code == 201, made.text
    return made.json["id"]


def only(client: ApiClient) -> dict[str, Any]:
    (item,) = client.get("/api/connections").json["items"]
    return item


def until(client: ApiClient, field: str, wanted: Any) -> dict[str, Any]:
    """The connection, once what is noted of it in the background is there."""
    end = time.monotonic() + 10
    while not wanted((shown := only(client))[field]):
        assert time.monotonic() < end, shown
        time.sleep(0.02)
    return shown


def test_a_test_says_whose_account_it_is_and_that_is_noted(client: ApiClient, service: Service) -> None:
    connection = connect(client, service)
    assert only(client)["last_used_at"] is None
    tested = client.post(f"/api/connections/{connection}/test").json
    assert (tested["ok"], tested["account"], tested["failure"]) == (True, "127.0.0.1", None)
    assert tested["took_ms"] >= 0
    assert until(client, "last_used_at", bool)["last_failure"] is None


def test_a_test_that_fails_says_why_who_puts_it_right_and_is_noted_until_it_works(
    client: ApiClient, service: Service
) -> None:
    connection = connect(client, service)
    service.status = 403
    tested = client.post(f"/api/connections/{connection}/test").json
    assert tested["ok"] is False
    assert (tested["failure"]["code"], tested["failure"]["fixed_by"]) == ("http_status", "user")
    assert "403" in tested["failure"]["message"]
    assert until(client, "last_failure", bool)["last_failure"] == "HTTP 403"
    service.status = 200
    client.post(f"/api/connections/{connection}/test")
    until(client, "last_failure", lambda failure: failure is None)


@pytest.mark.parametrize(
    ("change", "status", "code", "fixed_by"),
    [
        ({"secret": "wrong-secret"}, 200, "http_status", "user"),
        ({}, 503, "http_status", "service"),
        ({}, 429, "http_status", "service"),
        ({"test_url": "http://169.254.169.254/latest/"}, 200, "address_refused", "operator"),
        ({"test_url": "http://no-such-host.invalid/"}, 200, "dns_failure", "user"),
        ({"test_url": None}, 200, "no_test", "user"),
        ({"host": "other.example"}, 200, "connection_mismatch", "user"),
    ],
)
def test_values_are_tested_before_they_are_stored(
    client: ApiClient, service: Service, change: dict[str, Any], status: int, code: str, fixed_by: str
) -> None:
    service.status = status
    body = {"connector": "http", "values": values(service, **change)}
    tested = client.post("/api/connections/test", body).json
    assert (tested["ok"], tested["failure"]["code"], tested["failure"]["fixed_by"]) == (False, code, fixed_by)
    assert client.get("/api/connections").json["items"] == []
    service.status = 200
    assert client.post("/api/connections/test", {"connector": "http", "values": values(service)}).json["ok"]


def test_masks_stand_for_the_stored_secret_in_a_test_and_go_to_no_other_place(
    client: ApiClient, service: Service
) -> None:
    connection = connect(client, service)
    masked = only(client)["values"]
    body = {"connector": "http", "connection_id": connection, "values": masked}
    assert client.post("/api/connections/test", body).json["ok"]
    elsewhere = body | {"values": masked | {"test_url": "https://evil.example/"}}
    refused = client.post("/api/connections/test", elsewhere)
    assert (refused.status_code, refused.json["problems"][0]["path"]) == (422, "values.secret")
    without = client.post("/api/connections/test", {"connector": "http", "values": masked})
    assert without.json["problems"][0]["message"] == "This is a mask and no secret."


def test_a_test_has_a_time_limit(client: ApiClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("levqor.connections.checking.SECONDS", 0.3)
    service.pause_seconds = 2
    tested = client.post(f"/api/connections/{connect(client, service)}/test").json
    assert (tested["failure"]["code"], tested["failure"]["fixed_by"]) == ("timeout", "service")
    assert tested["took_ms"] < 1500


def test_editors_test_what_is_stored_and_others_only_look(server: Server, owner: Actor, service: Service) -> None:
    connection = connect(server.client_of(owner), service)
    editor, viewer = (server.client_of(server.new_member(owner, role)) for role in (Role.EDITOR, Role.VIEWER))
    assert editor.post(f"/api/connections/{connection}/test").status_code == 200
    assert viewer.post(f"/api/connections/{connection}/test").status_code == 403
    body = {"connector": "http", "values": values(service)}
    assert editor.post("/api/connections/test", body).status_code == 403


def publish(client: ApiClient, name: str, connection: str) -> str:
    step = {"id": "ask", "use": "http.request", "connection": connection, "with": {"url": "https://a.example/"}}
    loop = {"id": "each", "use": "flow.each", "items": "${{ [1] }}", "do": [step]}
    document = {"levqor": 1, "name": name, "trigger": {"use": "manual"}, "steps": [loop]}
    return client.post("/api/workflows", {"document": document}).json["id"]


def test_a_name_that_workflows_say_is_changed_only_on_purpose(client: ApiClient, service: Service) -> None:
    connection = connect(client, service)
    workflow = publish(client, "Orders", "shop")
    publish(client, "Other", "another")
    assert only(client)["used_by"] == [{"id": workflow, "name": "Orders"}]
    path = f"/api/connections/{connection}"
    refused = client.patch(path, {"name": "store"})
    assert (refused.status_code, refused.json["code"]) == (409, "connection_in_use")
    assert [problem["message"] for problem in refused.json["problems"]] == ["The workflow “Orders” says the old name."]
    assert client.patch(path, {"name": "shop", "values": {"secret": "a-new-secret-9876"}}).status_code == 200
    renamed = client.patch(path, {"name": "store", "although_used": True}).json
    assert (renamed["name"], renamed["used_by"]) == ("store", [])
    assert renamed["values"]["secret"] == "••••9876"


def test_use_is_noted_at_most_once_a_minute(client: ApiClient, service: Service, server: Server) -> None:
    connect(client, service)
    step = {"id": "ask", "use": "http.request", "connection": "shop", "with": {"url": service.url}}
    document = {"levqor": 1, "name": "Ask", "trigger": {"use": "manual"}, "steps": [step]}
    workflow = client.post("/api/workflows", {"document": document}).json["id"]
    for _ in range(2):
        run = client.post(f"/api/workflows/{workflow}/runs", {"input": {}}).json["id"]
        while client.get(f"/api/runs/{run}").json["finished_at"] is None:
            time.sleep(0.02)
        used = until(client, "last_used_at", bool)["last_used_at"]
    assert used == only(client)["last_used_at"]
    assert only(client)["last_used_at"] is not None


def test_the_registry_says_what_can_be_connected(client: ApiClient) -> None:
    connections = {item["connector"]: item for item in client.get("/api/registry").json["connections"]}
    assert connections["http"]["can_be_tested"] is True
    fields = connections["http"]["connection_schema"]["properties"]
    assert fields["access_token"]["widget"] == "none"
    assert fields["token_url"]["shown_when"] == {"kind": ["oauth2"]}
