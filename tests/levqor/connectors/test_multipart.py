"""Bodies of several parts."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import HTTP

from levqor.connectors.multipart import Multipart, SentFile, form_data, related

FILE = SentFile("größe.txt", "text/plain", b"one\r\n\r\n--two\x00")


def parts(made: Multipart) -> list[tuple[str, bytes]]:
    message = message_from_bytes(f"Content-Type: {made.content_type}\r\n\r\n".encode() + made.body, policy=HTTP)
    return [(part.get_content_type(), part.get_payload(decode=True)) for part in message.iter_parts()]  # type: ignore[attr-defined,misc] # a multipart message is an EmailMessage under this policy


def test_a_form_holds_its_fields_and_its_files_byte_for_byte() -> None:
    made = form_data({"chat_id": "7"}, {"document": FILE})
    assert parts(made) == [("text/plain", b"7"), ("text/plain", FILE.content)]
    assert 'name="document"; filename="größe.txt"'.encode() in made.body


def test_the_same_parts_make_the_same_bytes_and_others_another_boundary() -> None:
    assert form_data({"a": "1"}, {"f": FILE}) == form_data({"a": "1"}, {"f": FILE})
    assert form_data({"a": "1"}, {}).content_type != form_data({"a": "2"}, {}).content_type


def test_a_name_cannot_add_a_header_or_end_its_quotes() -> None:
    made = form_data({}, {"f": SentFile('a"\r\nX-Evil: 1', "text/plain\r\nX-Evil: 1", b"")})
    assert b"\r\nX-Evil" not in made.body
    assert b'filename="a%22%0D%0AX-Evil: 1"' in made.body


def test_content_follows_what_is_said_about_it() -> None:
    made = related({"name": "sample.txt"}, "text/csv", b"a,b")
    assert parts(made) == [("application/json", b'{"name":"sample.txt"}'), ("text/csv", b"a,b")]
    assert made.content_type.startswith("multipart/related; boundary=")
