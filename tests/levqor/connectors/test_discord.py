"""What is special about Discord: webhooks without a bot, repeats that post once, bots that are not heard."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.discord.connector import Connection
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome

CHANNEL = {"channel_id": "1000000000000000001"}
WEBHOOK = "https://canary.discord.com/api/webhooks/1300000000000000001/made-up-webhook-token"


def message(number: int, **author: object) -> dict[str, object]:
    by = {"id": "1", "username": "ann", **author}
    return {"id": str(number), "channel_id": "1", "content": "hi", "author": by, "timestamp": "2026-01-31T08:30:00Z"}


def test_a_repeat_carries_the_same_mark_and_a_webhook_s_record_hides_its_token() -> None:
    once, again = (act("discord.post_message", {**CHANNEL, "content": "x"}, each(message(1))).sent[0] for _ in range(2))
    assert once.json["nonce"] == again.json["nonce"]
    assert len(once.json["nonce"]) == 25
    refused = in_turn(answer(404, {"code": 10015}))
    played = act("discord.post_to_webhook", {"content": "x"}, refused, connection={"webhook_url": WEBHOOK})
    assert "made-up-webhook-token" not in f"{played.exchanges} {played.error}"


@pytest.mark.parametrize("url", ["https://evil.example/api/webhooks/1300000000000000001/made-up-webhook-token", "x"])
def test_an_address_that_is_not_discord_s_is_refused_before_anything_is_sent(url: str) -> None:
    played = act("discord.post_to_webhook", {"content": "x"}, each(message(1)), connection={"webhook_url": url})
    assert (failure(played).code, played.sent) == ("validation_error", [])


def test_a_connection_needs_one_way_in_and_says_which_one_a_step_misses() -> None:
    with pytest.raises(ValidationError, match="bot token or the webhook"):
        Connection.model_validate({})
    played = act("discord.list_messages", CHANNEL, each([]), connection={"webhook_url": WEBHOOK})
    assert failure(played).code == "no_bot_token"
    played = act("discord.post_to_webhook", {"content": "x"}, each([]), connection={"bot_token": "made-up"})
    assert failure(played).code == "no_webhook"


def test_a_look_moves_past_bots_and_does_not_start_for_them() -> None:
    page = [message(3, bot=True), message(2)]
    found = outcome(act("discord.new_message", CHANNEL, each(page), cursor="1"))
    assert ([key for key, _ in found.items], found.cursor) == (["2"], "3")


def test_older_messages_are_read_page_by_page() -> None:
    first, second = [message(number) for number in range(300, 200, -1)], [message(200)]
    played = act("discord.list_messages", {**CHANNEL, "limit": 150}, each(first, second))
    assert len(outcome(played).messages) == 101
    assert played.sent[1].url.endswith("?limit=50&before=201")
