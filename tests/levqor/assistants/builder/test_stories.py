"""The sentences of the first release: built, answered, publishable, and right on real data."""

import json
from typing import Any

import pytest

from levqor.assistants.builder import BuilderContext, Built, build
from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, is_publishable, is_storable, validate
from levqor.expressions import compile_value

FORM = "When someone fills in the contact form, add a row to the Leads table and email me the details"
ORDERS = "Every weekday at 8:30 fetch http://127.0.0.1:8123/orders.json, and for every order over 1000 email me"
WEBHOOK = (
    "When a webhook arrives with a JSON body, if amount is over 100 add it to the Big orders table "
    "and email sales@acme.com"
)


def built_for(sentence: str, **context: Any) -> Built:
    given = {"user_email": "ada@example.com"} | context
    return build(sentence, registry=default_registry(), context=BuilderContext(**given))


def answered(built: Built) -> dict[str, Any]:
    """The document with the first suggestion as the answer to every question."""
    document: dict[str, Any] = json.loads(json.dumps(built.document))
    for question in built.questions:
        holder: Any = document
        *above, last = question.path.strip("/").split("/")
        for part in above:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        holder[last] = question.suggestions[0]
    return document


@pytest.mark.parametrize("sentence", [FORM, ORDERS, WEBHOOK])
def test_a_story_can_be_published_once_its_questions_are_answered(sentence: str) -> None:
    built = built_for(sentence)
    surroundings = Surroundings(default_registry())
    assert is_storable(validate(built.document, surroundings)[1])
    assert is_publishable(validate(answered(built), surroundings)[1])


def test_the_contact_form_asks_for_its_fields_and_for_nothing_else() -> None:
    built = built_for(FORM)
    assert [(question.path, question.type) for question in built.questions] == [("/trigger/with/fields", "form_fields")]
    assert [field["name"] for field in built.questions[0].suggestions[0]] == ["name", "email", "message"]


def test_the_form_s_row_and_mail_are_right_for_any_fields() -> None:
    document = built_for(FORM).document
    assert document is not None
    row, mail = document["steps"]
    assert (row["use"], row["with"]["table"], row["with"]["create_if_missing"]) == ("tables.insert", "Leads", True)
    assert mail["with"]["to"] == ["ada@example.com"]
    fields = {"first_name": "Bo", "age": 7, "member": True, "note": None}
    scope = {"trigger": {"fields": fields}}
    assert compile_value(row["with"]["row"]).render(scope) == fields
    text = compile_value(mail["with"]["text"]).render(scope)
    assert text.splitlines() == ["first_name: Bo", "age: 7", "member: true", "note: "]


def test_an_existing_table_is_used_under_its_own_name() -> None:
    document = built_for(FORM, tables=[{"name": "leads", "columns": []}]).document
    assert document is not None
    assert document["steps"][0]["with"]["table"] == "leads"
    assert "create_if_missing" not in document["steps"][0]["with"]


def test_without_a_known_address_email_me_is_a_question() -> None:
    built = built_for(FORM, user_email=None)
    assert ("/steps/1/with/to", "email") in [(question.path, question.type) for question in built.questions]


def test_the_orders_are_fetched_on_weekdays_and_looped_over() -> None:
    document = built_for(ORDERS).document
    assert document is not None
    assert document["trigger"]["with"] == {"cron": "30 8 * * 1-5"}
    fetch, loop = document["steps"]
    assert fetch["with"] == {"method": "GET", "url": "http://127.0.0.1:8123/orders.json"}
    assert loop["use"] == "flow.each"
    assert loop["do"][0]["use"] == "flow.if"
    assert loop["do"][0]["then"][0]["use"] == "email.send"


@pytest.mark.parametrize("body", [[{"total": 1500}], {"orders": [{"total": 1500}]}])
def test_the_first_suggestion_finds_the_orders_in_a_list_and_in_a_map(body: Any) -> None:
    items = built_for(ORDERS).questions[0].suggestions[0]
    assert compile_value(items).render({"steps": {"fetch": {"body": body}}}) == [{"total": 1500}]


@pytest.mark.parametrize(("order", "holds"), [({"total": 1500}, True), ({"amount": 1500}, True), ({"total": 9}, False)])
def test_the_first_suggestion_reads_total_or_amount(order: dict[str, int], holds: bool) -> None:
    when = built_for(ORDERS).questions[1].suggestions[0]
    assert compile_value(when, ("item",)).render({"item": order}) is holds


def test_the_webhook_s_condition_guards_both_actions() -> None:
    document = built_for(WEBHOOK).document
    assert document is not None
    (gate,) = document["steps"]
    assert gate["when"] == "${{ trigger.body.amount > 100 }}"
    assert [step["use"] for step in gate["then"]] == ["tables.insert", "email.send"]
    assert gate["then"][1]["with"]["to"] == ["sales@acme.com"]
