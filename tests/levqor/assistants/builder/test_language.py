"""Ways of saying it: what people write around the thing to do, and the plan that it has to become."""

import pytest

from levqor.assistants.builder.lexicon import lexicon_for
from levqor.assistants.builder.normalise import read_sentence
from levqor.assistants.builder.plan import Each, If, Plan
from levqor.assistants.builder.understanding import understand
from levqor.connectors.registry import default_registry


def plan_of(sentence: str) -> Plan:
    return understand(sentence, lexicon_for(default_registry()))


def done(plan: Plan) -> list[str]:
    return [f"{action.app}.{action.op}" for action in plan.actions()]


@pytest.mark.parametrize(
    ("sentence", "cron"),
    [
        ("Email me at half past six every weekday", "30 6 * * 1-5"),
        ("every friday at ten to five in the afternoon post 'bye' in #all", "50 16 * * 5"),
        ("On Sunday evening at 7 email me the plan", "0 19 * * 0"),
    ],
)
def test_a_spoken_time_is_exact(sentence: str, cron: str) -> None:
    timing = plan_of(sentence).trigger.timing
    assert timing is not None
    assert timing.crons == [cron]


@pytest.mark.parametrize(
    ("sentence", "kind", "actions"),
    [
        ("Text me the tide from https://sea.example each day at 5am", "schedule", ["http.request", "sms.message"]),
        ("Slack me if https://pay.example does not respond", "schedule", ["http.request", "slack.message"]),
        ("Trello card moved to Review? Message #qa", "app_event", ["slack.message"]),
        ("New Eventbrite order > #tickets", "app_event", ["slack.message"]),
        ("Brevo: add everybody who fills in the tasting form", "form", ["brevo.add_subscriber"]),
        ("A tenant fills in the damage form, email boss@flat.example", "form", ["email.message"]),
        ("a button that emails the staff 'Closing early'", "manual", ["email.message"]),
        ("A webhook that answers with the number of open Jira bugs", "webhook", ["jira.get", "flow.respond"]),
        ("Each new deal in Pipedrive -> Asana task to call the client", "app_event", ["asana.create"]),
        (
            "Use AI to write a tweet about each new item in https://shop.example/feed.xml and publish it",
            "rss",
            ["ai.generate", "twitter.publish"],
        ),
        ("Brochure request form comes in. Post it in #print.", "form", ["slack.message"]),
        ("Every lost deal in Pipedrive should open an Asana task", "app_event", ["asana.create"]),
        ("When you save a Pocket article, this Zap makes a Todoist task", "app_event", ["todoist.create"]),
        ("We get bookings by email to hi@inn.example. Add them to Airtable", "email", ["airtable.create"]),
        ("Every Monday at 9 summarize last week's Zendesk tickets and email me", "schedule",
         ["zendesk.get", "ai.summarize", "email.message"]),
    ],
)  # fmt: skip
def test_the_wording_leads_to_the_trigger_and_the_actions(sentence: str, kind: str, actions: list[str]) -> None:
    plan = plan_of(sentence)
    assert not plan.doubts
    assert plan.trigger.kind == kind
    assert done(plan) == actions


def conditions_of(sentence: str) -> list[tuple[str, str, object]]:
    found: list[tuple[str, str, object]] = []
    nodes = list(plan_of(sentence).nodes)
    while nodes:
        node = nodes.pop(0)
        if isinstance(node, If):
            found.extend((condition.field, condition.op, condition.value) for condition in node.conditions)
            nodes = [*node.then, *node.otherwise, *nodes]
        elif isinstance(node, Each):
            nodes = [*node.do, *nodes]
    return found


@pytest.mark.parametrize(
    ("sentence", "conditions"),
    [
        ("When a Trello card moves to the Shipped list, email bob@a.example", [("list", "eq", "Shipped")]),
        ("Call https://a.example every 5 minutes; if it doesn't return 204, message #ops", [("status", "ne", 204)]),
        ("When a Jira issue is opened, unless it is unassigned, post to #dev", [("assignee", "exists", None)]),
        ("If a Stripe charge is 500 or more, tell #sales", [("total amount", "gte", 500)]),
        (
            "When a Zendesk ticket comes, have AI sort it into billing or bug. Bugs go to GitHub, billing goes to #b",
            [("label", "eq", "bug"), ("label", "eq", "billing")],
        ),
    ],
)
def test_a_condition_keeps_its_field_its_comparison_and_its_value(
    sentence: str, conditions: list[tuple[str, str, object]]
) -> None:
    assert conditions_of(sentence) == conditions


@pytest.mark.parametrize("word", ["midday", "interest", "clock", "editor", "winning", "script"])
def test_a_word_of_english_is_no_typo(word: str) -> None:
    assert word in read_sentence(f"post the {word} to #team", lexicon_for(default_registry())).norm.split()
