"""What is special about Teams: chats are opened with both people in them."""

from __future__ import annotations

from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome

CHANNEL = {"team_id": "t", "channel_id": "19:a/b@thread.tacv2", "text": "hi"}


def test_a_reply_goes_to_the_thread_and_an_id_stays_one_part_of_the_address() -> None:
    played = act("microsoft_teams.post_message", {**CHANNEL, "reply_to": "7"}, each({"id": "8"}))
    assert outcome(played).id == "8"
    assert played.sent[0].url.endswith("/teams/t/channels/19%3Aa%2Fb%40thread.tacv2/messages/7/replies")


def test_a_quote_in_an_address_ends_nothing() -> None:
    answers = each({"id": "me", "userPrincipalName": "ann"}, {"id": "chat"}, {"id": "8"})
    played = act("microsoft_teams.send_direct_message", {"email": "o'neil@example.com", "text": "hi"}, answers)
    bound = played.sent[1].json["members"][1]["user@odata.bind"]
    assert bound == "https://graph.microsoft.com/v1.0/users('o%27%27neil%40example.com')"


def test_a_limit_is_left_to_the_engine_with_its_pause() -> None:
    refused = answer(429, {"error": {"code": "TooManyRequests"}}, {"retry-after": "4"})
    error = failure(act("microsoft_teams.list_teams", {}, in_turn(refused)))
    assert (error.retryable, error.retry_after_seconds) == (True, 4)
