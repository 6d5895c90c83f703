"""All pages of a list that an API gives out page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from pydantic import ConfigDict, Field, model_validator

from levqor.connectors.api import next_link
from levqor.connectors.catalog.http.connection import Connection, credentials, http
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape


class Listing(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    url: str = Field(
        title="URL of the first page", min_length=1, max_length=8000, examples=["https://api.example.com/orders"]
    )
    headers: dict[str, str] = Field(default_factory=dict, title="Headers", max_length=100)
    query: dict[str, Any] = Field(default_factory=dict, title="Query", max_length=200)
    items: str = Field(
        default="",
        title="Where the items are",
        description="The path of the list in the body, such as data.items. Empty: the body itself is the list.",
        max_length=300,
    )
    next: Literal["link_header", "next_url", "cursor", "page", "offset"] = Field(
        default="link_header",
        title="How the next page is found",
        description="By the header Link; by an address or a cursor in the body; by counting pages; by counting items.",
    )
    next_path: str = Field(
        default="",
        title="Where the next address or cursor is",
        description="Its path in the body, such as paging.next.",
        max_length=300,
    )
    parameter: str = Field(
        default="",
        title="Query parameter of the page",
        description="The parameter that takes the cursor, the page's number or the offset.",
        max_length=100,
    )
    first: int = Field(
        default=1, title="Number of the first page", description="Some services begin with 0.", ge=0, le=1000
    )
    max_pages: int = Field(default=20, title="At most this many pages", ge=1, le=500)
    limit: int = Field(default=1000, title="At most this many items", ge=1, le=50_000)

    @model_validator(mode="after")
    def _says_where(self) -> Listing:
        if self.next in ("next_url", "cursor") and not self.next_path:
            raise ValueError("say where in the body the next address or cursor is")
        if self.next in ("cursor", "page", "offset") and not self.parameter:
            raise ValueError("name the query parameter that takes the page")
        return self


class Items(Shape):
    items: list[Any] = Field(title="Items", description="Of all pages, in their order.")
    pages: int = Field(title="Pages read")
    is_complete: bool = Field(title="Complete", description="Off: there was more than the limits allow.")


_ORDERS = "https://shop.example/orders"
_SIGNED_IN = {"authorization": "Bearer made-up-token"}


@http.action(
    phrases=(
        "fetch all pages",
        "get every page",
        "fetch all items from the api",
        "load the whole list from the api",
        "follow the pagination",
        "paginate through the api",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection={"kind": "bearer", "secret": "made-up-token"},
        given={"url": _ORDERS, "items": "data", "next": "cursor", "next_path": "next", "parameter": "after"},
        calls=(
            Call("GET", _ORDERS, headers=_SIGNED_IN, answer={"data": [{"id": 1}, {"id": 2}], "next": "c2"}),
            Call("GET", f"{_ORDERS}?after=c2", headers=_SIGNED_IN, answer={"data": [{"id": 3}], "next": None}),
        ),
        yields={"items": [{"id": 1}, {"id": 2}, {"id": 3}], "pages": 2, "is_complete": True},
    ),
)
async def fetch_pages(http: Http, connection: Connection | None, listing: Listing) -> Items:
    """Fetch all pages of a list.

    Reads one page after another until the last, or until a limit is reached.
    """
    found: list[Any] = []
    url, place, seen = listing.url, _first_place(listing), {(listing.url, str(_first_place(listing)))}
    for number in range(1, listing.max_pages + 1):
        answer = await _page(http, connection, listing, url, place)
        content = answer.json()
        items = _items(content, listing.items)
        found += items
        following = _following(listing, answer, content, place, len(items))
        if following is None or len(found) >= listing.limit:
            is_complete = following is None and len(found) <= listing.limit
            return Items(items=found[: listing.limit], pages=number, is_complete=is_complete)
        url, place = following
        if (url, str(place)) in seen:
            raise StepError("The service names a page again that was read already.", code="parse_error")
        seen.add((url, str(place)))
    return Items(items=found, pages=listing.max_pages, is_complete=False)


def at_path(content: Any, path: str) -> Any:
    """What stands at `data.items` or `pages.0.next`; none where there is nothing."""
    for part in path.split(".") if path else ():
        if isinstance(content, Mapping):
            content = content.get(part)
        elif isinstance(content, list) and part.isascii() and part.isdigit() and int(part) < len(content):
            content = content[int(part)]
        else:
            return None
    return content


def _first_place(listing: Listing) -> Any:
    return listing.first if listing.next == "page" else 0 if listing.next == "offset" else None


async def _page(http: Http, connection: Connection | None, listing: Listing, url: str, place: Any) -> Answer:
    headers, query = credentials(connection, url)
    # An address that the service names holds the query already.
    params = {} if url != listing.url else dict(listing.query)
    if place is not None:
        params[listing.parameter] = place
    return await http.request("GET", url, headers={**listing.headers, **headers}, params=params | query)


def _items(content: Any, path: str) -> list[Any]:
    items = at_path(content, path)
    if not isinstance(items, list):
        where = f"at {path}" if path else "as its body"
        raise StepError(f"The answer has no list {where}.", code="parse_error")
    return items


def _following(
    listing: Listing, answer: Answer, content: Any, place: Any, number_of_items: int
) -> tuple[str, Any] | None:
    """The address of the next page and what its parameter says; none after the last page."""
    match listing.next:
        case "link_header":
            link = next_link(answer)
            return (_same_host(listing.url, urljoin(answer.url, link)), None) if link else None
        case "next_url":
            link = at_path(content, listing.next_path)
            return (_same_host(listing.url, urljoin(answer.url, link)), None) if _is_text(link) else None
        case "cursor":
            cursor = at_path(content, listing.next_path)
            return (listing.url, cursor) if cursor not in (None, "", False) else None
        case "page":
            return (listing.url, place + 1) if number_of_items else None
        case "offset":
            return (listing.url, place + number_of_items) if number_of_items else None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _same_host(url: str, further: str) -> str:
    """The credentials are meant for the host of the first page only."""
    if urlsplit(url)[:2] != urlsplit(further)[:2]:
        raise StepError("The next page is on another host, where the credentials must not go.", code="address_refused")
    return further
