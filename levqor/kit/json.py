"""JSON at the edges: strict on the way in (no NaN, NUL or lone surrogates, bounded depth), stable on the way out."""

from __future__ import annotations

import re
from typing import Any

import orjson

from levqor.errors import BadRequest

MAX_DEPTH = 64
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_json(raw: bytes | str) -> Any:
    """Parse JSON that came from outside.

    Raises:
        BadRequest: not JSON, nested deeper than `MAX_DEPTH`, or a text with the NUL character.
    """
    try:
        value = orjson.loads(raw)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise BadRequest(f"The body is not JSON: {_reason(error)}.") from error
    check_json(value)
    return value


def _reason(error: Exception) -> str:
    text = str(error).split(":")[0]
    return text[:100]


def check_json(value: Any) -> None:
    """Refuse what no store can keep: nesting beyond `MAX_DEPTH`, NUL characters, halves of characters.

    Raises:
        BadRequest: one of those was found.
    """
    stack: list[tuple[Any, int]] = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise BadRequest(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(item, str):
            if "\0" in item:
                raise BadRequest("A text contains the NUL character (\\u0000), which cannot be stored.")
            if not item.isascii() and _LONE_SURROGATE.search(item):
                raise BadRequest("A text contains half a character (a lone surrogate), which cannot be stored.")
        elif isinstance(item, dict):
            for key, inner in item.items():
                stack.append((key, depth))
                stack.append((inner, depth + 1))
        elif isinstance(item, list):
            stack.extend((inner, depth + 1) for inner in item)


def dump_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def dump_stable(value: Any) -> bytes:
    """The same bytes for the same value, whatever the order of keys."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


def load_json(text: str | bytes) -> Any:
    """Parse JSON that we wrote ourselves."""
    return orjson.loads(text)
