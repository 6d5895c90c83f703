"""What is special about Pipedrive: answers in a wrapper, cursors, a limit that tells how long it lasts."""

from __future__ import annotations

from typing import Any

from levqor.connectors.catalog.pipedrive.connector import EXAMPLE_DEAL
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls


def page(*deals: dict[str, Any], cursor: str | None = None) -> dict[str, Any]:
    return {"success": True, "data": list(deals), "additional_data": {"next_cursor": cursor}}


def test_deals_are_read_over_pages_by_the_cursor() -> None:
    played = act("pipedrive.list_deals", {}, each(page(EXAMPLE_DEAL, cursor="abc"), page(EXAMPLE_DEAL)))
    assert len(outcome(played).deals) == 2
    assert urls(played)[1].endswith("?limit=100&cursor=abc")


def test_a_search_finds_items_within_items() -> None:
    found = {"data": {"items": [{"item": EXAMPLE_DEAL}]}, "additional_data": {"next_cursor": None}}
    assert outcome(act("pipedrive.search_deals", {"text": "hats"}, each(found))).deals[0].id == 901


def test_the_limit_is_waited_for_as_long_as_it_lasts() -> None:
    limited = in_turn(answer(429, {"success": False}, {"x-ratelimit-reset": "2"}))
    assert failure(act("pipedrive.get_deal", {"deal_id": 1}, limited)).retry_after_seconds == 2


def test_new_deals_are_read_on_until_an_old_one_comes() -> None:
    old = EXAMPLE_DEAL | {"id": 2, "add_time": "2026-01-30T08:00:00Z"}
    pages = each(page(EXAMPLE_DEAL, cursor="abc"), page(old, cursor="def"))
    played = act("pipedrive.new_deal", {}, pages, cursor="2026-01-31T08:10:00Z")
    assert [key for key, _ in outcome(played).items] == ["901"]
    assert len(played.sent) == 2
