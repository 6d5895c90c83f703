"""What must not be shown: values under names that hold secrets are masked wherever a step is displayed."""

from __future__ import annotations

import re
from typing import Any, Final

MASK: Final = "••••"
_SENSITIVE = re.compile(
    r"pass(word|wd|phrase)?$|secret|token|authorization|api[-_]?key|cookie|credential|private[-_]?key|^auth$|signature",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(next|prev|page|cursor|continuation).*token|max_tokens|token_count", re.IGNORECASE)


def is_sensitive(name: str) -> bool:
    return bool(_SENSITIVE.search(name)) and not _HARMLESS.search(name)


def redact(value: Any) -> Any:
    """A copy of a JSON value in which everything under a sensitive name is masked."""
    match value:
        case dict():
            return {
                key: MASK if is_sensitive(str(key)) and inner not in (None, "") else redact(inner)
                for key, inner in value.items()
            }
        case list():
            return [redact(inner) for inner in value]
    return value
