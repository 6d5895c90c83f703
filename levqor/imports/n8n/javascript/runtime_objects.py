"""JavaScript's objects and JSON, and n8n's items, for code steps that were JavaScript."""

from __future__ import annotations

import json
from typing import Any

from levqor.imports.n8n.javascript.runtime import items_of, map_of, text, tidy, type_of


def keys_of(value: Any = None, *_: Any) -> Any:
    return [str(place) for place in range(len(value))] if isinstance(value, list) else list(map_of(value).keys())


def values_of(value: Any = None, *_: Any) -> Any:
    return value if isinstance(value, list) else list(map_of(value).values())


def entries_of(value: Any = None, *_: Any) -> Any:
    return [[name, item] for name, item in map_of(value).items()]


def from_entries(value: Any = None, *_: Any) -> Any:
    return {text(pair[0]): pair[1] for pair in items_of(value)}


def assigned(target: Any, *others: Any) -> Any:
    for other in others:
        target.update(map_of(other))
    return target


def itself(value: Any = None, *_: Any) -> Any:
    return value


def copied(value: Any = None, *_: Any) -> Any:
    return json.loads(json.dumps(value))


def is_list(value: Any = None, *_: Any) -> Any:
    return isinstance(value, list)


def list_from(value: Any = None, change: Any = None, *_: Any) -> Any:
    count = value.get("length") if isinstance(value, dict) else None
    items = [None] * count if count is not None else [] if isinstance(value, dict) else list(items_of(value))
    return [change(item, place) for place, item in enumerate(items)] if change is not None else items


def list_of(*items: Any) -> Any:
    return list(items)


def error_of(message: Any = "", *_: Any) -> Any:
    return Exception(text(message))


def failure(value: Any) -> Any:
    return value if isinstance(value, Exception) else Exception(text(value))


def failed(error: Any) -> Any:
    return error


def said(*values: Any) -> Any:
    print(*[value if isinstance(value, str) else json_text(value) for value in values])


def json_parse(value: Any = None, *_: Any) -> Any:
    return json.loads(text(value))


def json_text(value: Any = None, _: Any = None, indent: Any = None, *__: Any) -> Any:
    if value is None:
        return "null"
    if indent:
        return json.dumps(plain(value), indent=indent, ensure_ascii=False)
    return json.dumps(plain(value), separators=(",", ":"), ensure_ascii=False)


def plain(value: Any) -> Any:
    """As JSON would have it."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items() if type_of(item) != "function"}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    if hasattr(value, "iso"):
        return value.iso()
    if isinstance(value, Exception) or hasattr(value, "entries"):
        return {}
    return tidy(value)


def as_items(value: Any) -> Any:
    """What a step brought as n8n's items."""
    found = value if isinstance(value, list) else [] if value is None else [value]
    return [{"json": item if isinstance(item, dict) else {"data": item}} for item in found]


def first(items: Any) -> Any:
    return items[0] if items else None


def merged(*maps: Any) -> Any:
    made: Any = {}
    for one in maps:
        made.update(map_of(one))
    return made


def renamed(value: Any, names: Any) -> Any:
    """Fields by the names that n8n had for them."""
    made = dict(value)
    for theirs, ours in names.items():
        if ours in made:
            made[theirs] = made.pop(ours)
    return made


def unwrapped(item: Any) -> Any:
    return item.get("json") if isinstance(item, dict) and isinstance(item.get("json"), dict) else item


def items_out(value: Any) -> Any:
    """What a program gives back, as a list of values."""
    found = value if isinstance(value, list) else [] if value is None else [value]
    return [plain(unwrapped(item)) for item in found if item is not None]


def item_out(value: Any) -> Any:
    """What a program gives back, as one value."""
    return first(items_out(value))
