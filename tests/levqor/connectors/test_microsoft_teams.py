"""What is special about Teams: chats are opened with both people in them."""

from __future__ import annotations

from levqor.connectors.catalog.microsoft_teams.connector import Connection
from levqor.connectors.fake_network import answer
from levqor.connectors.registry import default_registry
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


WATCH = {"team_id": "t", "channel_id": "19:a@thread.tacv2"}
ME = {"id": "me", "userPrincipalName": "ann@example.com"}


def said(number: int, minute: int, by: str = "bo", **more: object) -> dict[str, object]:
    at = f"2026-01-31T08:{minute:02}:00Z"
    sender = {"user": {"id": by, "displayName": by.title()}}
    message = {"id": str(number), "createdDateTime": at, "from": sender, "body": {"content": f"say {number}"}}
    return message | more


def test_a_look_finds_replies_under_old_messages_and_reads_no_further_than_it_has_to() -> None:
    old = said(1, 1, replies=[said(2, 26, replyToId="1")])
    fresh = said(3, 24)
    first = {"value": [old, fresh], "@odata.nextLink": "https://graph.microsoft.com/v1.0/next"}
    second = {"value": [said(4, 10)], "@odata.nextLink": "https://graph.microsoft.com/v1.0/never"}
    played = act("microsoft_teams.new_message", WATCH, each(ME, first, second), cursor="2026-01-31T08:25:00Z")
    found = outcome(played)
    assert [(key, item.reply_to) for key, item in found.items] == [("/3", None), ("1/2", "1")]
    assert found.cursor == "2026-01-31T08:26:00Z"
    assert len(played.sent) == 3


def test_a_look_leaves_out_what_the_account_itself_posted_and_what_nobody_wrote() -> None:
    threads = [
        said(1, 26, by="me"),
        said(2, 26, messageType="systemEventMessage"),
        said(3, 26, deletedDateTime="2026-01-31T08:27:00Z"),
        said(4, 26) | {"from": {"application": {"id": "a", "displayName": "Planner"}}},
    ]
    page = {"value": threads}
    found = outcome(act("microsoft_teams.new_message", WATCH, each(ME, page), cursor="2026-01-31T08:25:00Z"))
    assert [(item.id, item.user_id, item.user_name) for _, item in found.items] == [("4", None, "Planner")]
    with_own = act("microsoft_teams.new_message", WATCH | {"own": True}, each(page), cursor="2026-01-31T08:25:00Z")
    assert [item.id for _, item in outcome(with_own).items] == ["1", "4"]


def test_only_who_reads_channels_asks_for_the_consent_that_it_needs() -> None:
    connector = default_registry().connectors["microsoft_teams"]
    values = {"client_id": "a", "client_secret": "b"}
    plain, reading = (Connection.model_validate(values | {"read_channels": wanted}) for wanted in (False, True))
    asked = [connection.sign_in(connector.oauth) for connection in (plain, reading)]
    assert ["ChannelMessage.Read.All" in oauth.scopes for oauth in asked if oauth] == [False, True]
    assert not reading.keeps_tokens_of(plain, connector.oauth)
