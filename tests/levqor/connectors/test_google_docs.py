"""What is special about Google Docs: text inside tables, documents without text."""

from __future__ import annotations

from tests.levqor.connectors.acting import act, each, outcome


def paragraph(text: str) -> dict[str, object]:
    return {"paragraph": {"elements": [{"textRun": {"content": text}}, {"pageBreak": {}}]}}


def test_the_text_of_tables_is_read_in_its_place() -> None:
    cell = {"content": [paragraph("two\n")]}
    body = {"content": [paragraph("one\n"), {"table": {"tableRows": [{"tableCells": [cell]}]}}, paragraph("three\n")]}
    played = act("google_docs.read", {"document": "1DocAbcDefGhi"}, each({"documentId": "1DocAbcDefGhi", "body": body}))
    assert outcome(played).text == "one\ntwo\nthree\n"


def test_a_document_without_text_takes_one_request() -> None:
    played = act("google_docs.create", {"title": "Empty"}, each({"documentId": "1DocAbcDefGhi"}))
    assert outcome(played).url == "https://docs.google.com/document/d/1DocAbcDefGhi/edit"
    assert len(played.sent) == 1
