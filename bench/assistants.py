"""How long the chat takes, beside the builder on the same machine in the same minute."""

from __future__ import annotations

import json
import time

from levqor.assistants.chat import ChatContext, chat
from levqor.assistants.chat.index import Index, asked_for
from levqor.assistants.chat.library import sections
from levqor.config import REPOSITORY

ROUNDS = 3


def index_seconds() -> float:
    """Building the index anew, files read and all."""
    sections.cache_clear()
    asked_for.cache_clear()
    begun = time.perf_counter()
    Index(sections(), asked_for())
    return time.perf_counter() - begun


def answers_ms() -> list[float]:
    """Milliseconds for each question of the project's own cases, sorted; the first round warms up and is left out."""
    questions = [
        json.loads(line)["question"]
        for file in sorted((REPOSITORY / "evals" / "chat").glob("*.jsonl"))
        for line in file.read_text(encoding="utf8").splitlines()
    ]
    taken = []
    for number in range(ROUNDS):
        for question in questions:
            begun = time.perf_counter()
            chat(question, ChatContext(plan="growth"))
            if number:
                taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)
