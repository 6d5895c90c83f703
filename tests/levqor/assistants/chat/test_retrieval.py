"""Which section answers, for questions in people's words rather than the documentation's."""

from __future__ import annotations

import pytest

from levqor.assistants.chat import ChatContext, chat
from levqor.assistants.chat.language import in_words_of_docs, sentences
from levqor.assistants.chat.manners import rules

SECTIONS = {
    "guide/runs#interrupted": ["what does interrupted mean", "my run was interrupted, why"],
    "guide/runs#failed-dead-and-cancelled": ["difference between failed and dead"],
    "guide/runs#queued-waiting-and-held": ["what does queued mean", "status held"],
    "guide/runs#what-a-repeat-sends-again": ["will the mail go out again if the step is retried"],
    "guide/tables#column-types": ["which types can a column have", "what data types does a table know"],
    "guide/tables#changing-a-tables-columns": ["add another column to my table"],
    "guide/cron#time-zones-and-daylight-saving": ["what happens when the clocks change"],
    "guide/recipes#retry-a-step-more-often": ["how many times does it retry", "turn retries off"],
    "guide/limits#sizes-of-requests-and-answers": ["biggest file I can send to a webhook", "can I upload a photo"],
    "guide/limits#times": ["how long may a workflow take"],
    "guide/errors#401-unauthorized": ["the crm answers 401"],
    "guide/troubleshooting#my-webhook-answers-404": ["my hook gives 404"],
    "guide/recipes#export-my-data": ["I need all my stuff out as a file"],
    "guide/recipes#undo-a-change": ["put it back to how it was"],
    "guide/recipes#stop-or-pause-a-workflow": ["switch the zap off over the holidays"],
    "guide/recipes#retry-a-failed-run": ["carry on from where it broke", "run the last step again"],
    "guide/recipes#wait-or-delay-between-steps": ["hold the flow for two days before the reminder"],
    "guide/data#add-up-count-or-average": ["how would I total up the amounts in a list"],
    "guide/api": ["is there somewhere the api is documented"],
    "guide/security#two-factor-authentication-and-single-sign-on": ["do you have 2 step verification"],
    "guide/billing#downgrading": ["I would like to go down a tier"],
    "guide/billing#invoices-receipts-and-vat": ["is sales tax added on top of your prices"],
    "guide/team#changing-a-role": ["give my assistant the right to edit"],
    "guide/team#removing-a-member": ["a colleague left, take her access away"],
    "guide/team#roles": ["she may look but not change anything"],
    "guide/security#what-the-operator-and-support-can-see": ["can your staff read my e-mails"],
    "guide/concepts#idempotency": ["what is an idempotency key"],
}
CASES = [(section, question) for section, questions in SECTIONS.items() for question in questions]


@pytest.mark.parametrize(("section", "question"), CASES)
def test_the_section_that_has_the_answer_is_cited_first(section, question):
    reply = chat(question, ChatContext())
    assert reply.behaviour == "answer"
    assert reply.citations[0].href.endswith(section), [citation.href for citation in reply.citations]


def test_a_sentence_around_the_question_does_not_hide_it():
    said = "We have been with you since spring and like it. Our accountant asked me something. How do I rotate a key?"
    assert chat(said, ChatContext()).citations[0].href.endswith("guide/security#rotating-a-key")


def test_a_long_question_is_recognised_by_a_phrase_inside_it():
    said = (
        "we publish about ten of these for our clients and last night one workflow said connection refused by their box"
    )
    assert chat(said, ChatContext()).citations[0].href.endswith("guide/errors#connection-refused-or-reset")


def test_what_names_nothing_of_the_product_needs_a_better_match():
    assert chat("does the moon pull at an ocean", ChatContext()).behaviour != "answer"


def test_only_a_text_of_several_sentences_has_sentences():
    assert sentences("how do I rotate a key") == []
    assert sentences("it broke again. how do I rotate a key?") == ["it broke again", "how do I rotate a key"]


def test_what_people_say_becomes_the_documentation_s_word():
    assert "keep" in in_words_of_docs("how long do you hang on to logs")
    assert in_words_of_docs("how long are logs kept") == "how long are logs kept"


def test_every_reply_that_gives_no_answer_says_so_in_plain_words():
    for rule in rules():
        assert any(words in rule.reply for words in ("can't", "don't have", "Please report")), rule.id
