"""How values read as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levqor.kit.json import dump_json


def as_text(value: Any) -> str:
    """How a value reads inside a text: nothing for null, JSON for lists and maps, `10` for `10.0`."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return str(value)
    return dump_json(value)


def as_lines(value: Any) -> str:
    """A value over several lines: `name: value` for each field of a map, one line for each item of a list."""
    match value:
        case Mapping():
            return "\n".join(f"{name}: {as_text(inner)}" for name, inner in value.items())
        case list():
            return "\n".join(as_text(item) for item in value)
    return as_text(value)
