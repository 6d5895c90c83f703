"""Follow-up questions: `and yearly?` and `what about Growth?` take the rest from what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from levqor.assistants.chat.facts.reading import Asked, read_asked
from levqor.assistants.chat.language import plain, terms

_CONTINUES: Final = re.compile(
    r"^(?:and|or|but|also|what about|how about|what if|so|then|ok|okay|same for|the same for|with|on|for|in|by|per"
    r"|if)\b|^(?:yearly|monthly|annually|per year|per month|starter|launch|growth|agency)\b"
)
_POINTS_BACK: Final = re.compile(r"\b(?:it|that|this|them|those|they|one|there|then|instead|same)\b")
_OWN_TERMS: Final = 2
_SHORT: Final = 8


def continues(text: str) -> bool:
    """Whether a question leans on the one before it."""
    words = text.split()
    if len(words) > _SHORT + 4:
        return False
    return bool(_CONTINUES.match(text)) or (
        len(words) <= _SHORT and (bool(_POINTS_BACK.search(text)) or len(terms(text)) <= 1)
    )


def resolve(asked: Asked, previous: Sequence[str]) -> tuple[Asked, str]:
    """The question with what it left out, and the text to search with."""
    if not previous or not continues(asked.text):
        return asked, asked.text
    earlier = _resolved(previous, asked.plan_of_caller)
    merged = replace(
        asked,
        plans=asked.plans or (() if asked.packages else earlier.plans),
        packages=asked.packages or (() if asked.plans else earlier.packages),
        interval=asked.interval or (None if asked.attributes - {"price"} else earlier.interval),
        attributes=asked.attributes or earlier.attributes,
        quantities=asked.quantities or (() if asked.plans and earlier.plans else earlier.quantities),
    )
    text = f"{_without_replaced(earlier.text, asked)} {asked.text}"
    return replace(
        merged, text=text if not asked.attributes or merged.attributes == earlier.attributes else asked.text
    ), text


def _resolved(previous: Sequence[str], plan: str | None) -> Asked:
    """The last question, resolved against those before it."""
    last = read_asked(plain(previous[-1]), plan)
    return resolve(last, previous[:-1])[0]


def _without_replaced(earlier: str, asked: Asked) -> str:
    """The earlier words without the plan, interval or numbers that the new question puts in their place."""
    if asked.plans:
        earlier = re.sub(r"\b(?:starter|launch|growth|agency)\b", " ", earlier)
    if asked.interval:
        earlier = re.sub(
            r"\b(?:monthly|yearly|annual(?:ly)?|(?:per|a|each|by the) (?:month|year)|month|year)\b", " ", earlier
        )
    if asked.quantities:
        earlier = re.sub(r"£?\d+(?:[.,]\d+)*", " ", earlier)
    return " ".join(earlier.split())
