"""The connector, and what its steps have in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from levqor.connectors.declaration import Connector, StepError
from levqor.connectors.formats.limits import MAX_ITEMS
from levqor.kit.shapes import Shape

data = Connector(
    id="data",
    name="Data",
    category="data",
    description="Shapes lists, maps, texts and dates; reads and writes CSV, JSON, XML, HTML and Markdown.",
    names=("data", "list", "json", "csv", "text", "xml", "html", "markdown"),
)

Items = Annotated[list[Any], Field(title="Items", max_length=MAX_ITEMS)]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_as_list), Field(max_length=100)]
"""One field name, or a list of them."""


class Input(Shape):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Result(Shape):
    result: Any = Field(title="Result")


class ItemList(Shape):
    items: list[Any] = Field(title="Items")
    count: int = Field(title="Number of items")
    first: Any = Field(default=None, title="First item")


def listed(items: list[Any]) -> ItemList:
    return ItemList(items=items, count=len(items), first=items[0] if items else None)


def check_length(items: list[Any], what: str) -> None:
    if len(items) > MAX_ITEMS:
        raise StepError(f"{what} would have more than {MAX_ITEMS} items.", code="too_large")
