"""The questions that the site's help offers on its pages are ones that the chat can answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from levqor.assistants.chat.shapes import ChatContext
from levqor.assistants.provider import LocalProvider

SOURCE = Path(__file__).parents[3] / "levqor-site" / "src" / "components" / "ai" / "questions.ts"
QUESTIONS = sorted(set(re.findall(r'^ +"([^"/]+\?)",$', SOURCE.read_text(), re.MULTILINE)))


def test_there_are_questions_to_check() -> None:
    assert len(QUESTIONS) > 20


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_offered_question_is_answered_from_the_documentation(question: str) -> None:
    reply = LocalProvider().chat(question, context=ChatContext()).reply

    assert reply.behaviour == "answer"
    assert any(citation.href.startswith("/docs/") for citation in reply.citations)
