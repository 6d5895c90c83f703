"""Bodies and fields as n8n writes them: pairs, JSON with expressions in it, names with dots."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from levqor.imports.n8n.expressions import parts_of, translate
from levqor.imports.n8n.making import Given

_HELD: Final = re.compile(r"\x00held(\d+)\x00|__held(\d+)__")
_STRINGIFIED: Final = re.compile(r"^\s*JSON\.stringify\((?P<inner>[^,]*(?:\([^()]*\)[^,]*)*)\)\s*$", re.S)


def pairs_of(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(row["name"]): row.get("value", "") for row in found if row.get("name")}


def json_or_text(text: Any, given: Given) -> Any:
    """A body that is written as JSON, with expressions in it, as the value that it stands for."""
    if not isinstance(text, str):
        return translate(text, given.names)
    is_template = text.startswith("=")
    source = text[1:] if is_template else text
    parts = parts_of(source) if is_template else [source]
    if len(parts) == 3 and not parts[0].strip() and not parts[2].strip():
        return translate(f"={{{{ {_unwrapped(parts[1])} }}}}", given.names)
    held: list[str] = []
    made = "".join(_hold(held, part, parts, number) if number % 2 else part for number, part in enumerate(parts))
    value = _loaded(made)
    return translate(text, given.names) if value is None else translate(_restored(value, held), given.names)


def _loaded(text: str) -> Any:
    for tried in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        try:
            return json.loads(tried, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(source: str) -> str:
    """Where a value is wanted, JSON of it is the value itself."""
    match = _STRINGIFIED.match(source)
    return match.group("inner") if match is not None and match.group("inner").count("(") == match.group(
        "inner").count(")") else source.strip()  # fmt: skip


def _hold(held: list[str], source: str, parts: list[str], number: int) -> str:
    """An expression as something that JSON can hold: a text, or a part of the text that it stands in."""
    before = "".join(parts[:number:2])
    is_inside = len(re.findall(r'(?<!\\)"', before)) % 2 == 1
    held.append("{{ " + (source if is_inside else _unwrapped(source)) + " }}")
    mark = f"__held{len(held) - 1}__"
    return mark if is_inside else f'"{mark}"'


def _restored(value: Any, held: list[str]) -> Any:
    match value:
        case dict():
            return {key: _restored(inner, held) for key, inner in value.items()}
        case list():
            return [_restored(inner, held) for inner in value]
        case str() if _HELD.search(value):
            return "=" + _HELD.sub(lambda match: held[int(match.group(1) or match.group(2))], value)
    return value


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """`a.b` sets a field inside of `a`."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        *outer, last = name.split(".")
        here = made
        for part in outer:
            inner = here.setdefault(part, {})
            here = inner if isinstance(inner, dict) else {}
        here[last] = value
    return made
