"""What is special about Notion: kinds of properties, blocks made of lines, data sources."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.connectors.catalog.notion.connector import DATABASE_ID, EXAMPLE_ANSWER, PAGE_ID, SOURCE_ID
from levqor.connectors.catalog.notion.values import blocks
from tests.levqor.connectors.acting import act, each, failure, outcome

SOURCES = {"data_sources": [{"id": SOURCE_ID, "name": "Leads"}, {"id": PAGE_ID, "name": "Old leads"}]}
IN_DATABASE = {"database_id": DATABASE_ID}


def set_as(kind: str, value: Any) -> Any:
    source = {"properties": {"It": {"type": kind}}}
    given = IN_DATABASE | {"properties": {"It": value}}
    played = act("notion.create_page", given, each(SOURCES, source, EXAMPLE_ANSWER))
    outcome(played)
    return played.sent[2].json["properties"]["It"]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("number", "7.5", {"number": 7.5}),
        ("number", 7, {"number": 7}),
        ("number", None, {"number": None}),
        ("status", "Open", {"status": {"name": "Open"}}),
        ("multi_select", "red, blue", {"multi_select": [{"name": "red"}, {"name": "blue"}]}),
        ("multi_select", ["red, dark"], {"multi_select": [{"name": "red, dark"}]}),
        ("date", "2026-01-31", {"date": {"start": "2026-01-31"}}),
        ("date", {"start": "2026-01-31", "end": "2026-02-01"}, {"date": {"start": "2026-01-31", "end": "2026-02-01"}}),
        ("checkbox", "yes", {"checkbox": True}),
        ("checkbox", False, {"checkbox": False}),
        ("relation", PAGE_ID, {"relation": [{"id": PAGE_ID}]}),
        ("email", "ann@example.com", {"email": "ann@example.com"}),
        ("rich_text", "", {"rich_text": []}),
    ],
)
def test_a_simple_value_becomes_what_its_property_wants(kind: str, value: Any, expected: Any) -> None:
    assert set_as(kind, value) == expected


def test_a_long_text_goes_in_pieces() -> None:
    pieces = set_as("rich_text", "x" * 4001)["rich_text"]
    assert [len(piece["text"]["content"]) for piece in pieces] == [2000, 2000, 1]


@pytest.mark.parametrize(("kind", "value"), [("formula", "1"), ("number", "seven")])
def test_what_cannot_be_set_is_named_and_nothing_is_created(kind: str, value: Any) -> None:
    given = IN_DATABASE | {"properties": {"It": value}}
    played = act("notion.create_page", given, each(SOURCES, {"properties": {"It": {"type": kind}}}))
    assert failure(played).code == "validation_error"
    assert "'It'" in str(played.error)


def test_a_property_that_is_not_there_is_named() -> None:
    given = IN_DATABASE | {"properties": {"Nmae": "x"}}
    played = act("notion.create_page", given, each(SOURCES, {"properties": {"Name": {"type": "title"}}}))
    assert "'Nmae'" in str(failure(played))


def test_another_data_source_is_chosen_by_its_name() -> None:
    played = act("notion.query", IN_DATABASE | {"data_source": "Old leads"}, each(SOURCES, {"results": []}))
    outcome(played)
    assert f"/data_sources/{PAGE_ID}/query" in played.sent[1].url
    assert failure(act("notion.query", IN_DATABASE | {"data_source": "None"}, each(SOURCES))).code == "validation_error"


def test_a_query_is_read_over_pages() -> None:
    first = {"results": [EXAMPLE_ANSWER], "next_cursor": "abc"}
    played = act("notion.query", IN_DATABASE, each(SOURCES, first, {"results": [EXAMPLE_ANSWER], "next_cursor": None}))
    assert len(outcome(played).pages) == 2
    assert played.sent[2].json["start_cursor"] == "abc"


def test_a_long_page_is_made_in_several_requests() -> None:
    given = {"page_id": PAGE_ID, "title": "Long", "text": "line\n" * 250}
    played = act("notion.create_subpage", given, each(EXAMPLE_ANSWER, {}, {}))
    outcome(played)
    assert [len(sent.json["children"]) for sent in played.sent] == [100, 100, 50]


def test_lines_become_blocks_of_their_kind() -> None:
    text = "# A\n## B\n### C\n\n- d\n* e\n1. f\n> g\n[ ] h\n- [x] i\nj"
    kinds = [block["type"] for block in blocks(text)]
    assert kinds == [
        *(f"heading_{level}" for level in (1, 2, 3)),
        "bulleted_list_item",
        "bulleted_list_item",
        "numbered_list_item",
        "quote",
        "to_do",
        "to_do",
        "paragraph",
    ]
    assert blocks("[x] i")[0]["to_do"]["checked"]


@pytest.mark.parametrize(
    ("prop", "expected"),
    [
        ({"type": "multi_select", "multi_select": [{"name": "red"}]}, ["red"]),
        ({"type": "date", "date": {"start": "2026-01-31", "end": None}}, "2026-01-31"),
        ({"type": "people", "people": [{"id": "u1"}]}, ["u1"]),
        ({"type": "formula", "formula": {"type": "number", "number": 3}}, 3),
        ({"type": "select", "select": None}, None),
        ({"type": "checkbox", "checkbox": True}, True),
    ],
)
def test_a_property_is_read_as_a_simple_value(prop: dict[str, Any], expected: Any) -> None:
    answer = EXAMPLE_ANSWER | {"properties": {"It": prop}}
    assert outcome(act("notion.get_page", {"page_id": PAGE_ID}, each(answer))).properties == {"It": expected}
