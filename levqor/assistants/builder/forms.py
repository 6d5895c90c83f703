"""The fields of a form: those that the sentence names, and those to suggest where it names none."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder.binding import field_name

_LISTED: Final = re.compile(
    (
        r"(?:\bfields?\b:?|\bform\b[^.]{0,20}?\b(?:with|asking for|that asks for|asks for"
        r"|collecting|containing|for)|\basking for\b|\bcollecting\b)\s+(?P<list>(?:(?:their"
        r"|the|an?|your)\s+)?[\w -]{2,30}(?:\s*,\s*(?:and\s+)?[\w -]{2,30}|\s+and\s+[\w -]{2,30})+)"
    ),
    re.IGNORECASE,
)
_SAID_OF_IT: Final = re.compile(r"\s+(?:is|are|gets?|was|comes|arrives|has)\b.*$", re.IGNORECASE)
_KNOWN: Final = {
    "name": "text", "full name": "text", "first name": "text", "last name": "text", "email": "email",
    "email address": "email", "e mail": "email", "phone": "text", "phone number": "text", "message": "long_text",
    "comments": "long_text", "comment": "long_text", "company": "text", "budget": "number", "amount": "number",
    "date": "date", "address": "text", "subject": "text", "quantity": "number", "rating": "number",
    "description": "long_text", "feedback": "long_text", "website": "text", "city": "text", "country": "text",
    "age": "number", "score": "number", "job title": "text", "title": "text", "question": "long_text",
    "department": "text", "reason": "long_text", "notes": "long_text", "size": "text", "order number": "text",
}  # fmt: skip
_SUGGESTED: Final = {
    "contact": ("name", "email", "message"), "feedback": ("name", "email", "rating", "comments"),
    "survey": ("email", "rating", "comments"), "registration": ("name", "email", "company"),
    "signup": ("name", "email"), "sign up": ("name", "email"), "newsletter": ("email",),
    "booking": ("name", "email", "date", "message"), "order": ("name", "email", "quantity", "address"),
    "application": ("name", "email", "phone", "message"), "lead": ("name", "email", "company", "phone"),
    "quote": ("name", "email", "budget", "message"), "support": ("name", "email", "subject", "description"),
    "demo": ("name", "email", "company"), "rsvp": ("name", "email", "quantity"),
}  # fmt: skip


def named_fields(query: str) -> list[dict[str, Any]]:
    """The fields that the sentence lists; none unless every one of them is plainly a field."""
    match = _LISTED.search(query)
    if match is None:
        return []
    parts = [
        re.sub(r"^(?:and|their|the|an?|your)\s+", "", _SAID_OF_IT.sub("", part.strip()), flags=re.IGNORECASE)
        .strip()
        .lower()
        for part in re.split(r",|\band\b", match.group("list"))
    ]
    known: list[str] = []
    for part in parts:
        if part not in _KNOWN:
            break
        known.append(part)
    return [_field(name, required=name in ("name", "email")) for name in known] if len(known) >= 2 else []


def suggested_fields(words: str, referenced: list[str]) -> list[dict[str, Any]]:
    """A likely list for this form, with every field that the steps refer to."""
    lowered = words.lower()
    names = next((list(value) for key, value in _SUGGESTED.items() if key in lowered), ["name", "email", "message"])
    for name in referenced:
        if name not in [field_name(other) for other in names]:
            names.append(name.replace("_", " "))
    return [_field(name, required=name in ("name", "email") or field_name(name) in referenced) for name in names]


def _field(name: str, *, required: bool) -> dict[str, Any]:
    kind = _KNOWN.get(name)
    if kind is None:
        last = name.split()[-1]
        kind = _KNOWN.get(last, "text")
    return {
        "name": field_name(name), "label": name[:1].upper() + name[1:], "type": kind, "required": required,
    }  # fmt: skip
