"""What is special about Telegram: one queue per bot, pauses in the answer, files as forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.telegram.files import Upload
from levqor.connectors.fake_network import Sent, answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome

TO = {"chat_id": "7001", "text": "hi"}


class Bot:
    """A bot's queue, which forgets as Telegram's does."""

    def __init__(self, count: int) -> None:
        self.queue = list(range(1, count + 1))

    def __call__(self, sent: Sent) -> httpx.Response:
        offset = int(parse_qs(urlsplit(sent.url).query)["offset"][0])
        self.queue = self.queue[offset:] if offset < 0 else [number for number in self.queue if number >= offset]
        return answer(200, {"ok": True, "result": [update(number) for number in self.queue[:100]]})


def update(number: int, chat: int = 7) -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {"message_id": number, "chat": {"id": chat, "username": "News"}, "text": "hi"},
    }


def looks(bot: Bot, cursor: int, count: int) -> tuple[list[str], int]:
    seen: list[str] = []
    for _ in range(count):
        found = outcome(act("telegram.new_message", {}, bot, cursor=cursor))
        seen += [key for key, _ in found.items]
        cursor = found.cursor
    return seen, cursor


def test_a_flood_is_read_over_several_looks_and_nothing_is_lost() -> None:
    assert looks(Bot(250), 0, 5) == ([str(number) for number in range(1, 251)], 250)


def test_what_a_look_found_is_still_there_when_it_has_to_be_looked_for_again() -> None:
    bot = Bot(60)
    assert looks(bot, 30, 1) == looks(bot, 30, 1)


def test_a_second_trigger_with_the_same_bot_misses_nothing_though_it_looks_less_often() -> None:
    bot = Bot(0)
    first = second = 0
    often: list[str] = []
    seldom: list[str] = []
    for step in range(10):
        bot.queue += range(step * 10 + 1, step * 10 + 11)
        seen, first = looks(bot, first, 1)
        often += seen
        if step % 2:
            seen, second = looks(bot, second, 1)
            seldom += seen
    assert often == seldom == [str(number) for number in range(1, 101)]


def test_the_first_look_takes_the_newest_as_its_mark() -> None:
    assert outcome(act("telegram.new_message", {}, Bot(250))).cursor == 250
    assert outcome(act("telegram.new_message", {}, Bot(0))).cursor == 0


@pytest.mark.parametrize(("chat", "keys"), [("7", ["1"]), ("8", ["2"]), ("@news", ["1", "2"]), ("9", [])])
def test_a_look_keeps_to_its_chat_and_moves_past_the_others(chat: str, keys: list[str]) -> None:
    updates = each({"ok": True, "result": [update(1), update(2, 8)]})
    found = outcome(act("telegram.new_message", {"chat_id": chat}, updates, cursor=0))
    assert ([key for key, _ in found.items], found.cursor) == (keys, 2)


def test_the_pause_stands_in_the_answer() -> None:
    said = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 9}}
    error = failure(act("telegram.send_message", TO, in_turn(answer(429, said))))
    assert (error.retryable, error.retry_after_seconds) == (True, 9)


def test_a_webhook_that_is_in_the_way_is_named() -> None:
    said = {"ok": False, "description": "Conflict: can't use getUpdates method while webhook is active"}
    error = failure(act("telegram.new_message", {}, in_turn(answer(409, said)), cursor=1))
    assert "webhook_is_active" in str(error)


def test_the_token_is_in_no_record_and_no_error() -> None:
    played = act("telegram.send_message", TO, in_turn(answer(400, {"ok": False, "description": "Bad Request"})))
    assert "made-up-bot-token" not in f"{played.exchanges} {played.error}"
    assert "made-up-bot-token" in played.sent[0].url


def test_a_place_that_leads_elsewhere_is_no_file() -> None:
    played = act("telegram.get_file", {"file_id": "1"}, each({"ok": True, "result": {"file_path": "a?x=1"}}))
    assert failure(played).code == "parse_error"


def test_a_file_or_an_address_is_needed() -> None:
    with pytest.raises(ValidationError, match="file or the address"):
        Upload.model_validate({"chat_id": "7"})


@pytest.mark.parametrize("token", ["1:a/bc", " 1:abc", "1:abc\n", "abcdef", "1:a?bc"])
def test_a_token_that_would_be_shown_in_another_spelling_is_refused_before_anything_is_sent(token: str) -> None:
    played = act("telegram.send_message", TO, each(), connection={"bot_token": token})
    assert (failure(played).code, played.sent) == ("validation_error", [])
    assert token.strip() not in str(played.error)
