"""Fills an advice with facts. In a text, [ ... ] is left out when a {fact} inside it is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from levqor.assistants.debug.signs import Advice
from levqor.kit.redaction import MASK

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")
_MOST: Final = 90
"""Characters of one fact."""

_SECRET = re.compile(
    r"\b(?:sk|pk|rk|whsec)_(?:live|test)?_?[A-Za-z0-9]{8,}|\bsk-[\w-]{12,}|\bxox[abeprs]-[\w-]{8,}|\bgh[pousr]_\w{16,}"
    r"|\bgithub_pat_\w{16,}|\bglpat-[\w-]{16,}|\bAKIA[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\bya29\.[\w-]{10,}|\bSG\.[\w.-]{16,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.?[\w-]*|\bpat[A-Za-z0-9]{12,}\.\w{16,}|\bsecret_\w{16,}|\b\d{8,10}:[\w-]{30,}"
    r"|(?<=://)[^/\s:@]{1,80}:[^/\s@]{1,200}(?=@)"
    r"|(?i:(?<=bearer )|(?<=basic ))[\w.+/=-]{8,}"
    r"|(?i:(?<=password=)|(?<=passwd=)|(?<=token=)|(?<=secret=)|(?<=api_key=)|(?<=apikey=)|(?<=access_token=)|(?<=key=))"
    r"[^\s&\"']{3,}"
)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts; a fact outside brackets that is not known leaves a plain word."""
    kept = _OPTIONAL.sub(lambda found: _whole(found[1], facts), text)
    filled = _FACT.sub(lambda found: _shown(facts.get(found[1])) or _PLAIN.get(found[1], "it"), kept)
    return _tidy(filled)


_PLAIN: Final = {"app": "The service", "host": "the server", "console": "its settings", "field": "the field"}


def filled(advice: Advice, facts: Mapping[str, str]) -> Advice:
    steps = tuple(step for step in (fill(step, facts) for step in advice.steps) if step)
    return Advice(fill(advice.explain, facts), steps, fill(advice.prevent, facts))


def without_secrets(text: str) -> str:
    """The text without what looks like a key, token or password."""
    return _SECRET.sub(MASK, text)


def _whole(part: str, facts: Mapping[str, str]) -> str:
    return part if all(facts.get(name) for name in _FACT.findall(part)) else ""


def _shown(value: str | None) -> str:
    if not value:
        return ""
    clean = without_secrets(" ".join(value.split()))
    return clean if len(clean) <= _MOST else clean[: _MOST - 1] + "…"


def _tidy(text: str) -> str:
    text = re.sub(r" {2,}", " ", text).replace(" .", ".").replace(" ,", ",").replace(" :", ":").strip()
    text = re.sub(r"(^|[.!?] )the service", lambda found: f"{found[1]}The service", text)
    text = re.sub(r"(?<=[a-z,;] )The service", "the service", text)
    return text[:1].upper() + text[1:]
