"""Lists: filter, sort, drop duplicates, split."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from levqor.connectors.catalog.data.conditions import Condition, read_conditions
from levqor.connectors.catalog.data.connector import Input, ItemList, Items, Names, check_length, data, listed
from levqor.connectors.catalog.data.values import identity_key, look, order_key
from levqor.connectors.declaration import Effect, incomplete
from levqor.connectors.examples import Example
from levqor.connectors.formats.limits import MAX_TEXT
from levqor.kit.shapes import Shape

_ORDERS = [{"id": 1, "total": 1500}, {"id": 2, "total": 80}]


class Filter(Input):
    items: Items
    where: Annotated[list[Condition], BeforeValidator(read_conditions)] = Field(
        title="Conditions",
        description="{status: paid, total: {gt: 100}}, or a list of {field, op, value}.",
        min_length=1,
        max_length=100,
    )
    match: Literal["all", "any"] = Field(default="all", title="How many have to hold")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("filter", "filter the list", "keep only the items", "keep only those", "only those", "leave out"),
    example=Example(
        given={"items": _ORDERS, "where": {"total": {"gt": 1000}}},
        yields={"items": [_ORDERS[0]], "count": 1, "first": _ORDERS[0]},
    ),
)
def filter(input: Filter) -> ItemList:  # noqa: A001, A002 - the names the documents use
    """Filter a list."""
    wanted = all if input.match == "all" else any
    return listed([item for item in input.items if wanted(condition.holds(item) for condition in input.where)])


class Sort(Input):
    items: Items
    by: Names = Field(
        default_factory=list,
        title="By",
        description="One field or several; a minus in front turns its order. Empty: the items themselves.",
    )
    descending: bool = Field(default=False, title="Largest first")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("sort", "sort by", "order by", "sort the list", "rank by", "newest first", "largest first"),
    example=Example(
        given={"items": _ORDERS, "by": "total"},
        yields={"items": [_ORDERS[1], _ORDERS[0]], "count": 2, "first": _ORDERS[1]},
    ),
)
def sort(input: Sort) -> ItemList:  # noqa: A002 - the contract's name for it
    """Sort a list."""
    items = list(input.items)
    for field in reversed(input.by or [""]):
        path = field.removeprefix("-")
        present = [item for item in items if look(item, path) is not None]
        absent = [item for item in items if look(item, path) is None]
        turned = input.descending != field.startswith("-")
        items = sorted(present, key=lambda item, path=path: order_key(look(item, path)), reverse=turned) + absent  # type: ignore[misc]  # a lambda's default has no type
    return listed(items)


class Dedupe(Input):
    items: Items
    by: Names = Field(default_factory=list, title="By", description="What makes items the same. Empty: all of an item.")
    keep: Literal["first", "last"] = Field(default="first", title="Which one stays")


class Deduped(ItemList):
    removed: int = Field(title="Number of items removed")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("remove duplicates", "deduplicate", "dedupe", "unique", "distinct", "drop duplicates"),
    example=Example(
        given={"items": [{"id": 1, "v": "a"}, {"id": 1, "v": "b"}], "by": "id"},
        yields={"items": [{"id": 1, "v": "a"}], "count": 1, "first": {"id": 1, "v": "a"}, "removed": 1},
    ),
)
def dedupe(input: Dedupe) -> Deduped:  # noqa: A002 - the contract's name for it
    """Remove duplicates from a list."""
    kept: dict[Any, Any] = {}
    for item in input.items if input.keep == "first" else reversed(input.items):
        kept.setdefault(tuple(identity_key(look(item, field)) for field in (input.by or [""])), item)
    items = list(kept.values())
    if input.keep == "last":
        items.reverse()
    return Deduped(**dict(listed(items)), removed=len(input.items) - len(items))


class Split(Input):
    """Either a text with a separator, or a list with a size."""

    text: str | None = Field(default=None, title="Text", max_length=MAX_TEXT)
    separator: str = Field(default=",", title="Separator", min_length=1, max_length=100)
    trim: bool = Field(default=True, title="Trim spaces around the parts")
    drop_empty: bool = Field(default=True, title="Leave out empty parts")
    items: list[Any] | None = Field(default=None, title="List")
    size: int = Field(default=100, ge=1, le=100_000, title="Items in each chunk")

    @model_validator(mode="after")
    def _one_of_both(self) -> Split:
        if self.text is None and self.items is None:
            raise incomplete("give either a text or a list")
        if self.text is not None and self.items is not None:
            raise ValueError("give either a text or a list, not both")
        return self


class Parts(Shape):
    parts: list[Any] = Field(title="Parts")
    count: int = Field(title="Number of parts")
    first: Any = Field(default=None, title="First part")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("split", "split the text", "split by", "split into chunks", "break into", "batches of", "chunk"),
    example=Example(
        given={"text": "red, green,blue", "separator": ","},
        yields={"parts": ["red", "green", "blue"], "count": 3, "first": "red"},
    ),
)
def split(input: Split) -> Parts:  # noqa: A002 - the contract's name for it
    """Split a text, or a list into chunks."""
    parts: list[Any]
    if input.items is not None:
        parts = [input.items[start : start + input.size] for start in range(0, len(input.items), input.size)]
    else:
        texts = (input.text or "").split(input.separator)
        check_length(texts, "The parts")
        texts = [text.strip() if input.trim else text for text in texts]
        parts = [text for text in texts if text or not input.drop_empty]
    return Parts(parts=parts, count=len(parts), first=parts[0] if parts else None)
