"""What is special about HubSpot: properties that are texts, contacts named by their e-mail, limits of its searches."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.connectors.catalog.hubspot.connector import EXAMPLE_CONTACT
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (7, "7"), (1.5, "1.5"), (None, ""), (["a", "b"], "a;b"), ("x", "x")]
)
def test_every_property_goes_as_text(value: Any, text: str) -> None:
    played = act("hubspot.update_contact", {"contact": "501", "properties": {"it": value}}, each(EXAMPLE_CONTACT))
    assert played.sent[0].json == {"properties": {"it": text}}
    assert urls(played)[0].endswith("/contacts/501")


def test_a_search_is_read_over_pages_until_the_limit() -> None:
    first = {"results": [EXAMPLE_CONTACT], "paging": {"next": {"after": 100}}}
    played = act("hubspot.search_contacts", {"text": "ann", "limit": 2}, each(first, first))
    assert len(outcome(played).contacts) == 2
    assert played.sent[1].json["after"] == "100"
    assert played.sent[1].json["query"] == "ann"


def test_a_condition_without_a_value_sends_none() -> None:
    given = {"where": [{"property": "phone", "operator": "NOT_HAS_PROPERTY", "value": "x"}]}
    played = act("hubspot.search_contacts", given, each({"results": []}))
    filters = played.sent[0].json["filterGroups"][0]["filters"]
    assert filters == [{"propertyName": "phone", "operator": "NOT_HAS_PROPERTY"}]


def test_an_upsert_tells_whether_the_contact_was_there() -> None:
    played = act("hubspot.upsert_contact", {"email": "ann@example.com"}, each({"results": [EXAMPLE_CONTACT]}))
    assert not outcome(played).is_new


def test_the_limit_of_ten_seconds_is_waited_for_and_a_contact_that_is_there_is_named() -> None:
    limited = in_turn(answer(429, {"policyName": "TEN_SECONDLY_ROLLING", "category": "RATE_LIMITS"}))
    assert failure(act("hubspot.create_contact", {"email": "a@b.example"}, limited)).retry_after_seconds == 10
    there = in_turn(answer(409, {"category": "CONFLICT", "message": "Contact already exists. Existing ID: 501"}))
    error = failure(act("hubspot.create_contact", {"email": "a@b.example"}, there))
    assert "CONFLICT" in str(error)
    assert "501" not in str(error)


def test_an_amount_keeps_its_cents_and_gets_no_more() -> None:
    played = act("hubspot.create_deal", {"name": "x", "amount": 1234567.89}, each(EXAMPLE_CONTACT))
    assert played.sent[0].json["properties"]["amount"] == "1234567.89"
