"""What is special about Jira: its documents, its transitions, instants that depend on whose they are."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.connectors.catalog.jira.connector import EXAMPLE_ANSWER
from levqor.connectors.catalog.jira.documents import document, plain
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome


@pytest.mark.parametrize("text", ["One line", "Two\nlines", "Two\n\nparagraphs", "- a list\n- of two", "Text\n- list"])
def test_a_text_becomes_a_document_and_is_read_again_with_its_lines(text: str) -> None:
    assert plain(document(text)).split() == text.split()


def test_lines_stay_lines_and_empty_ones_part_paragraphs() -> None:
    content = document("a\r\nb\n\nc")["content"]
    assert [block["type"] for block in content] == ["paragraph", "paragraph"]
    assert [piece["type"] for piece in content[0]["content"]] == ["text", "hardBreak", "text"]


def test_an_empty_text_is_never_an_empty_piece_which_jira_refuses() -> None:
    assert document(" \n\n ")["content"] == []


def test_issues_are_found_over_pages_by_the_token() -> None:
    first = {"issues": [EXAMPLE_ANSWER], "nextPageToken": "abc"}
    played = act("jira.search", {"jql": "project = SHOP"}, each(first, {"issues": [EXAMPLE_ANSWER], "isLast": True}))
    assert len(outcome(played).issues) == 2
    assert played.sent[1].json["nextPageToken"] == "abc"


def test_a_status_that_cannot_be_reached_is_said_so() -> None:
    possible: dict[str, Any] = {"transitions": [{"id": "11", "name": "Start", "to": {"name": "In Progress"}}]}
    played = act("jira.transition_issue", {"issue": "SHOP-15", "to": "Done"}, each(possible))
    assert (failure(played).code, len(played.sent)) == ("not_found", 1)


def test_a_transition_is_found_by_its_name_and_carries_a_comment() -> None:
    possible = answer(200, {"transitions": [{"id": "11", "name": "Start", "to": {"name": "In Progress"}}]})
    given = {"issue": "SHOP-15", "to": "start", "comment": "On it."}
    played = act("jira.transition_issue", given, in_turn(possible, answer(204)))
    outcome(played)
    assert played.sent[1].json["transition"] == {"id": "11"}
    assert "On it." in str(played.sent[1].json["update"])


def test_an_issue_without_a_description_or_people_is_read() -> None:
    fields = {"summary": "x", "created": "2026-01-31T09:20:00.000+0100", "updated": "2026-01-31T09:20:00.000+0100"}
    issue = outcome(act("jira.get_issue", {"issue": "10015"}, each({"id": "1", "key": "S-1", "fields": fields})))
    assert (issue.description, issue.assignee, issue.labels) == ("", None, [])


def test_labels_can_be_taken_away() -> None:
    played = act("jira.update_issue", {"issue": "SHOP-15", "labels": []}, in_turn(answer(204)))
    outcome(played)
    assert played.sent[0].json == {"fields": {"labels": []}}
