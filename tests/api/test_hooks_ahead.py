"""The short way of webhooks answers exactly as the long one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder

from tests.api.conftest import connect_secret
from tests.conftest import ApiClient, Server

RESPOND = {
    "id": "reply",
    "use": "flow.respond",
    "with": {"status": 201, "body": {"seen": "${{ trigger }}"}, "headers": {"X-Own": "yes", "Set-Cookie": "no=1"}},
}


def workflow(path: str, answer: str, steps: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    trigger = {"use": "webhook", "with": {"path": path, "answer": answer}, **rest}
    return {"levqor": 1, "name": path, "trigger": trigger, "steps": steps}


WORKFLOWS = [
    workflow("once", "at_once", [RESPOND]),
    workflow("end", "at_end", [RESPOND]),
    workflow("silent", "at_end", [{"id": "say", "use": "log", "with": {"message": "hello"}}]),
    workflow(
        "fails", "at_end", [{"id": "x", "use": "data.set", "with": {"values": {"a": "${{ trigger.body.no.way }}"}}}]
    ),
    workflow("secret", "at_once", [RESPOND], connection="signing"),
]

JSON = {"Content-Type": "application/json"}
REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/hooks/once", {"data": b'{"a": 1}', "headers": JSON}),
    ("POST", "/hooks/end?x=1&x=2&y=%20", {"data": b'{"a": [1, "\xc3\xbc"]}', "headers": JSON | {"X-Thing": "1"}}),
    ("POST", "/hooks/end", {"data": b"a=1&b=2", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}),
    ("POST", "/hooks/end", {"data": b"plain text", "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/hooks/end", {"data": b"", "headers": {}}),
    ("POST", "/hooks/end", {"data": b"{broken", "headers": JSON}),
    ("POST", "/hooks/end", {"data": b'{"a": NaN}', "headers": JSON}),
    ("POST", "/hooks/end", {"data": b"[" * 5000, "headers": JSON}),
    ("POST", "/hooks/end", {"data": b"\xff\xfe", "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/hooks/end", {"data": b"{}", "headers": JSON | {"Idempotency-Key": "k" * 300}}),
    ("POST", "/hooks/end", {"data": b"{}", "headers": JSON | {"X-Correlation-ID": "my-own-id-1"}}),
    ("POST", "/hooks/end", {"data": b"{}", "headers": JSON | {"Authorization": "Bearer hidden", "Cookie": "a=1"}}),
    ("POST", "/hooks/silent", {"data": b"{}", "headers": JSON}),
    ("POST", "/hooks/fails", {"data": b"{}", "headers": JSON}),
    ("POST", "/hooks/secret", {"data": b"{}", "headers": JSON}),
    ("POST", "/hooks/secret", {"data": b"{}", "headers": JSON | {"X-Webhook-Secret": "s3cret"}}),
    ("POST", "/hooks/nosuch", {"data": b"{}", "headers": JSON}),
    ("POST", "/hooks/UPPER", {"data": b"{}", "headers": JSON}),
    ("POST", "/hooks/once/", {"data": b"{}", "headers": JSON}),
    ("POST", "/hooks/end", {"data": b"x" * 5_000_001, "headers": {"Content-Type": "text/plain"}}),
    ("GET", "/hooks/once", {}),
    ("PUT", "/hooks/once", {"data": b"{}", "headers": JSON}),
]


@pytest.fixture
def ways(server: Server, client: ApiClient) -> tuple[Client, Client]:
    """A caller on the short way and one on the long way of the same server."""
    connect_secret(client, "s3cret")
    for document in WORKFLOWS:
        made = client.post("/api/workflows", {"document": document})
        assert client.post(f"/api/workflows/{made.json['id']}/publish").status_code == 200, made.text
    short: Any = server.app.wsgi_app._following  # behind the gate of large bodies
    return Client(short), Client(short._following)


def told(caller: Client, method: str, path: str, rest: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    answer = caller.open(path, method=method, **rest)
    headers = {name: re.sub(r"run_\w+", "run", value) for name, value in answer.headers.items()}
    if "X-Correlation-ID" not in rest.get("headers", {}):
        assert len(headers.pop("X-Correlation-ID")) == 24
    text = re.sub(r"run_\w+|\"correlation_id\":\"\w+\"", "…", answer.get_data(as_text=True))
    headers.pop("Content-Length", None)
    return answer.status_code, headers, text


@pytest.mark.parametrize("number", range(len(REQUESTS)))
def test_both_ways_answer_the_same(ways: tuple[Client, Client], number: int) -> None:
    method, path, rest = REQUESTS[number]
    short, long = ways
    assert told(short, method, path, rest) == told(long, method, path, rest)


def test_a_delivery_is_one_run_whichever_way_it_comes(ways: tuple[Client, Client]) -> None:
    headers = JSON | {"Idempotency-Key": "order-1"}
    runs = {way.post("/hooks/end", data=b"{}", headers=headers).headers["X-Levqor-Run-ID"] for way in (*ways, *ways)}
    assert len(runs) == 1


def test_the_short_way_is_taken_and_counted(server: Server, ways: tuple[Client, Client]) -> None:
    def counted() -> str:
        text = server.application.metrics.render().decode()
        return "\n".join(line for line in text.splitlines() if "/hooks/<path>" in line and "_total{" in line)

    short, _ = ways
    server.app.wsgi_app._following._following = None
    assert short.post("/hooks/once", data=b"{}", headers=JSON).status_code == 202
    assert 'status="202"} 1.0' in counted()


def test_where_nothing_can_be_accepted_it_is_tried_once(server: Server, ways: tuple[Client, Client]) -> None:
    short, _ = ways
    server.app.wsgi_app._following._following = None
    server.application.database.close()
    answer = short.post("/hooks/once", data=b"{}", headers=JSON)
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["code"] == "unavailable"
    assert int(answer.headers["Retry-After"]) > 0


def test_a_body_that_breaks_off_starts_nothing(ways: tuple[Client, Client], client: ApiClient) -> None:
    for way in ways:
        request = EnvironBuilder("/hooks/once", method="POST", data=b"plain", content_type="text/plain").get_environ()
        request["CONTENT_LENGTH"] = "100"
        assert way.run_wsgi_app(request)[1] == "400 BAD REQUEST"
    assert client.get("/api/runs").json["items"] == []
