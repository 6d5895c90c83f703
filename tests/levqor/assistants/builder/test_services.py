"""Sentences about connected services become steps and triggers of their connectors."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.assistants.builder import BuilderContext, Built, build
from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, is_storable, validate

SLACK = {"name": "team", "connector": "slack"}


def draft(sentence: str, **context: Any) -> Built:
    built = build(sentence, registry=default_registry(), context=BuilderContext("ada@example.com", **context))
    assert built.document is not None, built.refusals
    assert is_storable(validate(built.document, Surroundings(default_registry()))[1])
    return built


def document(sentence: str, **context: Any) -> dict[str, Any]:
    made = draft(sentence, **context).document
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("When a form is sent, post it to slack #sales", "slack.post_message"),
        ("Every Monday at 9 create a Trello card 'Run payroll'", "trello.create_card"),
        ("When a form is sent, open a jira ticket", "jira.create_issue"),
        ("When a webhook arrives create a github issue in acme/web", "github.create_issue"),
        ("When a form is sent, add a record to airtable", "airtable.create_record"),
        ("When a form is sent, create a page in notion", "notion.create_page"),
        ("When a form is sent, post it to the Teams channel General", "microsoft_teams.post_message"),
        ("When a form is sent, text me", "twilio.send_sms"),
        ("When a form is sent, send a WhatsApp message to +447700900123", "twilio.send_whatsapp"),
        ("When a form is sent, add a row to the Google Sheet Orders", "google_sheets.append_row"),
        ("Every day at 9 get issues from github acme/web and email me", "github.list_issues"),
    ],
)
def test_what_a_connector_can_do_becomes_its_step(sentence: str, use: str) -> None:
    assert use in [step["use"] for step in document(sentence)["steps"]]


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("When a new github issue is opened in acme/web, email me", "github.new_issue"),
        ("When a new pull request is opened in github acme/web, email me", "github.new_pull_request"),
        ("When a record is added to airtable, email me", "airtable.new_record"),
        ("When an airtable record is updated, email me", "airtable.new_or_changed_record"),
        ("Whenever a card is moved in Trello, email me", "trello.card_moved"),
        ("When I get a new email in Gmail, tell me on Telegram", "gmail.new_mail"),
        ("When a new row is added to my Google Sheet, email me", "google_sheets.new_row"),
        ("When a new item appears in the feed https://blog.example/feed.xml, email me", "feed.new_item"),
        ("When an email arrives, post it to slack #mail", "imap.new_email"),
        ("When a new Stripe payment comes in, email me", "stripe.new_payment"),
        ("When a workflow fails, email me", "error"),
    ],
)
def test_what_a_connector_can_watch_becomes_the_trigger(sentence: str, use: str) -> None:
    assert document(sentence)["trigger"]["use"] == use


def test_where_to_look_is_taken_from_the_sentence() -> None:
    trigger = document("When a new github issue is opened in acme/web, email me")["trigger"]
    assert trigger["with"] == {"repository": "acme/web"}


def test_a_change_that_no_look_notices_is_not_taken_for_something_new() -> None:
    made = draft("When a Telegram message is deleted, email me")
    assert made.document is not None
    assert made.document["trigger"]["use"] == "webhook"
    assert any("Telegram" in refusal for refusal in made.refusals)


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("When a payment fails in Stripe, post it to slack #billing", "stripe.webhook"),
        ("When a GitHub issue is closed, email me", "github.webhook"),
        ("When a Shopify order is refunded, email me", "shopify.webhook"),
    ],
)
def test_what_no_look_notices_is_told_by_the_service_which_is_asked_for_its_events(sentence: str, use: str) -> None:
    built = draft(sentence)
    assert built.document is not None
    assert built.document["trigger"]["use"] == use
    assert built.questions[0].path == "/trigger/with/events"
    built.document["trigger"]["with"]["events"] = "invoice.payment_failed, charge.failed"
    _, problems = validate(built.document, Surroundings(default_registry()))
    assert not [problem for problem in problems if problem.path.startswith("trigger")]


def test_the_only_connection_is_used_and_otherwise_it_is_asked() -> None:
    sentence = "When a form is sent, post it to slack #sales"
    assert document(sentence, connections=[SLACK])["steps"][0]["connection"] == "team"
    asked = [(question.path, question.type) for question in draft(sentence).questions]
    assert ("/steps/0/connection", "choice") in asked


def test_a_message_says_what_arrived() -> None:
    step = document("When a form is sent, post it to slack #sales")["steps"][0]
    assert step["with"] == {"channel": "#sales", "text": "${{ as_lines(trigger.fields) }}"}


def test_a_title_comes_from_what_was_found() -> None:
    steps = document("When a new github issue is opened in acme/web create a linear issue")["steps"]
    assert steps[0]["with"]["title"] == "${{ trigger.item.title }}"


def test_a_record_goes_on_without_what_its_service_wraps_around_it() -> None:
    steps = document("When a record is added to airtable, add a row to the Leads table")["steps"]
    assert steps[0]["with"]["row"] == "${{ trigger.item.fields }}"


def test_a_name_where_only_an_id_fits_is_asked_for() -> None:
    built = draft("When a form is sent, create a Trello card on the Finance list")
    assert "/steps/0/with/list_id" in [question.path for question in built.questions]
