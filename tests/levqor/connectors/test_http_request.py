"""The step `http.request`, on a network that is not there."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.http.connection import Connection
from levqor.connectors.catalog.http.request import Request, Response, request
from levqor.connectors.declaration import StepError
from levqor.connectors.fake_network import FakeNetwork, Sent, answer
from levqor.connectors.ports import StepContext

URL = "https://shop.example/orders"


@pytest.fixture
def step(context: StepContext) -> Any:
    def run(connection: dict[str, Any] | None = None, network: FakeNetwork | None = None, **given: Any) -> Any:
        fake = network or FakeNetwork()
        values = Connection.model_validate(connection) if connection else None
        http = fake.door.for_step(context)
        output: Response = asyncio.run(request(http, values, Request.model_validate({"url": URL, **given})))
        return output, fake.sent[-1]

    return run


@pytest.mark.parametrize(
    ("connection", "header", "value"),
    [
        ({"kind": "bearer", "secret": "t"}, "authorization", "Bearer t"),
        ({"kind": "basic", "name": "ann", "secret": "pässword"}, "authorization", "Basic YW5uOnDDpHNzd29yZA=="),
        ({"kind": "header", "name": "X-Key", "secret": "k"}, "x-key", "k"),
    ],
)
def test_a_connection_s_secret_is_sent_in_its_header(step: Any, connection: Any, header: str, value: str) -> None:
    _, sent = step(connection)
    assert sent.headers[header] == value


def test_a_connection_s_secret_can_be_a_query_parameter(step: Any) -> None:
    _, sent = step({"kind": "query", "name": "key", "secret": "a b&c"}, query={"page": 2})
    assert sent.url in (f"{URL}?page=2&key=a+b%26c", f"{URL}?page=2&key=a%20b%26c")


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "https://shop.example.evil.example/", "https://x@shop.example/"]
)
def test_a_connection_is_sent_to_its_host_only(step: Any, url: str) -> None:
    connection = {"kind": "bearer", "secret": "t", "host": "shop.example"}
    step(connection)
    step(connection, url="https://SHOP.example:8443/x?y")
    with pytest.raises(StepError) as caught:
        step(connection, url=url)
    assert caught.value.code == "connection_mismatch"


@pytest.mark.parametrize(
    ("given", "content", "kind"),
    [
        ({"body": {"a": 1}}, b'{"a":1}', "application/json"),
        ({"body": [1, None]}, b"[1,null]", "application/json"),
        ({"body": 0}, b"0", "application/json"),
        ({"body": "plain"}, b"plain", "text/plain; charset=utf-8"),
        ({"body": "quoted", "body_type": "json"}, b'"quoted"', "application/json"),
        ({"body": {"a": "x y"}, "body_type": "form"}, b"a=x+y", "application/x-www-form-urlencoded"),
        ({"body": "<a/>", "headers": {"content-type": "text/xml"}}, b"<a/>", "text/xml"),
        ({}, b"", None),
    ],
)
def test_a_body_is_sent_as_what_it_is(step: Any, given: Any, content: bytes, kind: str | None) -> None:
    _, sent = step(method="post", **given)
    assert (sent.method, sent.content, sent.headers.get("content-type")) == ("POST", content, kind)


@pytest.mark.parametrize("given", [{"body": "text", "body_type": "form"}, {"body": {"a": 1}, "body_type": "text"}])
def test_a_body_that_cannot_be_sent_so_is_an_error(step: Any, given: Any) -> None:
    with pytest.raises(StepError) as caught:
        step(method="POST", **given)
    assert caught.value.code == "type_error"


@pytest.mark.parametrize(
    ("expect", "status", "fine"),
    [
        (["2xx"], 204, True),
        ([404], 404, True),
        (["404", "2xx"], 200, True),
        (["4xx"], 200, False),
        (["2xx"], 304, False),
    ],
)
def test_the_author_says_which_statuses_are_fine(step: Any, expect: Any, status: int, fine: bool) -> None:
    network = FakeNetwork(lambda _: answer(status, "x"))
    if fine:
        assert step(network=network, expect=expect)[0].status == status
    else:
        with pytest.raises(StepError, match="status"):
            step(network=network, expect=expect)


def test_what_is_no_text_comes_as_base64(step: Any) -> None:
    network = FakeNetwork(lambda _: httpx.Response(200, content=b"\x89PNG\0\xff"))
    assert step(network=network)[0].body == {"base64": "iVBORwD/"}


def test_json_comes_as_its_value_and_headers_in_lower_case(step: Any) -> None:
    def respond(_: Sent) -> httpx.Response:
        return answer(200, {"items": [1]}, {"X-Total": "1"})

    output, _ = step(network=FakeNetwork(respond))
    assert (output.body, output.headers["x-total"]) == ({"items": [1]}, "1")


@pytest.mark.parametrize(
    "given",
    [
        {"url": ""},
        {"method": "CONNECT"},
        {"expect": ["20x"]},
        {"expect": ["ok"]},
        {"bodytype": "json"},
        {"headers": [1]},
    ],
)
def test_input_that_makes_no_sense_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        Request.model_validate({"url": URL, **given})


def test_expressions_are_left_for_later(step: Any) -> None:
    assert Request.model_validate({"url": "${{ trigger.body.url }}"}).method == "GET"
