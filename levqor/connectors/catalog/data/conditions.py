"""Conditions on items, without expressions: a field, an operator and a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.catalog.data.values import compare, look, same
from levqor.kit.shapes import Shape

Operator = Literal[
    "eq",
    "ne",
    "gt",
    "gte",
    "lt",
    "lte",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "in",
    "not_in",
    "is_empty",
    "is_not_empty",
]


class Condition(Shape):
    model_config = ConfigDict(extra="forbid")

    field: str = Field(default="", title="Field", description="Empty: the item itself.")
    op: Operator = Field(default="eq", title="Operator")
    value: Any = Field(default=None, title="Value")

    def holds(self, item: Any) -> bool:
        return _HOLDS[self.op](look(item, self.field), self.value)


def read_conditions(value: Any) -> Any:
    """Understands `{status: paid, total: {gt: 100}}`, one condition, or a list of them."""
    if not isinstance(value, Mapping):
        return value
    if "op" in value or set(value) == {"field", "value"}:
        return [value]
    return [
        {"field": field, "op": operator, "value": wanted}
        for field, condition in value.items()
        for operator, wanted in (condition.items() if _is_operators(condition) else [("eq", condition)])
    ]


def _is_operators(condition: Any) -> bool:
    return isinstance(condition, Mapping) and bool(condition) and all(key in _HOLDS for key in condition)


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, str):
        return str(wanted).casefold() in value.casefold()
    if isinstance(value, list):
        return any(same(one, wanted) for one in value)
    return isinstance(value, dict) and wanted in value


def _is_in(value: Any, options: Any) -> bool:
    return isinstance(options, list) and any(same(value, option) for option in options)


def _starts(value: Any, wanted: Any) -> bool:
    return isinstance(value, str) and value.casefold().startswith(str(wanted).casefold())


def _ends(value: Any, wanted: Any) -> bool:
    return isinstance(value, str) and value.casefold().endswith(str(wanted).casefold())


def _ordered(accepts: Callable[[int], bool]) -> Callable[[Any, Any], bool]:
    def holds(value: Any, wanted: Any) -> bool:
        order = compare(value, wanted)
        return order is not None and accepts(order)

    return holds


_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_HOLDS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": same,
    "ne": lambda value, wanted: not same(value, wanted),
    "gt": _ordered(lambda order: order > 0),
    "gte": _ordered(lambda order: order >= 0),
    "lt": _ordered(lambda order: order < 0),
    "lte": _ordered(lambda order: order <= 0),
    "contains": _contains,
    "not_contains": lambda value, wanted: not _contains(value, wanted),
    "starts_with": _starts,
    "ends_with": _ends,
    "in": _is_in,
    "not_in": lambda value, wanted: not _is_in(value, wanted),
    "is_empty": lambda value, _: value in _EMPTY,
    "is_not_empty": lambda value, _: value not in _EMPTY,
}
