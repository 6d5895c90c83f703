"""Takes out of a model's draft every address, channel and number that nobody has given: each becomes a question."""

from __future__ import annotations

import re
from typing import Any, Final

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOST: Final = re.compile(r"https?://([^\s/?#'\"${}]+)", re.IGNORECASE)
_CHANNEL: Final = re.compile(r"[#@][\w.-]+")
_LONG_NUMBER: Final = re.compile(r"\d{6,}")
_NOT_VALUES: Final = frozenset(("use", "id", "words", "title", "name", "description", "code", "cron", "as"))
_GONE: Final = object()


def without_inventions(document: dict[str, Any], given: str) -> dict[str, Any]:
    """The document without values that hold something which `given`, the request and its surroundings, does not."""
    kept = _kept(document, given.lower())
    return kept if isinstance(kept, dict) else {}


def _kept(value: Any, given: str, name: str = "") -> Any:
    if isinstance(value, dict):
        pairs = {key: _kept(held, given, key) for key, held in value.items()}
        return {key: held for key, held in pairs.items() if held is not _GONE}
    if isinstance(value, list):
        held = [one for item in value if (one := _kept(item, given, name)) is not _GONE]
        return held if held or not value else _GONE
    if isinstance(value, str) and name not in _NOT_VALUES and any(word not in given for word in _claims(value)):
        return _GONE
    return value


def _claims(text: str) -> list[str]:
    """What a text says that only somebody can have said."""
    text = text.lower()
    claims = _ADDRESS.findall(text) + _HOST.findall(text) + _LONG_NUMBER.findall(text)
    return claims + ([text] if _CHANNEL.fullmatch(text) else [])
