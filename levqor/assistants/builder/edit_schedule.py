"""Edits of when a draft runs: another rhythm, another time of day, other days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from levqor.assistants.builder.edit_outcome import Unclear
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.normalise import read_sentence
from levqor.assistants.builder.plan import Timing
from levqor.assistants.builder.sentence import Phrase, Token
from levqor.assistants.builder.times import find_schedule
from levqor.assistants.builder.words import words

_FILLERS: Final = words("edit_fillers")
_EDGES: Final = frozenset(["instead", "please", "rather", "only", "just", "then", "now", "also", "too"])
_CADENCE: Final = re.compile(
    r"\b(?:daily|weekly|monthly|yearly|annually|quarterly|once|(?:every|each|per|a) (?:day|week|month|quarter|year))\b"
)
_CLOCK_CRON: Final = re.compile(r"[\d,]+ [\d,]+ \* \* \*")
_DUE: Final = "timestamp(trigger.scheduled_for)"
_WHOLE_DAYS: Final = ("/ 86400", "/ 604800")
_LOOKS: Final = (
    (re.compile(r"\*/(\d+) \* \* \* \*"), "{}m"),
    (re.compile(r"0 \*/(\d+) \* \* \*"), "{}h"),
)


@dataclass(frozen=True, slots=True)
class NewTiming:
    """A schedule that was said, and whether it names only the time of day or only the days."""

    timing: Timing
    only_time: bool
    only_days: bool


def read_timing(phrase: Phrase, lexicon: Lexicon) -> NewTiming | None:
    """The schedule that a whole phrase is about; None where the phrase says anything else besides."""
    kept = Phrase(phrase.source, tuple(token for token in phrase if token.text.lower() not in _EDGES))
    said = " ".join(token.text for token in kept)
    for text in (said, f"every day {said}"):
        read = read_sentence(text, lexicon)
        found = find_schedule(read)
        if found is None or any(not _is_filler(token) for token in read if token.index not in found.taken):
            continue
        timing, names_rhythm = found.timing, bool(_CADENCE.search(kept.norm))
        is_clock = timing.interval is None and all(map(_CLOCK_CRON.fullmatch, timing.crons))
        return NewTiming(
            timing,
            only_time=is_clock and not timing.assumed_time and not names_rhythm and "every" not in kept.norm.split(),
            only_days=timing.assumed_time and timing.interval is None and not names_rhythm,
        )
    return None


def _is_filler(token: Token) -> bool:
    return token.text.lower() in _FILLERS


def reschedule(document: dict[str, Any], said: NewTiming, said_words: str) -> Timing:
    """Change when the document runs; what the words leave open stays as it was.

    Raises:
        Unclear: what starts the workflow has no schedule, or no schedule can say it.
    """
    timing, trigger = said.timing, document["trigger"]
    if timing.open:
        raise Unclear(f"A schedule has no word for “{timing.open}”. Say it as days and a time of day.")
    if "." in trigger["use"] and (every := _interval_of(timing)):
        trigger.setdefault("with", {})["every"] = every
        return timing
    if trigger["use"] not in ("schedule", "manual"):
        raise Unclear(
            f"What starts this workflow is not a schedule, so “{said_words}” cannot change it. "
            "Write the whole request again to start it on a schedule instead."
        )
    crons = _merged(said, _crons_of(trigger))
    _let_through(document, keeps_days=said.only_time or said.only_days)
    given = trigger.get("with", {})
    if crons == _crons_of(trigger) and timing.timezone in (None, given.get("timezone")):
        return timing
    if trigger["use"] == "manual":
        document["trigger"] = trigger = {"use": "schedule", "with": {}}
    trigger.setdefault("with", {})["cron"] = crons[0] if len(crons) == 1 else crons
    if timing.timezone:
        trigger["with"]["timezone"] = timing.timezone
    trigger["words"] = said_words[:1000]
    return timing


def _crons_of(trigger: dict[str, Any]) -> list[str]:
    crons = trigger.get("with", {}).get("cron") or []
    lines = [crons] if isinstance(crons, str) else list(crons)
    return [line for line in lines if len(line.split()) == 5]


def _merged(said: NewTiming, before: Sequence[str]) -> list[str]:
    if not before or not (said.only_time or said.only_days):
        return said.timing.crons
    times, days = (said.timing.crons, before) if said.only_time else (before, said.timing.crons)
    return list(dict.fromkeys(" ".join((*time.split()[:2], *day.split()[2:])) for day in days for time in times))


def _let_through(document: dict[str, Any], *, keeps_days: bool) -> None:
    """Without the step that let only every n-th fire of the former schedule through."""
    steps = document["steps"]
    guard = steps[0] if len(steps) == 1 and _DUE in str(steps[0].get("when", "")) else None
    if guard is None or (keeps_days and any(size in guard["when"] for size in _WHOLE_DAYS)):
        return
    document["steps"] = guard.get("then", [])


def _interval_of(timing: Timing) -> str | None:
    """How often to look for what is new, where the rhythm is even."""
    if timing.interval is not None and timing.interval.unit in ("minute", "hour"):
        return f"{timing.interval.every}{timing.interval.unit[0]}"
    if timing.crons == ["0 * * * *"]:
        return "1h"
    if timing.crons == ["* * * * *"]:
        return "1m"
    for shape, text in _LOOKS:
        if len(timing.crons) == 1 and (match := shape.fullmatch(timing.crons[0])):
            return text.format(match.group(1))
    return None
