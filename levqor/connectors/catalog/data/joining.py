"""Two lists into one, by what they have in common."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from levqor.connectors.catalog.data.connector import Input, ItemList, Items, check_length, data, listed
from levqor.connectors.catalog.data.values import as_number, identity_key, look
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example


def _both_sides(value: Any) -> Any:
    return {"left": value, "right": value} if isinstance(value, str) else value


class Keys(Input):
    left: str = Field(title="Field on the left", min_length=1)
    right: str = Field(title="Field on the right", min_length=1)


class Join(Input):
    left: Items
    right: Items
    on: Annotated[Keys, BeforeValidator(_both_sides)] = Field(
        title="On", description="A field that both have, or {left: id, right: order_id}."
    )
    kind: Literal["inner", "left"] = Field(
        default="inner", title="Kind", description="`left` keeps items of the left list that have no partner."
    )
    right_as: str | None = Field(
        default=None,
        title="Put the right one under",
        description="A field for the right item. Empty: its fields are added, and those of the left one win.",
    )


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("join", "join the lists", "merge the lists", "match with", "combine with", "enrich with", "look up in"),
    example=Example(
        given={
            "left": [{"id": 7, "customer": 1}],
            "right": [{"number": 1, "name": "Ann"}],
            "on": {"left": "customer", "right": "number"},
        },
        yields={
            "items": [{"id": 7, "customer": 1, "number": 1, "name": "Ann"}],
            "count": 1,
            "first": {"id": 7, "customer": 1, "number": 1, "name": "Ann"},
        },
    ),
)
def join(input: Join) -> ItemList:  # noqa: A002 - the contract's name for it
    """Join two lists on a field."""
    partners: dict[Hashable, list[dict[str, Any]]] = {}
    for item in input.right:
        key = look(_map(item), input.on.right)
        if key is not None:
            partners.setdefault(_key(key), []).append(item)
    joined: list[Any] = []
    for item in input.left:
        key = look(_map(item), input.on.left)
        found: list[dict[str, Any]] = partners.get(_key(key), []) if key is not None else []
        if not found and input.kind == "left":
            joined.append(item if input.right_as is None else {**item, input.right_as: None})
        joined.extend(_merged(item, partner, input.right_as) for partner in found)
        check_length(joined, "The joined list")
    return listed(joined)


def _map(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise StepError("Only lists of maps can be joined, and an item is none.", code="type_error")
    return item


def _key(value: Any) -> Hashable:
    """A number and the text of it find each other."""
    number = as_number(value)
    return ("number", number) if number is not None else identity_key(value)


def _merged(left: dict[str, Any], right: dict[str, Any], right_as: str | None) -> dict[str, Any]:
    if right_as is not None:
        return {**left, right_as: right}
    return {**left, **{name: value for name, value in right.items() if name not in left}}
