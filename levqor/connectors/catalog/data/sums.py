"""Counts, sums, averages, smallest and largest; of a list, or of its groups. Sums are exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any, Literal

from pydantic import Field

from levqor.connectors.catalog.data.connector import Input, Items, Names, data
from levqor.connectors.catalog.data.values import as_number, identity_key, look, order_key, plain
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.kit.shapes import Shape

Function = Literal["count", "sum", "avg", "min", "max"]
_EXACT = Context(prec=60)


class Aggregate(Input):
    items: Items
    function: Function = Field(default="sum", title="What to work out")
    field: str = Field(default="", title="Of which field", description="Empty: the items themselves.")


class Aggregated(Shape):
    result: Any = Field(title="Result", description="None when there is no value to work with.")
    count: int = Field(title="Number of values")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("sum", "add up", "total of", "count", "average of", "minimum of", "maximum of", "how many", "aggregate"),
    example=Example(
        given={"items": [{"price": 0.1}, {"price": 0.2}], "function": "sum", "field": "price"},
        yields={"result": 0.3, "count": 2},
    ),
)
def aggregate(input: Aggregate) -> Aggregated:  # noqa: A002 - the contract's name for it
    """Count, add up or average a list."""
    result, count = _work_out(input.items, input.function, input.field)
    return Aggregated(result=result, count=count)


def _work_out(items: list[Any], function: Function, field: str) -> tuple[Any, int]:
    values = [value for value in (look(item, field) for item in items) if value is not None and value != ""]
    match function:
        case "count":
            return len(values), len(values)
        case "min":
            return min(values, key=order_key, default=None), len(values)
        case "max":
            return max(values, key=order_key, default=None), len(values)
    numbers = [_number(value, field) for value in values]
    if function == "sum":
        return plain(_sum(numbers)), len(numbers)
    return (plain(_EXACT.divide(_sum(numbers), Decimal(len(numbers)))) if numbers else None), len(numbers)


def _sum(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, number)
    return total


def _number(value: Any, field: str) -> Decimal:
    number = as_number(value)
    if number is None:
        where = f"The field {field!r}" if field else "An item"
        raise StepError(f"{where} holds something that is no number, so it cannot be added up.", code="type_error")
    return number


class Total(Shape):
    function: Function = Field(default="sum", title="What to work out")
    field: str = Field(default="", title="Of which field")


class Group(Input):
    items: Items
    by: Names = Field(title="By", description="One field or several.", min_length=1)
    aggregates: dict[str, Total] = Field(
        default_factory=dict,
        title="Totals",
        description="What to work out for each group: {revenue: {function: sum, field: total}}.",
        max_length=50,
    )
    keep_items: bool = Field(default=True, title="Keep the items of each group")


class Groups(Shape):
    groups: list[dict[str, Any]] = Field(
        title="Groups", description="Each with `key`, `count`, `items` and the totals under their names."
    )
    count: int = Field(title="Number of groups")


_LINES = [{"city": "Rome", "total": 5}, {"city": "Bonn", "total": 7}, {"city": "Rome", "total": 10}]


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("group by", "group", "group the items", "per customer", "break down by", "subtotal by", "summarise by"),
    example=Example(
        given={
            "items": _LINES,
            "by": "city",
            "aggregates": {"revenue": {"function": "sum", "field": "total"}},
            "keep_items": False,
        },
        yields={
            "groups": [{"key": "Rome", "count": 2, "revenue": 15}, {"key": "Bonn", "count": 1, "revenue": 7}],
            "count": 2,
        },
    ),
)
def group(input: Group) -> Groups:  # noqa: A002 - the contract's name for it
    """Group a list by a field."""
    members: dict[Any, list[Any]] = {}
    for item in input.items:
        members.setdefault(tuple(identity_key(look(item, field)) for field in input.by), []).append(item)
    groups = [_described(items, input) for items in members.values()]
    return Groups(groups=groups, count=len(groups))


def _described(items: list[Any], input: Group) -> dict[str, Any]:  # noqa: A002 - as above
    keys: Mapping[str, Any] = {field: look(items[0], field) for field in input.by}
    described: dict[str, Any] = {"key": next(iter(keys.values())) if len(keys) == 1 else keys, "count": len(items)}
    if input.keep_items:
        described["items"] = items
    for name, total in input.aggregates.items():
        described[name] = _work_out(items, total.function, total.field)[0]
    return described
