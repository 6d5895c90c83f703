"""What is special about Slack: failures inside a 200, pages by cursor, uploads in three requests."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.slack.messages import DirectMessage
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome

SAMPLE = {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5}
WATCH = {"channel_id": "C0123456789"}
PLACE = {"channel_id": "C0123456789", "message_id": "1769848200.000100"}
MESSAGE = {"channel": "#sales", "text": "hello"}


def message(ts: str, **more: object) -> dict[str, object]:
    return {"type": "message", "user": "U0001", "text": "hi", "ts": ts, **more}


def page(key: str, items: list[object], following: str = "") -> dict[str, object]:
    return {"ok": True, key: items, "response_metadata": {"next_cursor": following}}


def test_a_refusal_inside_a_200_fails_the_step_and_names_slack_s_code() -> None:
    error = failure(act("slack.post_message", MESSAGE, each({"ok": False, "error": "not_in_channel"})))
    assert (error.code, error.retryable) == ("service_refused", False)
    assert str(error) == "Slack refused: not_in_channel."


@pytest.mark.parametrize("said", ["ratelimited", "internal_error", "service_unavailable"])
def test_a_passing_failure_inside_a_200_is_repeated_after_the_pause_that_slack_asks_for(said: str) -> None:
    refused = answer(200, {"ok": False, "error": said}, {"retry-after": "30"})
    error = failure(act("slack.post_message", MESSAGE, in_turn(refused)))
    assert (error.retryable, error.retry_after_seconds) == (True, 30)


def test_a_list_is_read_over_pages_until_there_are_enough() -> None:
    channels = [{"id": f"C000{n}", "name": f"n{n}"} for n in range(4)]
    pages = each(page("channels", channels[:2], "dGVhbQ=="), page("channels", channels[2:], "more"))
    played = act("slack.list_channels", {"limit": 3}, pages)
    assert [channel.id for channel in outcome(played).channels] == ["C0000", "C0001", "C0002"]
    assert played.sent[1].url.endswith("&cursor=dGVhbQ%3D%3D")
    assert len(played.sent) == 2


def test_a_look_reads_every_page_and_answers_oldest_first() -> None:
    pages = each(
        page("messages", [message("1769848203.000001"), message("1769848202.5")], "next"),
        page("messages", [message("1769848201.1")]),
    )
    found = outcome(act("slack.new_message", WATCH, pages, cursor="1769848200.1"))
    assert [key for key, _ in found.items] == ["1769848201.1", "1769848202.5", "1769848203.000001"]
    assert found.cursor == "1769848203.000001"


def test_a_look_finds_replies_in_threads_of_the_last_days_when_asked_to() -> None:
    history = page(
        "messages",
        [message("1769848203.1"), message("1769500000.1", thread_ts="1769500000.1", latest_reply="1769848201.2"),
         message("1769400000.1", thread_ts="1769400000.1", latest_reply="1769400500.1")],
    )  # fmt: skip
    thread = page("messages", [message("1769500000.1"), message("1769848201.2", thread_ts="1769500000.1")])
    played = act("slack.new_message", WATCH | {"replies": True}, each(history, thread), cursor="1769848200.1")
    found = outcome(played)
    assert [(key, item.thread) for key, item in found.items] == [
        ("1769848201.2", "1769500000.1"),
        ("1769848203.1", None),
    ]
    assert found.cursor == "1769848203.1"
    asked = [sent.url.partition("?") for sent in played.sent]
    assert [url.rpartition("/")[2] for url, _, _ in asked] == ["conversations.history", "conversations.replies"]
    assert "oldest=1769243100.1" in asked[0][2]
    assert "ts=1769500000.1" in asked[1][2]


def test_the_first_look_for_replies_takes_note_of_what_was_just_said() -> None:
    played = act("slack.new_message", WATCH | {"replies": True}, each(page("messages", [])), cursor=None)
    assert outcome(played).items == []
    assert float(outcome(played).cursor) > 1_700_000_000


def test_a_look_leaves_out_bots_and_what_nobody_wrote_but_moves_past_them() -> None:
    messages = [message("4.1", bot_id="B1"), message("3.1", subtype="channel_join"), message("2.1")]
    answers = page("messages", list(messages))
    found = outcome(act("slack.new_message", WATCH, each(answers), cursor="1.1"))
    assert ([key for key, _ in found.items], found.cursor) == (["2.1"], "4.1")
    found = outcome(act("slack.new_message", {**WATCH, "bots": True}, each(answers), cursor="1.1"))
    assert [key for key, _ in found.items] == ["2.1", "4.1"]


def test_the_first_look_takes_the_newest_message_as_its_mark() -> None:
    played = act("slack.new_message", WATCH, each(page("messages", [message("9.9")], "older")))
    assert outcome(played).cursor == "9.9"
    assert len(played.sent) == 1
    assert outcome(act("slack.new_message", WATCH, each(page("messages", [])))).cursor == "0"


def test_the_upload_goes_without_the_token_to_where_slack_says() -> None:
    answers = each(
        {"ok": True, "upload_url": "https://files.slack.com/upload/x", "file_id": "F1"},
        "OK - 5",
        {"ok": True, "files": [{"id": "F1", "title": "sample.txt"}]},
    )
    played = act("slack.upload_file", {"file": SAMPLE}, answers)
    assert outcome(played).file_id == "F1"
    assert "authorization" not in played.sent[1].headers
    assert played.sent[1].content == b"hello"


@pytest.mark.parametrize(
    ("use", "given", "said"),
    [
        ("slack.delete_message", PLACE, "message_not_found"),
        ("slack.add_reaction", {**PLACE, "emoji": "tada"}, "already_reacted"),
    ],
)
def test_what_has_been_done_already_is_done(use: str, given: dict[str, str], said: str) -> None:
    assert outcome(act(use, given, each({"ok": False, "error": said}))).message_id == "1769848200.000100"


def test_one_person_who_is_in_the_channel_already_is_invited_but_several_may_be_half_done() -> None:
    refused = {"ok": False, "error": "already_in_channel"}
    one, two = {**WATCH, "user_ids": ["U0001"]}, {**WATCH, "user_ids": ["U0001", "U0002"]}
    assert outcome(act("slack.invite", one, each(refused))).channel_id == "C0123456789"
    assert failure(act("slack.invite", two, each(refused))).code == "service_refused"


def test_a_direct_message_names_one_person() -> None:
    for given in ({}, {"email": "ann@example.com", "user_id": "U0001"}):
        with pytest.raises(ValidationError, match="e-mail address or their user id"):
            DirectMessage.model_validate({"text": "hi", **given})
