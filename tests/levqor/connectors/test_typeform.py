"""What is special about Typeform: answers under the name of their kind, pages that end before a response."""

from __future__ import annotations

from typing import Any

import pytest

from tests.levqor.connectors.acting import act, each, outcome, urls

FORM = {"form_id": "lT4Z3j"}


def item(token: str, *answers: dict[str, Any]) -> dict[str, Any]:
    return {"token": token, "submitted_at": "2026-01-31T08:20:00Z", "answers": list(answers)}


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("email", "ann@example.com", "ann@example.com"),
        ("number", 7, 7),
        ("boolean", False, False),
        ("choice", {"label": "Hats"}, "Hats"),
        ("choice", {"other": "Gloves"}, "Gloves"),
        ("choices", {"labels": ["Hats"]}, ["Hats"]),
        ("date", "2026-01-31", "2026-01-31"),
        ("payment", {"amount": "10"}, {"amount": "10"}),
    ],
)
def test_an_answer_is_read_from_where_its_kind_puts_it(kind: str, given: Any, value: Any) -> None:
    page = {"items": [item("a", {"field": {"id": "1", "ref": "it"}, "type": kind, kind: given})]}
    assert outcome(act("typeform.list_responses", FORM, each(page))).responses[0].by_field == {"it": value}


def test_a_response_without_answers_is_one() -> None:
    page = {"items": [{"token": "a", "submitted_at": "2026-01-31T08:20:00Z", "answers": None}]}
    assert outcome(act("typeform.list_responses", FORM, each(page))).responses[0].answers == []


def test_responses_are_read_on_before_the_oldest_that_is_known() -> None:
    pages = each({"items": [item(str(number)) for number in range(1000)]}, {"items": [item("last")]})
    played = act("typeform.list_responses", FORM | {"limit": 2000}, pages)
    assert len(outcome(played).responses) == 1001
    assert urls(played)[1].endswith("&before=999")


def test_forms_are_read_page_by_page() -> None:
    pages = each({"page_count": 2, "items": [{"id": "a", "title": "A"}]}, {"page_count": 2, "items": []})
    assert urls(act("typeform.list_forms", {}, pages))[1].endswith("page=2")


def test_an_account_in_europe_is_called_there() -> None:
    connection = {"token": "made-up-token", "region": "eu"}
    played = act("typeform.list_responses", FORM, each({"items": []}), connection=connection)
    assert urls(played)[0].startswith("https://api.eu.typeform.com/")
