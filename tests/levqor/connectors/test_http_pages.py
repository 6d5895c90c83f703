"""The step `http.fetch_pages`: every way in which services name their next page, and where it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.http.connection import Connection
from levqor.connectors.catalog.http.pages import Items, Listing, fetch_pages
from levqor.connectors.declaration import StepError
from levqor.connectors.fake_network import FakeNetwork, Sent, answer
from levqor.connectors.ports import StepContext

URL = "https://shop.example/orders"
BEARER = Connection.model_validate({"kind": "bearer", "secret": "made-up-token"})
LAST = 3


@pytest.fixture
def fetch(context: StepContext) -> Any:
    def run(respond: Callable[[Sent], httpx.Response], **given: Any) -> tuple[Items, list[Sent]]:
        network = FakeNetwork(respond)
        listing = Listing.model_validate({"url": URL, **given})
        return asyncio.run(fetch_pages(network.door.for_step(context), BEARER, listing)), network.sent

    return run


def query(sent: Sent) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.url).query).items()}


def numbered(sent: Sent, name: str = "page") -> int:
    return int(query(sent).get(name, 1))


def by_link(sent: Sent) -> httpx.Response:
    number = numbered(sent)
    further = f'<{URL}?page={number + 1}&size=2>; rel="next", <{URL}?page=1>; rel="first"'
    return answer(200, [number], {"link": further} if number < LAST else {})


def by_relative_url(sent: Sent) -> httpx.Response:
    number = numbered(sent)
    return answer(200, {"data": [number], "paging": {"next": f"?page={number + 1}" if number < LAST else ""}})


def by_cursor(sent: Sent) -> httpx.Response:
    number = int(query(sent).get("after", "c1")[1:])
    return answer(200, {"data": [number], "meta": {"cursor": f"c{number + 1}" if number < LAST else None}})


def by_page(sent: Sent) -> httpx.Response:
    return answer(200, [numbered(sent)] if numbered(sent) <= LAST else [])


def by_offset(sent: Sent) -> httpx.Response:
    start = int(query(sent)["skip"])
    return answer(200, [1, 2, 3][start : start + 1])


@pytest.mark.parametrize(
    ("respond", "given", "requests"),
    [
        (by_link, {}, 3),
        (by_relative_url, {"items": "data", "next": "next_url", "next_path": "paging.next"}, 3),
        (by_cursor, {"items": "data", "next": "cursor", "next_path": "meta.cursor", "parameter": "after"}, 3),
        (by_page, {"next": "page", "parameter": "page"}, 4),
        (by_offset, {"next": "offset", "parameter": "skip"}, 4),
    ],
)
def test_all_pages_are_read_in_order_and_each_is_signed_in(
    fetch: Any, respond: Any, given: dict[str, Any], requests: int
) -> None:
    found, sent = fetch(respond, query={"state": "open"}, **given)
    assert (found.items, found.pages, found.is_complete) == ([1, 2, 3], requests, True)
    assert [one.headers["authorization"] for one in sent] == ["Bearer made-up-token"] * requests
    assert query(sent[0])["state"] == "open"


def test_it_stops_at_the_limits_and_says_that_there_was_more(fetch: Any) -> None:
    found, sent = fetch(by_link, max_pages=2)
    assert (found.items, found.is_complete, len(sent)) == ([1, 2], False, 2)
    found, sent = fetch(by_link, limit=1)
    assert (found.items, found.is_complete, len(sent)) == ([1], False, 1)
    found, _ = fetch(lambda _: answer(200, [1, 2, 3]), limit=2)
    assert (found.items, found.is_complete) == ([1, 2], False)
    found, _ = fetch(lambda _: answer(200, [1, 2, 3]), limit=3)
    assert found.is_complete


@pytest.mark.parametrize("further", ["https://evil.example/orders?page=2", "http://shop.example/orders?page=2", "//x/"])
def test_the_credentials_go_to_no_other_host(fetch: Any, further: str) -> None:
    with pytest.raises(StepError) as caught:
        fetch(lambda _: answer(200, [1], {"link": f'<{further}>; rel="next"'}))
    assert caught.value.code == "address_refused"


def test_a_page_that_names_itself_as_the_next_ends_the_step(fetch: Any) -> None:
    given = {"items": "data", "next": "cursor", "next_path": "cursor", "parameter": "after"}
    with pytest.raises(StepError, match="read already"):
        fetch(lambda _: answer(200, {"data": [1], "cursor": "same"}), **given)


@pytest.mark.parametrize("body", [{"data": None}, {}, [], {"data": {"a": 1}}, "text"])
def test_an_answer_without_the_list_says_where_it_was_looked_for(fetch: Any, body: Any) -> None:
    with pytest.raises(StepError) as caught:
        fetch(lambda _: answer(200, body), items="data")
    assert caught.value.code == "parse_error"


def test_numbers_in_a_path_are_places_of_a_list(fetch: Any) -> None:
    found, _ = fetch(lambda _: answer(200, {"pages": [{"items": [7]}]}), items="pages.0.items")
    assert found.items == [7]


@pytest.mark.parametrize("given", [{"next": "cursor", "parameter": "after"}, {"next": "page"}, {"next": "next_url"}])
def test_what_the_next_page_needs_has_to_be_said(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Listing.model_validate({"url": URL, **given})
