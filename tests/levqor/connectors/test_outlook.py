"""What is special about Outlook: pages by whole addresses, searches in quotes, answers without a word."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome

SAMPLE = {"file": "file_sample", "name": "a.txt", "media_type": "text/plain", "size": 5}
FURTHER = "https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messages?$skip=1"


def mail(name: str, minute: int = 29) -> dict[str, Any]:
    return {"id": name, "receivedDateTime": f"2026-01-31T08:{minute}:00Z"}


def test_pages_are_followed_on_the_same_host_alone() -> None:
    pages = each({"value": [mail("a", 26)], "@odata.nextLink": FURTHER}, {"value": [mail("b", 27)]})
    found = outcome(act("outlook.new_mail", {}, pages, cursor="2026-01-31T08:25:00Z"))
    assert ([key for key, _ in found.items], found.cursor) == (["a", "b"], "2026-01-31T08:27:00Z")
    away = each({"value": [], "@odata.nextLink": "https://evil.example/x"})
    assert failure(act("outlook.search", {}, away)).code == "address_refused"


def test_a_search_stays_inside_its_quotes() -> None:
    played = act("outlook.search", {"query": 'say "hi"', "unread": True}, each({"value": []}))
    assert parse_qs(urlsplit(played.sent[0].url).query)["$search"] == ['"say \\"hi\\" isread:no"']


def test_a_mail_without_a_sender_is_read_too() -> None:
    assert (
        outcome(act("outlook.search", {}, each({"value": [{**mail("a"), "from": None, "subject": None}]}))).mails[0].id
        == "a"
    )


def test_too_much_to_attach_is_refused_before_anything_is_sent() -> None:
    given = {"to": "bo@example.com", "subject": "x", "text": "x", "attachments": {**SAMPLE, "size": 4_000_000}}
    played = act("outlook.send", given, in_turn(answer(202)))
    assert (failure(played).code, played.sent) == ("too_large", [])


def test_the_code_of_a_refusal_is_named() -> None:
    refused = answer(404, {"error": {"code": "ErrorItemNotFound", "message": "The specified object was not found"}})
    assert "ErrorItemNotFound" in str(failure(act("outlook.mark", {"id": "x"}, in_turn(refused))))
