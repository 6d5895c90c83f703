"""What is special about Gmail: mail as mail programs write it, texts inside parts, looks that lose nothing."""

from __future__ import annotations

import base64
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from levqor.connectors.fake_network import Sent, answer
from tests.levqor.connectors.acting import act, each, failure, outcome

SAMPLE = {"file": "file_sample", "name": "größe.txt", "media_type": "text/plain", "size": 5}
MAIL = {
    "to": "Jörg <joerg@example.com>, bo@example.com",
    "subject": "Grüße",
    "text": "Schönen Gruß",
    "html": "<b>Gruß</b>",
}
SENT = {"id": "1", "threadId": "2"}


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def mail(number: int, at: int) -> dict[str, Any]:
    return {"id": str(number), "threadId": "t", "internalDate": str(at), "payload": {}}


def inbox(instants: list[int]) -> Any:
    """An account whose mails arrived at these seconds."""

    def respond(sent: Sent) -> httpx.Response:
        target = urlsplit(sent.url)
        if not target.path.endswith("/messages"):
            number = int(target.path.rpartition("/")[2])
            return answer(200, mail(number, instants[number] * 1000 + 1))
        query = parse_qs(target.query)
        since = int(query["q"][0].rpartition("after:")[2] or 0) if "after:" in query["q"][0] else 0
        found = [number for number, at in enumerate(instants) if at >= since][::-1]
        first, size = int(query.get("pageToken", ["0"])[0]), int(query["maxResults"][0])
        page: dict[str, Any] = {"messages": [{"id": str(number)} for number in found[first : first + size]]}
        return answer(200, page | ({"nextPageToken": str(first + size)} if first + size < len(found) else {}))

    return respond


def test_a_mail_keeps_its_letters_in_names_subject_and_both_texts() -> None:
    played = act("gmail.send", MAIL, each(SENT))
    message = read(base64.urlsafe_b64decode(played.sent[0].json["raw"]))
    assert str(message["to"]) == "Jörg <joerg@example.com>, bo@example.com"
    assert str(message["subject"]) == "Grüße"
    plain, html = message.iter_parts()
    assert [plain.get_content().strip(), html.get_content().strip()] == ["Schönen Gruß", "<b>Gruß</b>"]


def test_attachments_go_as_an_upload_and_a_repeat_sends_the_same_bytes() -> None:
    once, again = (act("gmail.send", {**MAIL, "attachments": SAMPLE}, each(SENT)).sent[0] for _ in range(2))
    assert once.url == "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=multipart"
    assert once.content == again.content
    parts = message_from_bytes(f"Content-Type: {once.headers['content-type']}\r\n\r\n".encode() + once.content)
    message = read(parts.get_payload()[1].get_payload()[0].as_bytes())  # type: ignore[union-attr,index] # two parts
    [attached] = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content().strip()) == ("größe.txt", "hello")


def test_a_line_break_in_a_subject_makes_no_header() -> None:
    played = act("gmail.send", {**MAIL, "subject": "a\r\nBcc: evil@example.com"}, each(SENT))
    message = read(base64.urlsafe_b64decode(played.sent[0].json["raw"]))
    assert (message["bcc"], message["subject"]) == (None, "a Bcc: evil@example.com")


def test_too_many_attachments_are_refused_before_anything_is_sent() -> None:
    played = act("gmail.send", {**MAIL, "attachments": {**SAMPLE, "size": 30_000_000}}, each(SENT))
    assert (failure(played).code, played.sent) == ("too_large", [])


def test_a_mail_without_a_sender_cannot_be_answered() -> None:
    assert failure(act("gmail.reply", {"message_id": "1", "text": "hi"}, each(SENT))).code == "no_sender"


@pytest.mark.parametrize("data", ["w6Q", "w6Q=", "\u00e4", "="])
def test_the_text_is_found_in_the_innermost_part_and_broken_ones_are_empty(data: str) -> None:
    inner = {"mimeType": "text/plain", "body": {"data": data}}
    payload = {"mimeType": "multipart/mixed", "parts": [{"mimeType": "multipart/alternative", "parts": [inner]}]}
    read_mail = outcome(act("gmail.get", {"id": "0"}, each({**mail(0, 5), "payload": payload})))
    assert read_mail.text == ("ä" if data.startswith("w6Q") else "")


def test_the_first_look_takes_the_newest_instant_and_an_empty_inbox_is_no_obstacle() -> None:
    assert outcome(act("gmail.new_mail", {}, inbox([10, 20]))).cursor == 20_001
    assert outcome(act("gmail.new_mail", {}, inbox([]))).cursor == 0


def test_looks_find_every_mail_of_a_flood_oldest_first() -> None:
    instants = [1000 + number for number in range(250)]
    seen: list[str] = []
    cursor = 999_000
    for _ in range(6):
        found = outcome(act("gmail.new_mail", {}, inbox(instants), cursor=cursor))
        seen += [key for key, _ in found.items if key not in seen]
        cursor = found.cursor
    assert seen == [str(number) for number in range(250)]
    assert cursor == 1_249_001
