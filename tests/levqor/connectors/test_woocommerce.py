"""What is special about WooCommerce: shops anywhere, pages by a header, instants without an offset."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.woocommerce.connector import MADE_UP, Connection
from levqor.connectors.catalog.woocommerce.orders import EXAMPLE_ORDER
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls


def page(total: int, *orders: dict[str, Any]) -> Any:
    return answer(200, list(orders), {"x-wp-totalpages": str(total)})


def test_orders_are_read_page_by_page_until_the_last() -> None:
    played = act("woocommerce.list_orders", {"limit": 500}, in_turn(*(page(3, EXAMPLE_ORDER) for _ in range(3))))
    assert len(outcome(played).orders) == 3
    assert [url.partition("per_page=100")[2] for url in urls(played)] == ["", "&page=2", "&page=3"]


def test_a_shop_may_live_below_a_path() -> None:
    connection = MADE_UP | {"site": "https://shop.example/hats/"}
    played = act("woocommerce.get_order", {"order_id": "727"}, each(EXAMPLE_ORDER), connection=connection)
    assert urls(played) == ["https://shop.example/hats/wp-json/wc/v3/orders/727"]


@pytest.mark.parametrize("site", ["http://shop.example", "https://ck:cs@shop.example", "https://shop.example?x=1"])
def test_credentials_go_only_over_https_and_to_a_plain_address(site: str) -> None:
    with pytest.raises(ValidationError):
        Connection.model_validate(MADE_UP | {"site": site})


def test_a_refusal_names_the_shops_code() -> None:
    refused = in_turn(answer(401, {"code": "woocommerce_rest_cannot_view", "message": "Sorry"}))
    error = failure(act("woocommerce.get_order", {"order_id": "727"}, refused))
    assert "woocommerce_rest_cannot_view" in str(error)


def test_an_order_is_found_again_when_its_status_changes_within_the_same_second() -> None:
    def look(status: str) -> Any:
        return outcome(act("woocommerce.new_or_changed_order", {}, each([EXAMPLE_ORDER | {"status": status}])))

    def key(status: str) -> str:
        return f"727@{status}@2026-01-31T08:25:00"

    assert [name for name, _ in look("processing").items] == [key("processing")]
    assert [name for name, _ in look("completed").items] == [key("completed")]
