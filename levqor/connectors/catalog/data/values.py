"""Fields of items, and values compared the way people mean it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from levqor.kit.json import dump_stable

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?")
_LARGEST: Final = 2**63 - 1


def look(item: Any, path: str | None) -> Any:
    """The value of a field, also inside others: `customer.email`, `lines.0.sku`. Nothing there: none.

    Without a path the item itself.
    """
    if not path:
        return item
    if isinstance(item, Mapping) and path in item:
        return item[path]
    for part in path.split("."):
        if isinstance(item, Mapping):
            item = item.get(part)
        elif isinstance(item, list) and part.isascii() and part.isdigit() and int(part) < len(item):
            item = item[int(part)]
        else:
            return None
    return item


def as_number(value: Any) -> Decimal | None:
    """A number exactly as it is written; text counts when it is nothing but a number. Otherwise none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    text = repr(value) if isinstance(value, float) else value.strip() if isinstance(value, str) else ""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def plain(number: Decimal) -> int | float:
    """The JSON number nearest to it: whole ones without a point while they are exact."""
    if number == number.to_integral_value() and abs(number) <= _LARGEST:
        return int(number)
    return float(number)


def order_key(value: Any) -> tuple[int, Any]:
    """Sorts anything: none last, numbers by value, text without regard to case."""
    number = as_number(value)
    if number is not None:
        return (1, number)
    match value:
        case bool():
            return (0, value)
        case str():
            return (2, (value.casefold(), value))
        case None:
            return (9, 0)
    return (3, dump_stable(value))


def identity_key(value: Any) -> Hashable:
    """Equal for values that count as the same: `7` and `7.0`, but not `7` and `"7"`."""
    if isinstance(value, str | bool) or value is None:
        return (type(value).__name__, value)
    if isinstance(value, int | float):
        return ("number", value)
    return ("json", dump_stable(value))


def same(value: Any, wanted: Any) -> bool:
    """Equality; a number and the text of it are equal too, as CSV and forms bring numbers as text."""
    if isinstance(value, str) == isinstance(wanted, str):
        return identity_key(value) == identity_key(wanted)
    left, right = as_number(value), as_number(wanted)
    return left is not None and left == right


def compare(value: Any, wanted: Any) -> int | None:
    """Less than zero, zero or more than zero; none where there is no order."""
    left, right = as_number(value), as_number(wanted)
    if left is not None and right is not None:
        return (left > right) - (left < right)
    if isinstance(value, str) and isinstance(wanted, str):
        return (value > wanted) - (value < wanted)
    return None
