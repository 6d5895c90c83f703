"""A follow-up takes the rest from what was asked before."""

from __future__ import annotations

import pytest

from levqor.assistants.chat import ChatContext, chat
from levqor.assistants.chat.facts.shapes import count, money
from levqor.blueprint import blueprint

PLANS = blueprint().plans


def then(*questions: str) -> str:
    return chat(questions[-1], ChatContext(previous=questions[:-1])).answer


@pytest.mark.parametrize("follow", ["and yearly?", "And per year?", "yearly?", "what about yearly"])
def test_the_interval_changes_and_the_plan_stays(follow):
    assert money(PLANS["growth"].yearly) in then("How much is Growth per month?", follow)


@pytest.mark.parametrize("follow", ["What about Growth?", "and Growth?", "Growth?", "and on growth"])
def test_the_plan_changes_and_the_question_stays(follow):
    assert count(PLANS["growth"].workflows) in then("How many workflows does Launch include?", follow)


def test_two_follow_ups_in_a_row():
    assert money(PLANS["agency"].yearly) in then("price of Growth monthly", "and Agency?", "and yearly?")


def test_a_whole_question_is_not_a_follow_up():
    text = then("How much is Growth per month?", "How many users does Starter include?")
    assert text.startswith(f"{PLANS['starter'].name} includes {PLANS['starter'].users} user")


def test_a_follow_up_on_the_documentation():
    reply = chat("and how do I stop one?", ChatContext(previous=["How do I publish a workflow?"]))
    assert any("stop-or-pause" in citation.href for citation in reply.citations)


def test_a_follow_up_without_anything_before_is_asked_about_itself():
    assert chat("and yearly?", ChatContext()).answer
