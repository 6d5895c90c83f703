"""What is special about Trello: ids that tell when, parameters in the address, limits of ten seconds."""

from __future__ import annotations

from typing import Any

from levqor.connectors.catalog.trello.connector import BOARD_ID, CARD_ID, EXAMPLE_CARD, LIST_ID, OTHER_LIST_ID
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls


def move(at: str, to: str, number: int = 0) -> dict[str, Any]:
    data = {"card": {"id": CARD_ID}, "listBefore": {"id": LIST_ID}, "listAfter": {"id": to}}
    return {"id": f"697dbf7addc1b351ef{number:06x}", "date": at, "data": data}


def test_what_is_left_empty_is_not_sent_and_what_is_emptied_is() -> None:
    played = act("trello.update_card", {"card_id": CARD_ID, "description": "", "label_ids": []}, each(EXAMPLE_CARD))
    assert urls(played) == [f"https://api.trello.com/1/cards/{CARD_ID}?desc=&idLabels="]


def test_several_labels_go_with_commas_between_them() -> None:
    given = {"list_id": LIST_ID, "name": "a & b", "label_ids": [LIST_ID, OTHER_LIST_ID]}
    played = act("trello.create_card", given, each(EXAMPLE_CARD))
    assert f"idLabels={LIST_ID}%2C{OTHER_LIST_ID}" in urls(played)[0]
    assert "name=a+%26+b" in urls(played)[0]


def test_too_many_requests_are_repeated_after_the_window_of_ten_seconds() -> None:
    limited = in_turn(answer(429, {"error": "API_TOKEN_LIMIT_EXCEEDED", "message": "Rate limit exceeded"}))
    error = failure(act("trello.get_card", {"card_id": CARD_ID}, limited))
    assert (error.retryable, error.retry_after_seconds) == (True, 10)
    assert "API_TOKEN_LIMIT_EXCEEDED" in str(error)


def test_a_card_whose_id_tells_no_instant_is_a_failure() -> None:
    cards = each([EXAMPLE_CARD | {"id": "zzzzzzzzzzzz"}])
    assert failure(act("trello.new_card", {"board_id": BOARD_ID}, cards)).code == "parse_error"


def test_only_cards_that_arrive_in_the_list_are_found() -> None:
    page = [move("2026-01-31T08:21:00.000Z", LIST_ID, 2), move("2026-01-31T08:20:00.000Z", OTHER_LIST_ID, 1)]
    found = outcome(act("trello.card_moved", {"list_id": OTHER_LIST_ID}, each(page), cursor="2026-01-31T08:10:00Z"))
    assert [key for key, _ in found.items] == ["697dbf7addc1b351ef000001"]


def test_more_than_a_page_of_moves_is_read_on() -> None:
    first = [move("2026-01-31T08:20:00.000Z", OTHER_LIST_ID, number) for number in range(1000)]
    played = act("trello.card_moved", {"list_id": OTHER_LIST_ID}, each(first, []), cursor="2026-01-31T08:10:00Z")
    assert len(outcome(played).items) == 1000
    assert urls(played)[1].endswith(f"&before={first[-1]['id']}")
