"""Titles, subjects and names that the builder writes, made from the words of the request."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder.plan import Condition, Me, Ref, Trigger
from levqor.document.cron import Cron

_SHORT: Final = 48
_LONGEST: Final = 80
_OPS: Final = {"eq": "is", "ne": "is not", "gt": "is over", "gte": "is at least", "lt": "is under", "lte": "is at most",
               "between": "is between", "not_between": "is not between", "contains": "contains",
               "not_contains": "does not contain", "exists": "is there",
               "not_exists": "is missing", "starts_with": "starts with", "ends_with": "ends with",
               "changed": "has changed", "is_true": "holds", "is_false": "does not hold"}  # fmt: skip
_FIELDS: Final = {"total amount": "the amount", "tag label": "the tag", "rating stars": "the rating"}
_STRIP: Final = re.compile(
    r"^(?:when(?:ever)?|every time|each time|as soon as|once|if|please|i want to|i need to)\b[ ,]*", re.IGNORECASE
)
_LOOP: Final = re.compile(r"^(?:and\s+)?(?:for|loop over)\s+(?:each|every|all)\s+(?:of\s+)?", re.IGNORECASE)
_EVENT_VERBS: Final = re.compile(
    (
        r"^(?:someone|somebody|anyone|a (?:user|customer|visitor|person|client))\s+(?:fills? (?:in"
        r"|out|up)|submits?|completes?|sends?|answers?)\s+"
    ),
    re.IGNORECASE,
)
_SENDS: Final = re.compile(
    (
        r"\s+(?:is|gets?|was|has been)\s+(?:submitted|filled(?: in| out)?|sent|received"
        r"|used|completed)\b.*$|\s+(?:comes? in|arrives?)\b.*$"
    ),
    re.IGNORECASE,
)


def workflow_name(query: str, trigger: Trigger, crons: str | list[str] | None, titles: list[str]) -> str:
    """The request itself when it is short; otherwise what starts the workflow and what it does first."""
    words = _STRIP.sub("", " ".join(query.split())).strip(" .!,;")
    if len(words) <= _SHORT or not titles:
        return _cut(sentence_case(words)) or "New workflow"
    does = ", ".join(title[:1].lower() + title[1:] for title in titles[:2])
    begins = _beginning(trigger, crons)
    return _cut(sentence_case(f"{begins}: {does}" if begins else does))


def _beginning(trigger: Trigger, crons: str | list[str] | None) -> str:
    if trigger.kind == "schedule":
        return describe_crons(crons)
    if trigger.kind == "manual":
        return ""
    return re.sub(r"^(?:the|a|an|my|our)\s+", "", event_noun(trigger), flags=re.IGNORECASE)


def describe_crons(crons: str | list[str] | None) -> str:
    """Cron lines in words: `Monday to Friday at 08:30`."""
    lines = [crons] if isinstance(crons, str) else crons or []
    return " and ".join(Cron(line).describe() for line in lines)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def event_noun(trigger: Trigger) -> str:
    """What came in: `the contact form`, `a webhook`."""
    words = _SENDS.sub("", _EVENT_VERBS.sub("", _STRIP.sub("", trigger.words))).strip(" .,:;")
    if trigger.kind == "form":
        return words if "form" in words.lower() or "survey" in words.lower() else "the form"
    if trigger.kind == "schedule":
        return "the schedule"
    return words or "the workflow"


def subject_for(trigger: Trigger, loop_words: str | None) -> str:
    if loop_words:
        return sentence_case(_LOOP.sub("", loop_words))[:150]
    noun = re.sub(r"^(?:the|a|an|my|our)\s+", "", event_noun(trigger), flags=re.IGNORECASE)
    match trigger.kind:
        case "form":
            return f"New submission: {noun}"
        case "webhook":
            return f"Webhook received: {noun}" if noun.lower() not in ("webhook", "a webhook") else "Webhook received"
        case "schedule" | "manual":
            return "Result of ${{ workflow.name }}"
        case _:
            return f"New: {noun}"[:150]


def condition_title(conditions: list[Condition]) -> str:
    parts = [
        f"{_FIELDS.get(condition.field, condition.field)} {_OPS.get(condition.op, condition.op)}"
        + (f" {_listed(condition.value)}" if condition.value is not None else "")
        for condition in conditions
    ]
    said = parts[0] + "".join(
        (" or " if condition.or_before else " and ") + part
        for condition, part in zip(conditions[1:], parts[1:], strict=True)
    )
    return ("Only if " + said)[:190]


def _listed(value: Any) -> str:
    match value:
        case list():
            return " or ".join(map(str, value))
        case (low, high):
            return f"{low} and {high}"
    return str(value)


def who(value: Any) -> str:
    match value:
        case Me():
            return "you"
        case Ref():
            return "the address in the data"
        case list():
            return ", ".join(map(str, value))
        case None:
            return "…"
    return str(value)


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
