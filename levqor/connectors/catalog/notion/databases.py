"""Pages in databases."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.notion.connector import (
    DATABASE_ID,
    EXAMPLE_ANSWER,
    EXAMPLE_PAGE,
    MADE_UP,
    READ_DATABASE,
    SIGNED_IN,
    SOURCE_ID,
    TEXT_HELP,
    URL,
    Connection,
    DatabaseId,
    Page,
    PageAnswer,
    api,
    notion,
    source_of,
)
from levqor.connectors.catalog.notion.values import blocks, conditions, properties
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

MOST_BLOCKS = 100
_PAGE = 100


class NewPage(DatabaseId):
    properties: dict[str, Any] = Field(
        title="Properties",
        description="Simple values by name: a text, a number, a date as 2026-01-31, a list of choices.",
        min_length=1,
        max_length=200,
    )
    text: str = Field(
        default="",
        title="Text",
        description=TEXT_HELP,
        max_length=100_000,
        json_schema_extra={"widget": "long_text"},
    )


class Sorting(Shape):
    model_config = ConfigDict(extra="forbid")

    property: str = Field(title="Property")
    direction: Literal["ascending", "descending"] = Field(default="ascending", title="Direction")


class Query(DatabaseId):
    where: dict[str, Any] = Field(
        default_factory=dict,
        title="Where",
        description="Values that properties have to have, by name; empty for none.",
        max_length=20,
    )
    filter: dict[str, Any] | None = Field(
        default=None,
        title="Filter",
        description="More conditions, as Notion's API writes them.",
        json_schema_extra={"widget": "json"},
    )
    sorts: list[Sorting] = Field(default_factory=list, title="Sorted by", max_length=10)
    limit: int = Field(default=100, ge=1, le=5000, title="At most")


class Pages(Shape):
    pages: list[Page] = Field(title="Pages")


class ResultPage(Shape):
    """One page of results, as Notion answers it."""

    results: list[PageAnswer]
    next_cursor: str | None = None


class _Property(Shape):
    type: str


class _Source(Shape):
    properties: dict[str, _Property]


_READ_SOURCE = Call(
    "GET",
    f"{URL}/data_sources/{SOURCE_ID}",
    headers=SIGNED_IN,
    answer={"properties": {"Name": {"type": "title"}, "Score": {"type": "number"}, "Stage": {"type": "select"}}},
)


@notion.action(
    phrases=(
        "add a page to notion",
        "create a notion page",
        "add a row to the notion database",
        "save it in notion",
        "create a notion entry",
        "add to notion",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "database_id": DATABASE_ID,
            "properties": {"Name": "Ann", "Score": "7", "Stage": "New"},
            "text": "# Call\nShe likes hats.",
        },
        calls=(
            READ_DATABASE,
            _READ_SOURCE,
            Call(
                "POST",
                f"{URL}/pages",
                json={
                    "parent": {"type": "data_source_id", "data_source_id": SOURCE_ID},
                    "properties": {
                        "Name": {"title": [{"type": "text", "text": {"content": "Ann"}}]},
                        "Score": {"number": 7},
                        "Stage": {"select": {"name": "New"}},
                    },
                    "children": [
                        {
                            "type": "heading_1",
                            "heading_1": {"rich_text": [{"type": "text", "text": {"content": "Call"}}]},
                        },
                        {
                            "type": "paragraph",
                            "paragraph": {"rich_text": [{"type": "text", "text": {"content": "She likes hats."}}]},
                        },
                    ],
                },
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_PAGE,
    ),
)
async def create_page(http: Http, connection: Connection, new: NewPage) -> Page:
    """Create a page in a database.

    What kind each property is, is looked up; simple values are enough.
    """
    source = await source_of(http, connection, new)
    values = properties(await _types(http, connection, source), new.properties)
    parent = {"type": "data_source_id", "data_source_id": source}
    return await page_with_text(http, connection, {"parent": parent, "properties": values}, new.text)


async def page_with_text(http: Http, connection: Connection, body: dict[str, Any], text: str) -> Page:
    """A new page. What does not fit into one request is appended."""
    children = blocks(text)
    more = {"children": children[:MOST_BLOCKS]} if children else {}
    made = shaped(PageAnswer, await api.post(http, connection, "/pages", body | more))
    await append(http, connection, made.id, children[MOST_BLOCKS:])
    return made.as_page()


async def append(http: Http, connection: Connection, page_id: str, children: list[dict[str, Any]]) -> None:
    for begin in range(0, len(children), MOST_BLOCKS):
        body = {"children": children[begin : begin + MOST_BLOCKS]}
        await api.call(http, connection, "PATCH", path("/blocks/{}/children", page_id), json=body)


@notion.action(
    phrases=(
        "query a notion database",
        "find pages in notion",
        "list the notion database",
        "get rows from notion",
        "search the notion database",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"database_id": DATABASE_ID, "where": {"Stage": "New"}, "limit": 10},
        calls=(
            READ_DATABASE,
            _READ_SOURCE,
            Call(
                "POST",
                f"{URL}/data_sources/{SOURCE_ID}/query",
                json={"page_size": 10, "filter": {"and": [{"property": "Stage", "select": {"equals": "New"}}]}},
                headers=SIGNED_IN,
                answer={"results": [EXAMPLE_ANSWER], "has_more": False, "next_cursor": None},
            ),
        ),
        yields={"pages": [EXAMPLE_PAGE]},
    ),
)
async def query(http: Http, connection: Connection, query: Query) -> Pages:
    """Find pages in a database."""
    source = await source_of(http, connection, query)
    wanted = [query.filter] if query.filter else []
    if query.where:
        wanted += conditions(await _types(http, connection, source), query.where)
    body: dict[str, Any] = {"page_size": min(_PAGE, query.limit)}
    if wanted:
        body["filter"] = wanted[0] if wanted == [query.filter] else {"and": wanted}
    if query.sorts:
        body["sorts"] = [one.model_dump() for one in query.sorts]
    return Pages(pages=await read_all(http, connection, source, body, query.limit))


async def read_all(http: Http, connection: Connection, source: str, body: dict[str, Any], limit: int) -> list[Page]:
    """The pages that a query finds, until there are `limit`."""
    found: list[Page] = []
    cursor: dict[str, Any] = {}
    while True:
        answer = await api.post(http, connection, path("/data_sources/{}/query", source), body | cursor)
        page = shaped(ResultPage, answer)
        found += [one.as_page() for one in page.results]
        if page.next_cursor is None or len(found) >= limit:
            return found[:limit]
        cursor = {"start_cursor": page.next_cursor}


async def _types(http: Http, connection: Connection, source: str) -> dict[str, str]:
    """Which kind each property of the source is."""
    answer = shaped(_Source, await api.get(http, connection, path("/data_sources/{}", source)))
    return {name: prop.type for name, prop in answer.properties.items()}
