"""The chat's predictions in the neutral form, and its score on the project's own cases."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from levqor.assistants.chat import ChatContext, chat
from levqor.assistants.chat.library import with_facts

_READ = 900
"""How many characters of an answer are read."""


@dataclass(frozen=True, slots=True)
class ChatVerdict:
    """What was right about one answer."""

    behaves: bool
    """Answered, or did not, as it should."""
    says: bool
    """Every fact is in it, and nothing that must not be."""
    cites: bool | None
    """An answer names its source; None where none is due."""

    @property
    def is_right(self) -> bool:
        return self.behaves and self.says and self.cites is not False


def predict_chat(cases: Path, out: Path) -> int:
    """Write one prediction line per case; the number of cases."""
    lines = [line for line in cases.read_text(encoding="utf8").splitlines() if line.strip()]
    predictions = [prediction(json.loads(line)) for line in lines]
    out.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in predictions), encoding="utf8")
    return len(predictions)


def prediction(case: dict[str, Any]) -> dict[str, Any]:
    """What a person would read, in order: the answer, then its steps."""
    given = case.get("context") or {}
    plan = given.get("plan") or given.get("userTier")
    previous = [item["query"] for item in given.get("previous", ())]
    reply = chat(case["question"], ChatContext(plan=str(plan).lower() if plan else None, previous=previous))
    steps = [f"{number}. {step}" for number, step in enumerate(reply.steps, 1)]
    return {
        "id": case["id"],
        "answer": "\n".join([reply.answer, *steps]),
        "behaviour": reply.behaviour,
        "sources": [citation.href for citation in reply.citations],
    }


def judge_chat(case: dict[str, Any], predicted: dict[str, Any]) -> ChatVerdict:
    text = predicted["answer"].lower().replace("’", "'")[:_READ]
    wanted = [with_facts(fact).split("|") for fact in case["facts"]]
    says = all(any(_occurs(word, text) for word in words) for words in wanted)
    is_answered = case["behaviour"] == "answer"
    return ChatVerdict(
        behaves=(predicted["behaviour"] == "answer") == is_answered,
        says=says and not any(_occurs(word, text) for word in case["must_not"]),
        cites=bool(predicted["sources"]) if is_answered else None,
    )


def _occurs(word: str, text: str) -> bool:
    word = word.lower().strip()
    if re.match(r"£?\d", word):
        return re.search(rf"(?<![\d,.]){re.escape(word)}(?!\d)", text) is not None
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}", text) is not None
