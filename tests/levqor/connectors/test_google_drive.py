"""What is special about Google Drive: searches in quotes, pages, Google's own documents."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome


def file(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"f{number}", "name": "n", "createdTime": f"2026-01-31T08:2{number}:00.000Z", **more}


def test_a_name_with_a_quote_stays_inside_its_quotes() -> None:
    played = act("google_drive.search", {"name": "Ann's \\ notes' or trashed = true"}, each({"files": []}))
    [query] = parse_qs(urlsplit(played.sent[0].url).query)["q"]
    assert query == "trashed = false and name contains 'Ann\\'s \\\\ notes\\' or trashed = true'"


def test_a_search_follows_its_pages() -> None:
    played = act(
        "google_drive.search", {"limit": 3}, each({"files": [file(1)], "nextPageToken": "p2"}, {"files": [file(2)]})
    )
    assert [found.id for found in outcome(played).files] == ["f1", "f2"]
    assert parse_qs(urlsplit(played.sent[1].url).query)["pageToken"] == ["p2"]


def test_a_document_of_google_is_converted() -> None:
    document = file(1, mimeType="application/vnd.google-apps.document")
    played = act("google_drive.download", {"id": "1FileAbcDefGhi", "document_as": "text"}, each(document, "text"))
    assert outcome(played).file.model_dump() == {
        "file": "file_1",
        "name": "n.txt",
        "media_type": "text/plain",
        "size": 4,
    }
    assert "/files/1FileAbcDefGhi/export?mimeType=text%2Fplain" in played.sent[1].url


def test_a_folder_cannot_be_downloaded() -> None:
    folder = file(1, mimeType="application/vnd.google-apps.folder")
    assert failure(act("google_drive.download", {"id": "1FileAbcDefGhi"}, each(folder))).code == "is_a_folder"


def test_bytes_that_are_no_text_arrive_as_they_are() -> None:
    content = bytes(range(256))
    played = act(
        "google_drive.download",
        {"id": "https://drive.google.com/file/d/1FileAbcDefGhi/view"},
        in_turn(answer(200, file(1, mimeType="image/png")), httpx.Response(200, content=content)),
    )
    assert outcome(played).file.size == 256


def test_a_look_finds_the_oldest_first_over_pages_and_looks_a_little_back() -> None:
    pages = each({"files": [file(1), file(2)], "nextPageToken": "p2"}, {"files": [file(3)]})
    found = outcome(act("google_drive.new_file", {}, pages, cursor="2026-01-31T08:22:00Z"))
    assert [key for key, _ in found.items] == ["f1", "f2", "f3"]
    assert found.cursor == "2026-01-31T08:23:00Z"


def test_without_a_person_a_file_is_shared_with_everybody_who_has_the_link() -> None:
    played = act("google_drive.share", {"id": "1FileAbcDefGhi"}, each({"id": "anyoneWithLink", "role": "reader"}))
    assert played.sent[0].json == {"role": "reader", "type": "anyone"}
