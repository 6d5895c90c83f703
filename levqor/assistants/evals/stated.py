"""Whether the values that a request states are where they belong: in conditions and in parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_NUMBER: Final = re.compile(r"\s*[£$€]?\s*(-?[\d,]*\.?\d+)\s*(k|m|%)?\s*")
_LEFT_OVER: Final = 25
"""How many letters an identifier may have too many: `the #ops channel` still names `ops`."""


def has_conditions(gold: Sequence[Mapping[str, Any]], steps: Sequence[Mapping[str, Any]]) -> bool | None:
    """Whether every condition that the case names is there; None where it names none."""
    needed = [condition for condition in gold if not condition.get("optional")]
    if not needed:
        return None
    found = list(_conditions(steps))
    for condition in needed:
        match = next((held for held in found if _same_condition(condition, held)), None)
        if match is None:
            return False
        found.remove(match)
    return True


def _conditions(steps: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for step in steps:
        for condition in step.get("conditions", ()):
            yield from condition.get("any") or condition.get("all") or [condition]
        for block in ("then", "else", "do"):
            yield from _conditions(step.get(block, ()))


def _same_condition(gold: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    named = plain(held["field"])
    fields = [plain(field) for field in gold["field"].split("|")]
    if not any(field in named or (len(named) > 2 and named in field) for field in fields):
        return False
    return held["op"] in gold["op"].split("|") and (
        gold.get("value") is None or _same_value(gold["value"], held.get("value"))
    )


def _same_value(wanted: Any, given: Any) -> bool:
    left, right = _number(wanted), _number(given)
    if left is not None and right is not None:
        return left == right
    short, long = sorted((plain(wanted), plain(given)), key=len)
    return short == long or (len(short) > 3 and short in long)


def _number(value: Any) -> float | None:
    match = _NUMBER.fullmatch(str(value).lower())
    return float(match.group(1).replace(",", "")) * {"k": 1e3, "m": 1e6}.get(match.group(2), 1) if match else None


def plain(value: Any) -> str:
    return re.sub(r"[^a-z0-9]+", "", str(value).lower())


def holds(wanted: Mapping[str, Any], step: Mapping[str, Any]) -> Iterator[bool]:
    """For each parameter that a case states, whether the step has it."""
    values = list(_leaves({key: value for key, value in step.items() if key not in ("then", "else", "do")}))
    for value in wanted.values():
        if isinstance(value, str) and value.startswith("ref:"):
            names = value.removeprefix("ref:").split("|")
            yield any("{{" in held and name in held for held in values for name in names)
        else:
            yield any(_within(plain(value), plain(held)) for held in values)


def _within(wanted: str, held: str) -> bool:
    return wanted in held and len(held) <= len(wanted) + _LEFT_OVER


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case Mapping():
            for inner in value.values():
                yield from _leaves(inner)
        case list():
            for inner in value:
                yield from _leaves(inner)
        case None:
            return
        case _:
            yield str(value)
