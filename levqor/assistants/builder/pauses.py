"""Waits: how long, and where they stand."""

from __future__ import annotations

import re
from typing import Final

from levqor.assistants.builder.plan import Do
from levqor.assistants.builder.sentence import Phrase

_DURATION: Final = (
    r"(\d+|an?|one|two|three|four|five|six|seven|ten|fifteen|twenty|thirty|half an"
    r"|couple of|few) ?(seconds?|minutes?|hours?|days?|weeks?|months?|s|m|h|d)\b"
)


WAIT: Final = re.compile(
    rf"\b(?:waits?|waiting|pauses?|delays?|sleeps?|holds?(?: off)?|snoozes?)(?: (?:for|it|them|by|about"
    rf"|another|at least|exactly|until|everything))* {_DURATION}"
)


_LATER: Final = re.compile(
    rf"(?:^(?:after|in|exactly|about) {_DURATION}(?! (?:ago|or))|\b{_DURATION} (?:later|afterwards|after that|after))"
)


_SINCE: Final = re.compile(
    rf"\b(?:after|in) (?:another |a further |at least |about |exactly )*{_DURATION}(?! (?:of|ago))"
)


_WITHIN: Final = re.compile(rf"\b(?:within|for|in) (?:the next |at least |more than )?{_DURATION}")
_NOTHING_CAME: Final = re.compile(r"\b(?:not|no|nobody|never|none)\b")


def pause_within(phrase: Phrase) -> tuple[list[Do], Phrase]:
    """`if it is still unpaid after another 7 days`: the wait before the look, and what is looked at."""
    match = _SINCE.search(phrase.norm) or (_WITHIN.search(phrase.norm) if _NOTHING_CAME.search(phrase.norm) else None)
    return ([wait_step(match, phrase.taken(match).text)], phrase.without(match)) if match else ([], phrase)


def pause_before(phrase: Phrase) -> tuple[list[Do], Phrase]:
    match = _LATER.search(phrase.norm)
    if match is None or re.search(r"\b(?:ago|older|within|last|past|due|every)\b", phrase.norm[: match.end() + 1]):
        return [], phrase
    taken = phrase.taken(match)
    rest = phrase.without(match)
    return ([wait_step(match, taken.text)], rest) if len(rest) or match.group() else ([], phrase)


def wait_step(match: re.Match[str], words: str) -> Do:
    groups = [value for value in match.groups() if value]
    count, unit = groups[0], groups[1]
    amount = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
              "fifteen": 15, "twenty": 20, "thirty": 30, "couple of": 2, "few": 3}.get(count)  # fmt: skip
    number = amount or (int(count) if count.isdigit() else 0)
    letter = unit[0]
    if unit.startswith("month"):
        number, letter = number * 30, "d"
    elif letter == "w":
        number, letter = number * 7, "d"
    elif count == "half an":
        number, letter = 30, "m"
    key = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[letter]
    return Do("flow", "wait", words, {"for": f"{number}{letter}", key: str(number), "said": f"{count} {unit}"})
