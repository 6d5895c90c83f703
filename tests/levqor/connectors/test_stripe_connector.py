"""What is special about Stripe: nested forms, lists by the last id, keys of repeats, kinds of payments."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.stripe.connector import AT_08_20, EXAMPLE_CUSTOMER, flat
from levqor.connectors.catalog.stripe.selling import Line
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls

CHARGE = {"id": "ch_1", "amount": 1, "currency": "eur", "status": "succeeded", "created": AT_08_20}
SUBSCRIPTION = {"id": "sub_1", "status": "canceled", "customer": "cus_1", "created": 1}


def test_nested_values_get_names_with_brackets_and_nothing_is_sent_for_none() -> None:
    assert flat({"a": {"b": [1, {"c": None, "d": True}]}, "e": None, "f": []}) == {"a[b][0]": 1, "a[b][1][d]": True}


def test_a_list_is_read_on_after_the_last_id() -> None:
    first = {"data": [EXAMPLE_CUSTOMER, EXAMPLE_CUSTOMER | {"id": "cus_LAST"}], "has_more": True}
    last = {"data": [EXAMPLE_CUSTOMER], "has_more": False}
    played = act("stripe.find_customers", {"limit": 500}, each(first, last))
    assert len(outcome(played).customers) == 3
    assert urls(played)[1].endswith("limit=100&starting_after=cus_LAST")


def test_each_request_of_an_invoice_has_a_key_of_its_own_that_stripe_knows_it_again_by() -> None:
    lines = [{"description": "a", "amount": 1}, {"description": "b", "amount": 2}]
    given = {"customer_id": "cus_1", "currency": "eur", "lines": lines, "send": False}
    played = act("stripe.create_invoice", given, each({"id": "in_1"}, {"id": "ii_1"}, {"id": "ii_2"}, {"id": "in_1"}))
    outcome(played)
    assert len({sent.headers["idempotency-key"] for sent in played.sent}) == 4
    assert not any(url.endswith("/send") for url in urls(played))


def test_a_line_has_a_price() -> None:
    with pytest.raises(ValidationError, match="price id, or a name"):
        Line(name="Hat", amount=1)


def test_a_payment_intent_is_refunded_as_one() -> None:
    played = act("stripe.refund", {"payment": "pi_1"}, each({"id": "re_1", "amount": 1}))
    assert dict(parse_qsl(played.sent[0].content.decode())) == {"payment_intent": "pi_1"}


def test_a_subscription_that_ends_at_once_is_deleted() -> None:
    played = act("stripe.cancel_subscription", {"subscription_id": "sub_1", "at_period_end": False}, each(SUBSCRIPTION))
    outcome(played)
    assert (played.sent[0].method, played.sent[0].content) == ("DELETE", b"")


@pytest.mark.parametrize(
    ("error", "code"),
    [({"type": "card_error", "code": "card_declined"}, "card_declined"), ({"type": "api_error"}, "api_error")],
)
def test_a_refusal_names_stripes_code(error: dict[str, Any], code: str) -> None:
    refused = in_turn(answer(402, {"error": error | {"message": "Ann's card was declined"}}))
    failed = failure(act("stripe.refund", {"payment": "ch_1"}, refused))
    assert code in str(failed)
    assert "Ann" not in str(failed)


def test_payments_that_fail_are_none_but_move_the_cursor() -> None:
    page = {"data": [CHARGE | {"id": "ch_2", "status": "failed"}], "has_more": False}
    found = outcome(act("stripe.new_payment", {}, each(page), cursor="2026-01-31T08:10:00Z"))
    assert (list(found.items), found.cursor) == ([], "2026-01-31T08:20:00Z")
