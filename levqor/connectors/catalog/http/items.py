"""New items of any list that an API gives out as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field, RootModel

from levqor.connectors.catalog.http.connection import Connection, credentials, http
from levqor.connectors.catalog.http.pages import at_path
from levqor.connectors.declaration import Found, StepError
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.kit.json import dump_stable
from levqor.kit.shapes import Shape


class WatchedList(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    url: str = Field(title="URL", min_length=1, max_length=8000, examples=["https://api.example.com/orders"])
    headers: dict[str, str] = Field(default_factory=dict, title="Headers", max_length=100)
    query: dict[str, Any] = Field(default_factory=dict, title="Query", max_length=200)
    items: str = Field(
        default="",
        title="Where the items are",
        description="The path of the list in the answer, such as data.items. Empty: the answer itself is the list.",
        max_length=300,
    )
    key: str = Field(
        default="id",
        title="What tells items apart",
        description="The path of a field that every item has and no two share, such as id. With more than one, "
        "separated by commas, a changed item counts as new: id, updated_at. Empty: the whole item.",
        max_length=300,
    )
    order: str = Field(
        default="newest_first",
        title="Order of the list",
        description="newest_first or oldest_first. Runs are started for the oldest first.",
        pattern="^(newest_first|oldest_first)$",
    )


class Item(RootModel[Any]):
    """Whatever the list holds."""


_ORDERS = "https://shop.example/orders"


@http.poll(
    phrases=(
        "when the api returns a new item",
        "a new item in the api's list",
        "poll the api for new items",
        "check the url for new entries",
    ),
    example=PollExample(
        connection={"kind": "bearer", "secret": "made-up-token"},
        given={"url": _ORDERS, "items": "data", "key": "id"},
        calls=(
            Call(
                "GET",
                _ORDERS,
                headers={"authorization": "Bearer made-up-token"},
                answer={"data": [{"id": 2, "total": 5}, {"id": 1, "total": 7}]},
            ),
        ),
        finds=[("1", {"id": 1, "total": 7}), ("2", {"id": 2, "total": 5})],
        leaves={},
    ),
)
async def new_item(http: Http, connection: Connection | None, watch: WatchedList, cursor: Any) -> Found[Item]:  # noqa: ARG001 - every item is found at each look
    """A new item in a list on the web.

    Reads a list as JSON and starts a run for each item whose key was not there before.
    """
    headers, query = credentials(connection, watch.url)
    answer = await http.request("GET", watch.url, headers=watch.headers | headers, params=watch.query | query)
    items = at_path(answer.json(), watch.items)
    if not isinstance(items, list):
        where = f"at {watch.items}" if watch.items else "as its body"
        raise StepError(f"The answer has no list {where}.", code="parse_error")
    oldest_first = items if watch.order == "oldest_first" else list(reversed(items))
    return Found([(_key(item, watch.key), Item(item)) for item in oldest_first], {})


def _key(item: Any, paths: str) -> str:
    names = [name.strip() for name in paths.split(",") if name.strip()]
    if not names:
        return dump_stable(item).decode()
    values = [at_path(item, name) if isinstance(item, Mapping | list) else None for name in names]
    if values[0] is None:
        raise StepError(f"An item of the list has no {names[0]!r}. Choose another key.", code="parse_error")
    return " ".join(value if isinstance(value, str) else dump_stable(value).decode() for value in values)
