"""What is special about Mailchimp: the address is in the key, a subscriber is known by a hash, consent."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.mailchimp.connector import EXAMPLE_SUBSCRIBER, Connection
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls

ANN = {"audience_id": "a1b2c3d4e5", "email": "ann@example.com"}


def test_the_server_is_the_one_that_the_key_names() -> None:
    played = act("mailchimp.get_subscriber", ANN, each(EXAMPLE_SUBSCRIBER), connection={"api_key": "abcdef-us5"})
    assert urls(played)[0].startswith("https://us5.api.mailchimp.com/3.0/lists/")


@pytest.mark.parametrize("key", ["abcdef", "abcdef-evil.example/", "abcdef-us5.evil.example", "abcdef-us5/x"])
def test_a_key_that_names_no_server_is_refused(key: str) -> None:
    with pytest.raises(ValidationError, match="data centre"):
        Connection.model_validate({"api_key": key})


def test_a_subscriber_is_the_same_in_capital_letters() -> None:
    one = act("mailchimp.get_subscriber", ANN, each(EXAMPLE_SUBSCRIBER))
    other = act("mailchimp.get_subscriber", ANN | {"email": "ANN@Example.com"}, each(EXAMPLE_SUBSCRIBER))
    assert urls(one) == urls(other)


def test_who_has_unsubscribed_stays_so() -> None:
    gone = EXAMPLE_SUBSCRIBER | {"status": "unsubscribed"}
    played = act("mailchimp.add_subscriber", ANN, each(gone))
    assert outcome(played).status == "unsubscribed"
    assert "status" not in played.sent[0].json


def test_who_has_unsubscribed_is_asked_again_only_where_that_is_wanted() -> None:
    gone, asked = (EXAMPLE_SUBSCRIBER | {"status": status} for status in ("unsubscribed", "pending"))
    played = act("mailchimp.add_subscriber", ANN | {"revive": True}, each(gone, asked))
    assert outcome(played).status == "pending"
    assert played.sent[1].json == {"status": "pending"}


def test_subscribers_are_read_over_pages_by_their_number() -> None:
    pages = each({"members": [EXAMPLE_SUBSCRIBER] * 500}, {"members": [EXAMPLE_SUBSCRIBER]})
    played = act("mailchimp.list_subscribers", {"audience_id": "a1b2c3d4e5", "limit": 1000}, pages)
    assert len(outcome(played).subscribers) == 501
    assert urls(played)[1].endswith("count=500&offset=500")


def test_a_refusal_names_its_kind() -> None:
    refused = in_turn(answer(400, {"title": "Invalid Resource", "detail": "ann@example.com looks fake"}))
    error = failure(act("mailchimp.add_subscriber", ANN, refused))
    assert "Invalid_Resource" in str(error)
    assert "ann" not in str(error)
