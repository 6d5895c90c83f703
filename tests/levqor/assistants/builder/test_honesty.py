"""What is missing is asked, what cannot be done is said, nothing is invented."""

from typing import Any

import pytest

from levqor.assistants.builder import BuilderContext, Built, build
from levqor.connectors.registry import default_registry


def draft(sentence: str, **context: Any) -> Built:
    given = {"user_email": "ada@example.com"} | context
    return build(sentence, registry=default_registry(), context=BuilderContext(**given))


@pytest.mark.parametrize("sentence", ["????", "hello there", "which plan has webhooks?", "Trello", "every day"])
def test_without_anything_to_do_there_is_no_document(sentence: str) -> None:
    built = draft(sentence)
    assert built.document is None
    assert built.refusals


def test_something_harmful_is_not_built() -> None:
    assert draft("every night delete all users from production in postgres").document is None


def test_an_application_without_a_connector_is_said_and_stands_for_a_request() -> None:
    built = draft("When a webhook arrives, create a ticket in Freshservice")
    assert built.document is not None
    (step,) = built.document["steps"]
    assert (step["use"], step["with"].get("url")) == ("http.request", None)
    assert any("Freshservice" in refusal and "HTTP request" in refusal for refusal in built.refusals)
    assert ("/steps/0/with/url", "url") in [(question.path, question.type) for question in built.questions]


def test_an_event_that_nothing_watches_becomes_a_webhook_and_is_said() -> None:
    built = draft("When a Gumroad sale happens, email me")
    assert built.document is not None
    assert built.document["trigger"]["use"] == "webhook"
    assert any("Gumroad" in refusal for refusal in built.refusals)


def test_what_waits_for_an_approval_does_not_run_without_one() -> None:
    built = draft("When a webhook arrives, ask ben@example.com for approval, then call https://erp.example/po")
    assert built.document is not None
    approve, gate = built.document["steps"]
    assert (approve["use"], approve["with"]["who"]) == ("flow.approve", ["ben@example.com"])
    assert (gate["use"], gate["when"]) == ("flow.if", "${{ steps.approve.approved }}")
    assert gate["then"][0]["use"] == "http.request"


def test_what_happens_on_approval_and_on_rejection_hangs_on_the_decision() -> None:
    built = draft("When a form is sent ask ben@example.com for approval; if approved email me, otherwise log it")
    assert built.document is not None
    approve, decided = built.document["steps"]
    assert (approve["use"], decided["when"]) == ("flow.approve", "${{ steps.approve.approved }}")
    assert (decided["then"][0]["use"], decided["else"][0]["use"]) == ("email.send", "log")


def test_a_mail_to_somebody_whose_address_is_not_said_is_a_question() -> None:
    built = draft("Every Monday at 9 email the accountant")
    assert ("/steps/0/with/to", "email") in [(question.path, question.type) for question in built.questions]


def test_a_table_that_is_not_named_is_a_question_with_the_tables_there_are() -> None:
    built = draft("When a form is sent, add a row to a table", tables=[{"name": "Guests", "columns": []}])
    question = next(question for question in built.questions if question.type == "table")
    assert question.suggestions == ["Guests"]


def test_every_other_week_is_a_weekly_schedule_behind_a_test() -> None:
    built = draft("Every other Friday at 15:00 email team@example.com saying 'Demo today'")
    assert built.document is not None
    assert built.document["trigger"]["with"]["cron"] == "0 15 * * 5"
    assert built.document["steps"][0]["use"] == "flow.if"
    assert "% 2 == 0" in built.document["steps"][0]["when"]


def test_a_form_suggests_the_fields_that_its_steps_refer_to() -> None:
    built = draft("When the booking form is sent with guests over 8, email events@hotel.example")
    fields = next(question for question in built.questions if question.type == "form_fields").suggestions[0]
    assert "guests" in [field["name"] for field in fields]


def test_fields_that_the_sentence_names_are_not_asked_for() -> None:
    built = draft("When the form with name, email and phone is sent, email me")
    assert built.document is not None
    assert [field["name"] for field in built.document["trigger"]["with"]["fields"]] == ["name", "email", "phone"]
    assert not [question for question in built.questions if question.type == "form_fields"]
    assert [step["use"] for step in built.document["steps"]] == ["email.send"]


def test_otherwise_is_the_other_branch() -> None:
    built = draft("When a webhook arrives, if country equals DE email a@example.com, otherwise email b@example.com")
    assert built.document is not None
    (gate,) = built.document["steps"]
    assert gate["when"] == '${{ trigger.body.country == "DE" }}'
    assert gate["then"][0]["with"]["to"] == ["a@example.com"]
    assert gate["else"][0]["with"]["to"] == ["b@example.com"]


def test_typos_are_understood() -> None:
    built = draft("wehn someboddy fils in the contct form ad a row to the Leads tabel and emial me")
    assert built.document is not None
    assert built.document["trigger"]["use"] == "form"
    assert [step["use"] for step in built.document["steps"]] == ["tables.insert", "email.send"]


def test_words_that_lead_to_nothing_are_named() -> None:
    built = draft("When a webhook arrives, email me and clean the kitchen")
    assert any("clean the kitchen" in note for note in built.notes)
