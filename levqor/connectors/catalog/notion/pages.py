"""Single pages: their properties and their text."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.notion.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_PAGE,
    MADE_UP,
    PAGE_ID,
    SIGNED_IN,
    TEXT_HELP,
    URL,
    Connection,
    Page,
    PageAnswer,
    PageId,
    api,
    notion,
)
from levqor.connectors.catalog.notion.databases import append, page_with_text
from levqor.connectors.catalog.notion.values import blocks, plain_text, properties, rich_text
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES
from levqor.kit.shapes import Shape


class NewSubpage(PageId):
    page_id: str = Field(title="Parent page id", description="The 32 characters at the end of its address.")
    title: str = Field(title="Title", min_length=1, max_length=2000)
    text: str = Field(
        default="", title="Text", description=TEXT_HELP, max_length=100_000, json_schema_extra={"widget": "long_text"}
    )


class PageChange(PageId):
    properties: dict[str, Any] = Field(
        title="Properties",
        description="New values by name; empty takes the value away. Others stay as they are.",
        min_length=1,
        max_length=200,
    )


class MoreText(PageId):
    text: str = Field(
        title="Text",
        description=TEXT_HELP,
        min_length=1,
        max_length=100_000,
        json_schema_extra={"widget": "long_text"},
    )


class Appended(Shape):
    page_id: str = Field(title="Page id")
    blocks: int = Field(title="Blocks added")


class PageText(Shape):
    page_id: str = Field(title="Page id")
    text: str = Field(title="Text", description="The blocks of the page, without those within others.")


class _Blocks(Shape):
    results: list[dict[str, Any]]
    next_cursor: str | None = None


_PAGE_URL = f"{URL}/pages/{PAGE_ID}"
_BLOCKS_URL = f"{URL}/blocks/{PAGE_ID}/children"
_HATS = {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": "She likes hats."}}]}}


@notion.action(
    phrases=("create a notion subpage", "add a page under a notion page", "write a notion document"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"page_id": PAGE_ID, "title": "Ann", "text": "She likes hats."},
        calls=(
            Call(
                "POST",
                f"{URL}/pages",
                json={
                    "parent": {"type": "page_id", "page_id": PAGE_ID},
                    "properties": {"title": {"title": [{"type": "text", "text": {"content": "Ann"}}]}},
                    "children": [_HATS],
                },
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_PAGE,
    ),
)
async def create_subpage(http: Http, connection: Connection, new: NewSubpage) -> Page:
    """Create a page under another page."""
    parent = {"type": "page_id", "page_id": new.page_id}
    title = {"title": {"title": rich_text(new.title)}}
    return await page_with_text(http, connection, {"parent": parent, "properties": title}, new.text)


@notion.action(
    phrases=("get a notion page", "read the properties of a notion page", "look up a notion page"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"page_id": PAGE_ID},
        calls=(Call("GET", _PAGE_URL, headers=SIGNED_IN, answer=EXAMPLE_ANSWER),),
        yields=EXAMPLE_PAGE,
    ),
)
async def get_page(http: Http, connection: Connection, wanted: PageId) -> Page:
    """Get a page with its properties."""
    return shaped(PageAnswer, await api.get(http, connection, path("/pages/{}", wanted.page_id))).as_page()


@notion.action(
    phrases=("update a notion page", "change a notion page", "set a property in notion", "update the notion entry"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"page_id": PAGE_ID, "properties": {"Stage": "New"}},
        calls=(
            Call("GET", _PAGE_URL, headers=SIGNED_IN, answer=EXAMPLE_ANSWER),
            Call(
                "PATCH",
                _PAGE_URL,
                json={"properties": {"Stage": {"select": {"name": "New"}}}},
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_PAGE,
    ),
)
async def update_page(http: Http, connection: Connection, change: PageChange) -> Page:
    """Change the properties of a page."""
    target = path("/pages/{}", change.page_id)
    now = shaped(PageAnswer, await api.get(http, connection, target))
    types = {name: str(prop.get("type")) for name, prop in now.properties.items()}
    body = {"properties": properties(types, change.properties)}
    return shaped(PageAnswer, (await api.call(http, connection, "PATCH", target, json=body)).json()).as_page()


@notion.action(
    phrases=("archive a notion page", "delete a notion page", "move a notion page to the trash"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"page_id": PAGE_ID},
        calls=(
            Call(
                "PATCH",
                _PAGE_URL,
                json={"in_trash": True},
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER | {"in_trash": True},
            ),
        ),
        yields=EXAMPLE_PAGE | {"in_trash": True},
    ),
)
async def archive_page(http: Http, connection: Connection, wanted: PageId) -> Page:
    """Move a page to the bin."""
    target = path("/pages/{}", wanted.page_id)
    answer = await api.call(http, connection, "PATCH", target, json={"in_trash": True})
    return shaped(PageAnswer, answer.json()).as_page()


@notion.action(
    phrases=("append to a notion page", "add text to a notion page", "write into a notion page"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"page_id": PAGE_ID, "text": "She likes hats."},
        calls=(Call("PATCH", _BLOCKS_URL, json={"children": [_HATS]}, headers=SIGNED_IN, answer={"results": [{}]}),),
        yields={"page_id": PAGE_ID, "blocks": 1},
    ),
)
async def append_text(http: Http, connection: Connection, more: MoreText) -> Appended:
    """Append text to a page."""
    children = blocks(more.text)
    await append(http, connection, more.page_id, children)
    return Appended(page_id=more.page_id, blocks=len(children))


@notion.action(
    phrases=("read a notion page", "get the text of a notion page", "get the content of a notion page"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"page_id": PAGE_ID},
        calls=(
            Call(
                "GET",
                f"{_BLOCKS_URL}?page_size=100",
                headers=SIGNED_IN,
                answer={
                    "results": [{"type": "paragraph", "paragraph": {"rich_text": [{"plain_text": "She likes hats."}]}}],
                    "next_cursor": None,
                },
            ),
        ),
        yields={"page_id": PAGE_ID, "text": "She likes hats."},
    ),
)
async def read_text(http: Http, connection: Connection, wanted: PageId) -> PageText:
    """Read the text of a page."""
    lines: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        target = path("/blocks/{}/children", wanted.page_id)
        page = shaped(_Blocks, await api.get(http, connection, target, {"page_size": 100} | cursor))
        lines += [_text_of(block) for block in page.results]
        if page.next_cursor is None:
            break
        cursor = {"start_cursor": page.next_cursor}
    return PageText(page_id=wanted.page_id, text="\n".join(lines))


def _text_of(block: dict[str, Any]) -> str:
    content = block.get(str(block.get("type")))
    return plain_text(content.get("rich_text")) if isinstance(content, dict) else ""
