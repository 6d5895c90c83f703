"""What is special about Shopify: links to the next page, apps that fetch their token, shops by their address."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.shopify.connector import Connection
from levqor.connectors.catalog.shopify.orders import EXAMPLE_ORDER
from levqor.connectors.fake_network import answer
from levqor.kit.json import dump_json
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls

SHOP = "https://hat-shop.myshopify.com/admin/api/2026-01"
APP = {"shop": "hat-shop.myshopify.com", "client_id": "made-up-id", "client_secret": "made-up-secret"}


def test_orders_are_read_over_pages_by_the_link_which_holds_all_parameters() -> None:
    link = {"link": f'<{SHOP}/orders.json?limit=50&page_info=abc>; rel="next"'}
    played = act(
        "shopify.list_orders", {}, in_turn(answer(200, {"orders": [EXAMPLE_ORDER]}, link), answer(200, {"orders": []}))
    )
    assert len(outcome(played).orders) == 1
    assert urls(played)[1] == f"{SHOP}/orders.json?limit=50&page_info=abc"


def test_an_app_fetches_a_token_which_is_in_no_record() -> None:
    played = act(
        "shopify.get_order",
        {"order_id": "1"},
        each({"access_token": "fetched-canary", "expires_in": 86399}, {"order": EXAMPLE_ORDER}),
        connection=APP,
    )
    outcome(played)
    assert urls(played)[0] == "https://hat-shop.myshopify.com/admin/oauth/access_token"
    assert played.sent[1].headers["x-shopify-access-token"] == "fetched-canary"
    assert not any(secret in dump_json(played.exchanges) for secret in ("fetched-canary", "made-up-secret"))


def test_an_app_that_may_not_fetch_a_token_fails() -> None:
    refused = in_turn(answer(400, {"error": "application_cannot_be_found"}))
    assert failure(act("shopify.get_order", {"order_id": "1"}, refused, connection=APP)).code == "http_status"


@pytest.mark.parametrize(
    "values",
    [
        {"shop": "hat-shop.myshopify.com"},
        {"shop": "hat-shop.myshopify.com", "client_id": "made-up-id"},
        {"shop": "evil.example/.myshopify.com", "access_token": "x"},
        {"shop": "evil.example", "access_token": "x"},
    ],
)
def test_a_connection_has_credentials_and_a_shop_of_shopify(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Connection.model_validate(values)


def test_the_bucket_of_requests_is_waited_for() -> None:
    error = failure(act("shopify.get_order", {"order_id": "1"}, in_turn(answer(429, {"errors": "Exceeded 2 calls"}))))
    assert (error.retryable, error.retry_after_seconds) == (True, 2)


def test_instants_of_any_time_zone_are_compared_as_what_they_are() -> None:
    page = {"orders": [EXAMPLE_ORDER, EXAMPLE_ORDER | {"id": 2, "created_at": "2026-01-31T08:21:00+05:00"}]}
    found = outcome(act("shopify.new_order", {}, each(page), cursor="2026-01-31T08:10:00Z"))
    assert [key for key, _ in found.items] == [str(EXAMPLE_ORDER["id"])]
