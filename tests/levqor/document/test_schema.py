"""The JSON Schema that editors use agrees with validation."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from levqor.connectors.registry import default_registry
from levqor.document.schema import document_schema
from tests.levqor.document.making import document, log, problems_of
from tests.levqor.document.test_validation import branch, each, switch

SCHEMA = document_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_it_is_a_schema_that_names_every_step() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    uses = SCHEMA["$defs"]["Step"]["properties"]["use"]["enum"]
    assert uses == [action.id for action in default_registry()]
    assert "http.request" in uses


GOOD = [
    document(log()),
    document(log(message="Order ${{ trigger.input.id }}")),
    document(each(log(message="${{ item }}")), branch([log("a")], [log("b")])),
    document(switch({"equals": 1, "steps": [log()]})),
    document({"id": "a", "use": "http.request", "with": {"url": "${{ trigger.input.u }}", "headers": "${{ {} }}"}}),
    document({"id": "a", "use": "flow.wait", "with": {"for": "2h"}}),
    document(log(), trigger={"use": "schedule", "with": {"cron": ["0 8 * * *"], "timezone": "Europe/London"}}),
    document(log(), trigger={"use": "form", "with": {"fields": [{"name": "email", "type": "email"}]}}),
    document(log(), trigger={"use": "webhook", "connection": "shop", "with": {"signature": {"header": "X-Sig"}}}),
]


@pytest.mark.parametrize("raw", GOOD)
def test_what_is_valid_fits_the_schema(raw: dict[str, Any]) -> None:
    assert problems_of(raw) == []
    assert [error.message for error in VALIDATOR.iter_errors(raw)] == []


BAD = [
    document(log(), nam="x"),
    document({"id": "a", "use": "no.such"}),
    document({"id": "a", "use": "log"}),
    document({"id": "a", "use": "log", "with": {"message": "x", "levl": "info"}}),
    document({"id": "a", "use": "log", "with": {"message": 5}}),
    document({"id": "a", "use": "flow.if", "then": [log()]}),
    document(each(log("a", level=3))),
    document(log(), trigger={"use": "schedule", "with": {"crn": "0 8 * * *"}}),
    document(log(), trigger={"use": "form", "with": {"fields": [{"name": "email", "type": "colour"}]}}),
]


@pytest.mark.parametrize("raw", BAD)
def test_what_does_not_fit_the_schema_has_problems(raw: dict[str, Any]) -> None:
    assert problems_of(raw) != []
    assert list(VALIDATOR.iter_errors(raw)) != []


def test_every_example_that_fits_its_input_fits_the_document() -> None:
    checked = 0
    for action in default_registry():
        if action.example is None or not fits(action.input.model_json_schema(), dict(action.example.given)):
            continue
        step = {"id": "a", "use": action.id, "with": dict(action.example.given)}
        assert [error.message for error in VALIDATOR.iter_errors(document(step))] == [], action.id
        checked += 1
    assert checked > 5


def fits(schema: dict[str, Any], value: Any) -> bool:
    return bool(Draft202012Validator(schema).is_valid(value))
