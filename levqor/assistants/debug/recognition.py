"""Which cause the evidence speaks for: every sign that is seen, the heaviest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import re2

from levqor.assistants.debug.signs import Sign, knowledge

MAX_TEXT: Final = 8000
_NOTE_COUNTS_LESS: Final = 15
"""How much lighter a sign is that only the person's remark shows."""
_CODE_LIKE: Final = re.compile(r"(?:^|[\s(`])([a-z]+(?:_[a-z]+)+)(?=[\s):.,`]|$)")
_FOR_NO_APP: Final = frozenset(("", "http"))

_JOINTS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\w)[_-](?=\w)")
_STATUS = re2.compile(
    r"(?i)\b(?:http(?:/\d(?:\.\d)?)?|status(?:[ _]?code)?|code|error|response|answered with|returned)"
    r"[\"':\s(=\[]{1,5}([1-5]\d\d)\b"
    r"|\b([45]\d\d)[\"':,\s-]{1,4}(?:bad request|unauthori|forbidden|not found|method not|conflict|gone|payload|"
    r"request entity|unsupported|unprocessable|too many|internal server|bad gateway|service (?:temporarily )?unavail|"
    r"gateway time|payment required|not acceptable|origin|web server|locked|request time)"
    r"|^\W{0,3}(?:error:? )?([45]\d\d)\b(?:[ :,-]|$)"
)


@dataclass(frozen=True, slots=True)
class Symptoms:
    """What is known of a failure, in the words of machines and of people."""

    text: str
    """The error as it was seen: message, answer of the other side."""
    note: str = ""
    """What a person adds."""
    app: str = ""
    step: str = ""
    code: str = ""
    """The product's own error code."""
    status: int | None = None
    """The HTTP status that was really answered."""


@dataclass(frozen=True, slots=True)
class Finding:
    sign: Sign
    weight: int
    seen: str
    """What it was recognised by: a word, a code or a status."""
    named: dict[str, str] = field(default_factory=dict)
    """Names taken from the text."""


def recognise(symptoms: Symptoms) -> list[Finding]:
    """Every sign that is seen, the most telling first."""
    text = symptoms.text[:MAX_TEXT]
    status = symptoms.status or status_in(text)
    found = list(_seen(symptoms, text, status))
    if symptoms.note:
        known = {finding.sign.id for finding in found}
        both = f"{text}\n{symptoms.note[:2000]}"
        lighter = [finding for finding in _seen(symptoms, both, status) if finding.sign.id not in known]
        found += [Finding(f.sign, f.weight - _NOTE_COUNTS_LESS, f.seen, f.named) for f in lighter]
    if status is not None and (sign := knowledge().statuses.get(status)) is not None:
        found.append(Finding(sign, sign.weight, str(status)))
    return sorted(found, key=lambda finding: (-finding.weight, -len(finding.seen)))


def status_in(text: str) -> int | None:
    """The HTTP status that a text speaks of."""
    found = _STATUS.search(text)
    return None if found is None else int(next(group for group in found.groups() if group))


def app_in(text: str) -> str:
    """The service that a text or an address speaks of; empty when none is recognised."""
    lowered = text.lower()
    return next((app.id for app in knowledge().apps.values() if any(word in lowered for word in app.words)), "")


def own_code_in(text: str) -> str:
    """One of the product's own codes, where a pasted text names it: `(expression_failed)`; empty otherwise."""
    known = {code for sign in knowledge().signs for code in sign.codes if "_" in code}
    return next((word for word in _CODE_LIKE.findall(text[:MAX_TEXT]) if word in known), "")


def app_of_connector(connector: str) -> str:
    """The service that a connector is for; empty when it is for none that is known."""
    apps = knowledge().apps
    if connector in apps:
        return connector
    return next((app.id for app in apps.values() if connector in app.connectors), "")


def _seen(symptoms: Symptoms, text: str, status: int | None) -> Iterator[Finding]:
    lowered = f"{text.lower()}\n{_spelled_out(text)}"
    for sign in knowledge().signs:
        if not _applies(sign, symptoms, lowered):
            continue
        seen, named = _sight(sign, symptoms.code, status, text, lowered)
        if seen:
            yield Finding(sign, sign.weight, seen, named)


def _spelled_out(text: str) -> str:
    """Names of programs as words: `TooManyConnectionsError` and `rate_limit_exceeded` say what people say."""
    return _JOINTS.sub(" ", text).lower()


def _applies(sign: Sign, symptoms: Symptoms, lowered: str) -> bool:
    if sign.codes and symptoms.code not in sign.codes:
        return False
    if sign.apps and symptoms.app not in sign.apps:
        return False
    if sign.where is not None and not sign.where.search(f"{symptoms.app} {symptoms.step} {lowered}"):
        return False
    return (
        all(word in lowered for word in sign.every)
        and (not sign.some or any(word in lowered for word in sign.some))
        and not any(word in lowered for word in sign.none)
    )


def _sight(sign: Sign, code: str, status: int | None, text: str, lowered: str) -> tuple[str, dict[str, str]]:
    """What the sign is recognised by, and the names in the text that it points out."""
    named: dict[str, str] = {}
    seen = max((word for word in sign.words if word in lowered), key=len, default="")
    for pattern in sign.patterns:
        if (match := pattern.search(text)) is not None:
            seen = seen or str(match.group(0))[:40] or sign.id
            named |= _groups(match)
    if not seen and status is not None and status in sign.statuses:
        seen = str(status)
    if not seen and sign.codes and not sign.words and not sign.patterns:
        seen = code
    if seen:
        for pattern in sign.names:
            named = (_groups(match) if (match := pattern.search(text)) else {}) | named
    return seen, named


def _groups(match: Any) -> dict[str, str]:
    found = match.groupdict().items()
    return {name.rstrip("0123456789"): value.strip() for name, value in found if value and value.strip()}
