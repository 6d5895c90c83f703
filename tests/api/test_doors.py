"""In a fresh installation the address guard is on, at every door through which an address of a user's is called."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from levqor.config import Settings
from levqor.connectors.declaration import Connector
from levqor.connectors.registry import default_registry
from tests.conftest import ApiClient


class Inside:
    """Something on this machine that nobody may reach: it counts who does."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.reached = 0
        threading.Thread(target=self._count, daemon=True).start()

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.reached += 1
            connection.close()


@pytest.fixture
def inside() -> Iterator[Inside]:
    found = Inside()
    yield found
    found.listener.close()
    assert found.reached == 0


def run(client: ApiClient, use: str, given: dict[str, Any], connection: str | None = None) -> dict[str, Any]:
    step = {"id": "ask", "use": use, "with": given, "retry": {"attempts": 1}}
    step |= {"connection": connection} if connection else {}
    document = {"levqor": 1, "name": "Ask", "trigger": {"use": "manual"}, "steps": [step]}
    workflow = client.post("/api/workflows", {"document": document}).json["id"]
    started = client.post(f"/api/workflows/{workflow}/runs", {"input": {}}).json["id"]
    end = time.monotonic() + 20
    while (shown := client.get(f"/api/runs/{started}").json)["finished_at"] is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    error: dict[str, Any] = shown["steps"][0]["error"]
    return error


def test_nothing_is_allowed_unless_the_operator_says_so() -> None:
    assert Settings().allowed_addresses == ()


@pytest.mark.parametrize(
    ("use", "given"),
    [
        ("http.request", {}),
        ("http.request", {"method": "POST", "body": {"a": 1}}),
        ("http.fetch_pages", {}),
        ("http.download", {}),
    ],
)
def test_no_step_reaches_this_machine(client: ApiClient, inside: Inside, use: str, given: dict[str, Any]) -> None:
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"):
        error = run(client, use, given | {"url": f"http://{host}:{inside.port}/"})
        assert (error["code"], error["retryable"]) == ("address_refused", False)


def test_neither_a_test_of_a_connection_nor_its_tokens_reach_this_machine(client: ApiClient, inside: Inside) -> None:
    place = f"http://127.0.0.1:{inside.port}/"
    plain = {"kind": "bearer", "secret": "made-up-token", "test_url": place}
    tested = client.post("/api/connections/test", {"connector": "http", "values": plain}).json
    assert (tested["failure"]["code"], tested["failure"]["fixed_by"]) == ("address_refused", "operator")
    tokens = {"kind": "oauth2", "name": "client", "secret": "made-up-secret", "token_url": place}
    tested = client.post("/api/connections/test", {"connector": "http", "values": tokens}).json
    assert tested["failure"]["code"] == "address_refused"
    client.post("/api/connections", {"name": "shop", "connector": "http", "values": tokens})
    error = run(client, "http.request", {"url": "https://api.example.com/"}, connection="shop")
    assert (error["code"], error["retryable"]) == ("address_refused", False)


def aimed_inside(connector: Connector, inside: Inside) -> dict[str, Any] | None:
    """The connection of a connector's worked example, but to a place on this machine; none where it names no place."""
    example = connector.test.example.connection if connector.test else None
    if example is None or connector.connection is None:
        return None
    url = f"https://127.0.0.1:{inside.port}"
    addresses = dict.fromkeys(("url", "base_url", "site", "endpoint", "address", "test_url"), url)
    places = {"host": "127.0.0.1", "port": inside.port, **addresses}
    named = {name: place for name, place in places.items() if name in connector.connection.model_fields}
    return {**example, **named} if named.keys() - {"port"} else None


def test_no_connector_whose_user_names_the_place_reaches_this_machine(client: ApiClient, inside: Inside) -> None:
    tried: dict[str, str] = {}
    for connector in default_registry().connectors.values():
        values = aimed_inside(connector, inside)
        if values is not None:
            answer = client.post("/api/connections/test", {"connector": connector.id, "values": values}).json
            tried[connector.id] = answer["failure"]["code"] if "failure" in answer else answer["code"]
    refused = {connector for connector, code in tried.items() if code == "address_refused"}
    assert {"http", "imap", "llm", "mysql", "postgres", "s3", "ssh", "woocommerce", "wordpress"} <= refused, tried
    # Jira takes nothing but a site of its vendor.
    assert set(tried.values()) <= {"address_refused", "connection_invalid"}, tried
