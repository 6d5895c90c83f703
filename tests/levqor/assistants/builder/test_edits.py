"""A follow-up sentence changes what it names, and nothing else."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levqor.assistants.builder import BuilderContext, build
from levqor.assistants.builder.editing import Edited, edit
from levqor.assistants.builder.questions import parts_of
from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, is_storable, validate
from tests.levqor.assistants.builder.test_drafts import SENTENCES, WORDS

CONTEXT = BuilderContext(user_email="ada@example.com", connections=[{"name": "Team", "connector": "slack"}])
FORM = "When someone fills in the contact form, add a row to the Leads table and email me the details"
TWO = 'Every day at 8:30 email bob@example.com "a" and post "b" to Slack #ops'
LOOP = "Every weekday at 8:30 fetch https://shop.example/orders.json, and for every order over 1000 email me"
BRANCHES = "When a webhook arrives, if the amount is over 100 email bob@example.com, otherwise post it to Slack #ops"
EDITS = (
    "also send it to Slack #ops", "make it hourly", "at 9 instead", "only on weekdays", "only for orders over 500",
    "unless the country is empty", "remove the email", "without the Slack message", "wait 2 days before the email",
    "change the recipient to ann@example.com", "ask for approval first", "run it every other friday",
    "#sales instead of #ops", "only send the email if amount is over 5", "skip orders below 20", "remove the condition",
    "otherwise log it", "remove the first step", "summarize it with AI before the email", "make the message to 'hi'",
)  # fmt: skip


def draft(sentence: str) -> dict[str, Any]:
    document = build(sentence, registry=default_registry(), context=CONTEXT).document
    assert document is not None
    return document


def change(document: dict[str, Any], sentence: str) -> Edited:
    return edit(sentence, document, registry=default_registry(), context=CONTEXT)


def edited(sentence: str, follow_up: str) -> dict[str, Any]:
    told = change(draft(sentence), follow_up)
    assert told.reason is None, told.reason
    assert told.changes
    assert told.built.document is not None
    return told.built.document


def uses(document: dict[str, Any]) -> list[str]:
    return [part["use"] for path, part in parts_of(document) if path != "/trigger"]


def test_a_step_is_appended_behind_the_last_one():
    document = edited(FORM, "also send it to Slack #ops")
    assert uses(document) == ["tables.insert", "email.send", "slack.post_message"]
    assert document["steps"][2]["with"]["channel"] == "#ops"
    assert document["steps"][2]["connection"] == "Team"


def test_a_step_is_appended_inside_the_branch_of_the_last_one():
    inside = edited(LOOP, "also send it to Slack #ops")["steps"][1]["do"][0]["then"]
    assert [step["use"] for step in inside] == ["email.send", "slack.post_message"]
    assert "item" in inside[1]["with"]["text"]


def test_otherwise_goes_to_the_other_branch():
    gate = edited("When a webhook arrives, if the amount is over 100 email me", "otherwise post it to Slack #ops")
    assert [step["use"] for step in gate["steps"][0]["else"]] == ["slack.post_message"]


@pytest.mark.parametrize(
    ("follow_up", "cron"),
    [
        ("make it hourly", "0 * * * *"),
        ("at 9 instead", "0 9 * * *"),
        ("run it at 7:15 please", "15 7 * * *"),
        ("only on weekdays", "30 8 * * 1-5"),
        ("not on weekends", "30 8 * * 1-5"),
        ("change the schedule to every Monday at 10am", "0 10 * * 1"),
        ("every 15 minutes between 9 and 17 instead", "*/15 9-17 * * *"),
    ],
)
def test_the_schedule_changes_and_keeps_what_is_not_named(follow_up, cron):
    before = draft(TWO)
    told = change(before, follow_up)
    assert told.built.document["trigger"]["with"]["cron"] == cron
    assert {item.path for item in told.changes} == {"/trigger/with/cron", "/trigger/words"}


def test_a_rhythm_that_cron_cannot_say_gets_its_guard_and_loses_it_again():
    fortnight = edited(TWO, "run it every other friday")
    assert uses(fortnight)[0] == "flow.if"
    again = change(fortnight, "make it hourly").built.document
    assert uses(again) == ["email.send", "slack.post_message"]


def test_what_is_not_on_a_schedule_says_so():
    told = change(draft(BRANCHES), "make it hourly")
    assert told.changes == []
    assert "not a schedule" in told.reason


def test_a_condition_stands_around_all_that_acts():
    document = edited(FORM, "only if the country is France")
    assert [step["use"] for step in document["steps"]] == ["flow.if"]
    assert document["steps"][0]["when"] == '${{ trigger.fields.country == "France" }}'
    assert [step["id"] for step in document["steps"][0]["then"]] == [step["id"] for step in draft(FORM)["steps"]]


def test_unless_and_skip_turn_the_condition_round():
    assert edited(BRANCHES, "unless the amount is over 500")["steps"][0]["when"] == "${{ trigger.body.amount <= 500 }}"
    assert edited(BRANCHES, "skip it if the amount is over 500")["steps"][0]["when"] == (
        "${{ trigger.body.amount <= 500 }}"
    )


def test_an_amount_without_a_field_is_a_question():
    told = change(draft(FORM), "only for orders over 500")
    assert "/steps/0/when" in {question.path for question in told.built.questions}


def test_a_condition_of_one_step_leaves_the_others_outside():
    steps = edited(FORM, "only send the email if the amount is over 5")["steps"]
    assert [step["use"] for step in steps] == ["tables.insert", "flow.if"]
    assert [step["use"] for step in steps[1]["then"]] == ["email.send"]


@pytest.mark.parametrize("follow_up", ["remove the email", "without the email", "don't send the mail", "drop step 2"])
def test_a_step_goes(follow_up):
    assert uses(edited(FORM, follow_up)) == ["tables.insert"]


def test_what_referred_to_a_step_that_went_is_a_question():
    told = change(draft("Every hour fetch https://a.io/b and email me the result"), "remove the request")
    assert [item.path for item in told.changes] == ["/steps/fetch", "/steps/email/with/text"]
    assert "/steps/0/with/text" in {question.path for question in told.built.questions}


def test_of_a_condition_with_one_side_left_that_side_stays():
    gate = edited(BRANCHES, "remove the email")["steps"][0]
    assert gate["when"] == "${{ !(trigger.body.amount > 100) }}"
    assert [step["use"] for step in gate["then"]] == ["slack.post_message"]


@pytest.mark.parametrize(
    ("follow_up", "path", "after"),
    [
        ("change the recipient to ann@example.com", "/steps/email/with/to", ["ann@example.com"]),
        ("send it to ann@example.com instead", "/steps/email/with/to", ["ann@example.com"]),
        ("ann@example.com instead of bob@example.com", "/steps/email/with/to/0", "ann@example.com"),
        ("change the channel to #sales", "/steps/post_message/with/channel", "#sales"),
        ('change the text of the Slack message to "hello"', "/steps/post_message/with/text", "hello"),
        ("rename it to Morning", "/name", "Morning"),
    ],
)
def test_one_value_changes(follow_up, path, after):
    told = change(draft(TWO), follow_up)
    assert told.reason is None, told.reason
    values = {item.path: item.after for item in told.changes}
    assert values.get(path, values.get(path.removesuffix("/0"))) in (after, [after])


def test_a_value_that_cannot_stand_there_is_refused():
    told = change(draft(TWO), "change the recipient to the moon")
    assert told.changes == []
    assert "cannot stand there" in told.reason


def test_a_wait_stands_before_the_step_that_is_named():
    steps = edited(FORM, "wait 2 days before the email")["steps"]
    assert [step["use"] for step in steps] == ["tables.insert", "flow.wait", "email.send"]
    assert steps[1]["with"] == {"for": "2d"}


def test_an_approval_comes_first_and_lets_the_rest_through():
    steps = edited(FORM, "ask for approval first")["steps"]
    assert [step["use"] for step in steps] == ["flow.approve", "flow.if"]
    assert steps[1]["when"] == "${{ steps.approve.approved }}"
    assert [step["use"] for step in steps[1]["then"]] == ["tables.insert", "email.send"]
    asked = {"levqor": 1, "name": "x", "trigger": {"use": "form", "with": {}}, "steps": steps}
    assert uses(change(asked, "without the approval").built.document) == ["tables.insert", "email.send"]


@pytest.mark.parametrize(
    "follow_up", ["blue banana", "make it nicer", "when a form is sent email me", "remove the tweet", "hack the bank"]
)
def test_what_is_not_understood_is_said_and_changes_nothing(follow_up):
    before = draft(FORM)
    told = change(before, follow_up)
    assert told.changes == []
    assert told.reason
    assert told.built.document["steps"] == before["steps"]


def test_of_two_steps_alike_it_asks_which():
    two = draft('Every day email bob@example.com "a" and email ann@example.com "b"')
    told = change(two, "remove the email")
    assert told.changes == []
    assert "Say which" in told.reason
    assert len(uses(change(two, "remove the email to ann@example.com").built.document)) == 1


def test_questions_asked_before_move_with_their_steps():
    built = build(FORM, registry=default_registry(), context=CONTEXT)
    questions = [question for question in built.questions if question.path == "/trigger/with/fields"]
    told = edit(
        "ask for approval first", built.document, registry=default_registry(), context=CONTEXT, questions=questions
    )
    assert told.built.questions[0].suggestions == questions[0].suggestions


def assert_only_a_proposal(document: dict[str, Any], follow_up: str) -> None:
    before = copy.deepcopy(document)
    told = change(document, follow_up)
    assert document == before
    after = told.built.document
    assert is_storable(validate(after, Surroundings(default_registry()))[1])
    old = {part["id"]: part for path, part in parts_of(before) if path != "/trigger"}
    new = {part["id"]: part for path, part in parts_of(after) if path != "/trigger"}
    named = " ".join(item.path + str(item.before) + str(item.after) for item in told.changes)
    assert set(old) ^ set(new) <= {name for name in {**old, **new} if f"/{name}" in named or f"'{name}'" in named}
    assert bool(told.changes) == (told.reason is None)


@pytest.mark.parametrize("follow_up", EDITS)
def test_every_edit_of_any_draft_gives_a_document_that_can_be_stored(follow_up):
    for sentence in SENTENCES[::23]:
        built = build(sentence, registry=default_registry(), context=CONTEXT)
        if built.document is not None:
            assert_only_a_proposal(built.document, follow_up)


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from((FORM, TWO, LOOP, BRANCHES)))
def test_no_follow_up_breaks_a_draft(words, sentence):
    assert_only_a_proposal(draft(sentence), " ".join(words))


@pytest.mark.parametrize(
    "sentence",
    [
        "make it hourly and also post to Slack #extra",
        "make it hourly. Also post to Slack #extra",
        "post to Slack #extra, and make it hourly",
    ],
)
def test_several_changes_may_stand_in_one_sentence(sentence: str) -> None:
    document = edited(TWO, sentence)
    assert document["trigger"]["with"]["cron"] == "0 * * * *"
    assert uses(document) == ["email.send", "slack.post_message", "slack.post_message"]


def test_where_one_of_several_changes_is_not_understood_nothing_changes() -> None:
    told = change(draft(TWO), "make it hourly and frobnicate the gizmo")
    assert told.reason is not None
    assert not told.changes
