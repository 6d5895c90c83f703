"""Suggestions come from what the account has, and each of them can really be built."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levqor.assistants.builder import BuilderContext, build
from levqor.assistants.suggestions import OwnWork, suggest
from levqor.connectors.registry import default_registry

REGISTRY = default_registry()


def a_table(name: str) -> dict:
    return {"name": name, "columns": [{"name": "who", "type": "text"}, {"name": "email", "type": "email"}]}


def asked(context: BuilderContext, works: list[OwnWork] | None = None):
    return suggest(context, REGISTRY, works or [])


def test_an_empty_account_gets_somewhere_to_begin():
    found = asked(BuilderContext(user_email="ann@example.com"))
    assert {suggestion.title for suggestion in found} >= {"A contact form", "Watch a web page"}


def test_a_table_leads_to_a_form_that_fills_it():
    found = asked(BuilderContext(user_email="ann@example.com", tables=[a_table("Leads")]))
    assert any("Leads form" in suggestion.sentence and "Leads" in suggestion.reason for suggestion in found)


def test_what_is_there_already_is_not_suggested_again():
    work = OwnWork("Collect leads", "form", frozenset({"tables.insert", "email.send"}), frozenset({"Leads"}))
    found = asked(BuilderContext(user_email="ann@example.com", tables=[a_table("Leads")]), [work])
    assert not any("fills in the Leads form" in suggestion.sentence for suggestion in found)
    assert any("weekly list" in suggestion.title for suggestion in found)


def test_each_has_an_id_of_its_own_that_stays_the_same():
    context = BuilderContext(user_email="ann@example.com", tables=[a_table("Leads")])
    ids = [suggestion.id for suggestion in asked(context)]
    assert len(set(ids)) == len(ids)
    assert ids == [suggestion.id for suggestion in asked(context)]


NAMES = st.one_of(
    st.sampled_from(
        ["Leads", "Orders 2026", "new customers", "Jira", "Slack messages", "email", "when", "50%", 'a "b"', "x, y"]
    ),
    st.text(min_size=1, max_size=30),
)


@settings(max_examples=15)
@given(st.lists(NAMES, max_size=3, unique=True), st.lists(NAMES, max_size=2))
def test_every_suggestion_builds_without_refusals_whatever_things_are_called(tables, names):
    context = BuilderContext(user_email="ann@example.com", tables=[a_table(name) for name in tables])
    works = [OwnWork(name, "form", frozenset({"tables.insert"}), frozenset(tables[:1])) for name in names]
    for suggestion in asked(context, works):
        built = build(suggestion.sentence, registry=REGISTRY, context=context)
        assert built.document is not None
        assert built.refusals == []


@pytest.mark.parametrize("connector", [item.id for item in REGISTRY.connectors.values() if item.connection])
def test_a_connection_suggests_nothing_that_cannot_be_built(connector):
    context = BuilderContext(user_email="ann@example.com", connections=[{"name": "mine", "connector": connector}])
    for suggestion in asked(context):
        assert build(suggestion.sentence, registry=REGISTRY, context=context).refusals == []
