"""What a file may hold and a database may not."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.kit.json import dump_json

_MOST_DEEP: Final = 40
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any, depth: int = 0) -> Any:
    """Without characters that cannot be stored; what is nested too deep is its JSON as text."""
    match value:
        case str():
            return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
        case dict() | list() if depth > _MOST_DEEP:
            return "" if not value else _as_json(value)
        case dict():
            return {storable(str(name)): storable(inner, depth + 1) for name, inner in value.items()}
        case list():
            return [storable(inner, depth + 1) for inner in value]
    return value


def _as_json(value: Any) -> str:
    try:
        return storable(dump_json(value))  # type: ignore[no-any-return]  # a text stays a text
    except (RecursionError, ValueError, TypeError):
        return "(nested too deep)"
