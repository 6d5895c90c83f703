"""How much a step reads and writes."""

from __future__ import annotations

from typing import Final

from levqor.connectors.declaration import StepError

MAX_ITEMS: Final = 100_000
MAX_TEXT: Final = 5_000_000


def check_text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise StepError(f"The text would have more than {MAX_TEXT} characters.", code="too_large")
    return text


def unique_names(names: list[str]) -> list[str]:
    """Names of columns: an empty one gets a number, one that was there before gets another."""
    columns: dict[str, None] = {}
    following: dict[str, int] = {}
    for position, name in enumerate(names):
        base = chosen = name.strip() or f"column_{position + 1}"
        while chosen in columns:
            following[base] = following.get(base, 1) + 1
            chosen = f"{base}_{following[base]}"
        columns[chosen] = None
    return list(columns)
