"""A second section beside the first, when a question has two parts or can be read in two ways."""

from __future__ import annotations

from functools import cache
from typing import Final

from levqor.assistants.chat.excerpts import shorten
from levqor.assistants.chat.index import Hit, Index, is_code
from levqor.assistants.chat.language import terms, weak_terms
from levqor.assistants.chat.library import Section, without_marks

ROOM_OF_THE_FIRST: Final = 460
_ROOM_OF_THE_OTHER: Final = 380
_AS_GOOD: Final = 0.85
_LOOKED_AT: Final = 2


def section_beside(hits: list[Hit], wanted: list[str]) -> Section | None:
    """The section of another status that is named, or one that fits as well and has what the first leaves out."""
    best, *others = hits
    codes = {term for term in wanted if is_code(term)} - set(terms(best.section.heading))
    for hit in others:
        if codes & set(terms(hit.section.heading)):
            return hit.section
    left_out = set(wanted) - _terms_of(best.section) - weak_terms()
    for hit in others[:_LOOKED_AT]:
        if hit.score < _AS_GOOD * best.score or hit.section.key.startswith("reference/"):
            continue
        if hit.coverage >= best.coverage or left_out & _terms_of(hit.section):
            return hit.section
    return None


def said_beside(section: Section, index: Index, wanted: list[str]) -> str:
    excerpt = shorten(section, index.weight, wanted, _ROOM_OF_THE_OTHER)
    steps = (f"{number}. {step}" for number, step in enumerate(excerpt.steps, 1))
    text = "\n".join(filter(None, (excerpt.text, *steps)))
    return f"**{section.heading}**:{' ' if text[:1].isalpha() else chr(10)}{text}"


@cache
def _terms_of(section: Section) -> frozenset[str]:
    return frozenset(terms(f"{section.page} {section.heading} {without_marks(section.text)}"))
