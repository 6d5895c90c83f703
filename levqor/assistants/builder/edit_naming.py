"""Which step of a draft is meant by the words people use for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from levqor.assistants.builder.edit_places import Place
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.resolution import connector_of
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import LEMMAS, singular
from levqor.assistants.builder.words import words
from levqor.connectors.registry import Registry

_CALLED: Final = {
    "email.send": "email mail message notification",
    "flow.wait": "wait delay pause waiting",
    "flow.approve": "approval approve permission sign-off",
    "flow.if": "condition filter check test limit restriction if",
    "flow.each": "loop each",
    "flow.respond": "answer response reply respond",
    "http.request": "request call fetch http api",
    "log": "log entry",
}
_CALLED_BY_CONNECTOR: Final = {"tables": "row table record", "llm": "ai summary prompt", "ai": "ai summary prompt"}
_CALLED_BY_KIND: Final = {
    "mail": "email mail message",
    "chat": "message chat notification post",
    "sms": "text sms message",
}
_EMPTY: Final = words("edit_nameless")
_NUMBERED: Final = re.compile(
    r"(?:the )?(?:(?P<word>first|second|third|fourth|fifth|last|final|previous) (?:step|action|one|thing)"
    r"|step (?:number )?(?P<number>\d+)|(?P<digit>\d+)(?:st|nd|rd|th) step)$"
)
_ORDINALS: Final = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "final": -1, "previous": -1,
}  # fmt: skip


def named_places(phrase: Phrase, places: list[Place], lexicon: Lexicon, registry: Registry) -> list[Place]:
    """The steps that the words fit best; several where they fit several equally, none where they fit none."""
    if numbered := _NUMBERED.match(phrase.norm.strip(" .,")):
        return _numbered(numbered, places)
    wanted = _wanted(phrase)
    if not wanted:
        return []
    scored = [(_score(wanted, phrase, place.step, lexicon, registry), place) for place in places]
    best = max((score for score, _ in scored), default=0)
    return [place for score, place in scored if score == best] if best else []


def _numbered(match: re.Match[str], places: list[Place]) -> list[Place]:
    word = match.group("word")
    at = _ORDINALS[word] if word else int(match.group("number") or match.group("digit")) - 1
    return [places[at]] if -len(places) <= at < len(places) else []


def _wanted(phrase: Phrase) -> list[str]:
    """The words that tell steps apart; an application by its id."""
    wanted = []
    for token in phrase:
        if token.app:
            wanted.append(f"~{token.app}")
        elif token.is_literal:
            wanted.append(token.value.lower())
        elif token.kind == "word" and token.norm not in _EMPTY:
            wanted.append(singular(token.norm))
    return wanted


def _score(wanted: Iterable[str], phrase: Phrase, step: dict[str, Any], lexicon: Lexicon, registry: Registry) -> int:
    """How many of the words fit, or nothing where an application or a literal is another one."""
    called = _called(step, lexicon, registry)
    said = str(step.get("with", "")).lower()
    score = 0
    for word in wanted:
        if word.startswith("~"):
            connector = connector_of(registry, word[1:])
            names = {word[1:], connector.id if connector is not None else word[1:]}
            if step["use"].partition(".")[0] not in names and not names & called:
                return 0
            score += 3
        elif any(token.is_literal and token.value.lower() == word for token in phrase):
            if word not in said:
                return 0
            score += 3
        elif word in called:
            score += 2
        elif word in said or LEMMAS.get(word) in called:
            score += 1
        else:
            return 0
    return score


def _called(step: dict[str, Any], lexicon: Lexicon, registry: Registry) -> set[str]:
    use = step["use"]
    app = use.partition(".")[0]
    action = registry.find(use)
    text = " ".join(
        (use, step["id"].replace("_", " "), str(step.get("title", "")), action.title if action else "",
         _CALLED.get(use, ""), _CALLED_BY_CONNECTOR.get(app, ""), _CALLED_BY_KIND.get(lexicon.kind(app), ""))
    )  # fmt: skip
    found = re.findall(r"[a-z0-9#@-]+", text.lower())
    return {form for word in found for form in (word, singular(word))}


def title_of(step: dict[str, Any]) -> str:
    return str(step.get("title") or step["id"])
