"""Simple values as Notion's properties and blocks, and back."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.connectors.declaration import StepError

_LONGEST_TEXT: Final = 2000
_NUMBERED = re.compile(r"\d{1,4}[.)]\s+")
_MARKS: Final = (
    ("### ", "heading_3"),
    ("## ", "heading_2"),
    ("# ", "heading_1"),
    ("- [ ] ", "to_do"),
    ("- [x] ", "done"),
    ("[ ] ", "to_do"),
    ("[x] ", "done"),
    ("- ", "bulleted_list_item"),
    ("* ", "bulleted_list_item"),
    ("> ", "quote"),
)


def rich_text(text: str) -> list[dict[str, Any]]:
    """Notion takes at most 2,000 characters in one piece."""
    pieces = [text[begin : begin + _LONGEST_TEXT] for begin in range(0, len(text), _LONGEST_TEXT)]
    return [{"type": "text", "text": {"content": piece}} for piece in pieces]


def blocks(text: str) -> list[dict[str, Any]]:
    """One block for each line that is not empty."""
    return [_block(line.strip()) for line in text.splitlines() if line.strip()]


def _block(line: str) -> dict[str, Any]:
    for mark, kind in _MARKS:
        if line.startswith(mark):
            content: dict[str, Any] = {"rich_text": rich_text(line.removeprefix(mark))}
            if kind in ("to_do", "done"):
                return {"type": "to_do", "to_do": content | {"checked": kind == "done"}}
            return {"type": kind, kind: content}
    numbered = _NUMBERED.match(line)
    if numbered:
        return {"type": "numbered_list_item", "numbered_list_item": {"rich_text": rich_text(line[numbered.end() :])}}
    return {"type": "paragraph", "paragraph": {"rich_text": rich_text(line)}}


def properties(types: dict[str, str], values: dict[str, Any]) -> dict[str, Any]:
    """Values by name as Notion wants them.

    Raises:
        StepError: there is no such property, or its value cannot be set (`validation_error`).
    """
    unknown = [name for name in values if name not in types]
    if unknown:
        raise StepError(f"There is no property {unknown[0]!r} here.", code="validation_error")
    return {name: _property(name, types[name], value) for name, value in values.items()}


def _property(name: str, kind: str, value: Any) -> dict[str, Any]:
    if value is None or value == "":
        return {kind: [] if kind in ("title", "rich_text", "multi_select", "people", "relation", "files") else None}
    match kind:
        case "title" | "rich_text":
            return {kind: rich_text(_text(value))}
        case "number":
            return {kind: _number(name, value)}
        case "select" | "status":
            return {kind: {"name": _text(value)}}
        case "multi_select":
            return {kind: [{"name": one} for one in _list(value)]}
        case "date":
            return {kind: value if isinstance(value, dict) else {"start": _text(value)}}
        case "people" | "relation":
            return {kind: [{"id": one} for one in _list(value)]}
        case "checkbox":
            return {kind: value if isinstance(value, bool) else _text(value).lower() in ("true", "yes", "1", "on")}
        case "url" | "email" | "phone_number":
            return {kind: _text(value)}
        case "files":
            return {kind: [{"name": url.rpartition("/")[2][:100], "external": {"url": url}} for url in _list(value)]}
    raise StepError(f"The property {name!r} is a {kind}, which cannot be set.", code="validation_error")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _list(value: Any) -> list[str]:
    """A list, or texts with commas between them."""
    items = value if isinstance(value, list) else _text(value).split(",")
    return [text for item in items if (text := _text(item).strip())]


def _number(name: str, value: Any) -> float:
    try:
        return value if isinstance(value, int | float) and not isinstance(value, bool) else float(_text(value))
    except ValueError:
        raise StepError(f"The property {name!r} wants a number.", code="validation_error") from None


def conditions(types: dict[str, str], where: dict[str, Any]) -> list[dict[str, Any]]:
    """A filter for each value that a property has to have.

    Raises:
        StepError: there is no such property (`validation_error`).
    """
    unknown = [name for name in where if name not in types]
    if unknown:
        raise StepError(f"There is no property {unknown[0]!r} here.", code="validation_error")
    return [_condition(name, types[name], value) for name, value in where.items()]


def _condition(name: str, kind: str, value: Any) -> dict[str, Any]:
    if value is None or value == "":
        return {"property": name, kind: {"is_empty": True}}
    match kind:
        case "multi_select" | "relation" | "people":
            return {"property": name, kind: {"contains": _text(value)}}
        case "number":
            return {"property": name, kind: {"equals": _number(name, value)}}
        case "checkbox":
            return {"property": name, kind: {"equals": bool(value)}}
    return {"property": name, kind: {"equals": _text(value)}}


def plain_value(prop: dict[str, Any]) -> Any:
    """A property as a text, a number, a list; what is of no known kind stays as it is."""
    kind = str(prop.get("type"))
    value = prop.get(kind)
    if kind in ("title", "rich_text"):
        return plain_text(value)
    if isinstance(value, list):
        return [_name_of(one) for one in value]
    return _name_of(value)


def plain_text(pieces: Any) -> str:
    if not isinstance(pieces, list):
        return ""
    return "".join(str(piece.get("plain_text", "")) for piece in pieces if isinstance(piece, dict))


def _name_of(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value.get("type") in ("string", "number", "boolean", "date"):
        return _name_of(value.get(value["type"]))
    if "start" in value:
        return value["start"] if value.get("end") is None else {"start": value["start"], "end": value["end"]}
    for part in ("name", "plain_text", "id"):
        if part in value:
            return value[part]
    return value
