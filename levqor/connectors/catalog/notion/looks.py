"""New and changed pages of a database."""

from __future__ import annotations

from typing import Any, Literal

from levqor.connectors.catalog.notion.connector import (
    DATABASE_ID,
    EXAMPLE_ANSWER,
    EXAMPLE_PAGE,
    MADE_UP,
    PAGE_ID,
    READ_DATABASE,
    SIGNED_IN,
    SOURCE_ID,
    URL,
    Connection,
    DatabaseId,
    Page,
    notion,
    source_of,
)
from levqor.connectors.catalog.notion.databases import read_all
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, look_from, stamp

Moment = Literal["created_time", "last_edited_time"]


def _query(moment: Moment, begin: str) -> dict[str, Any]:
    return {
        "filter": {"timestamp": moment, moment: {"on_or_after": begin}},
        "sorts": [{"timestamp": moment, "direction": "ascending"}],
        "page_size": 100,
    }


def _example(moment: Moment, key: str, leaves: str) -> PollExample:
    return PollExample(
        connection=MADE_UP,
        given={"database_id": DATABASE_ID},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            READ_DATABASE,
            Call(
                "POST",
                f"{URL}/data_sources/{SOURCE_ID}/query",
                json=_query(moment, "2026-01-31T08:05:00Z"),
                headers=SIGNED_IN,
                answer={"results": [EXAMPLE_ANSWER], "next_cursor": None},
            ),
        ),
        finds=[(key, EXAMPLE_PAGE)],
        leaves=leaves,
    )


@notion.poll(
    phrases=("new notion page", "a page is added to the notion database", "a new row in notion", "new notion entry"),
    example=_example("created_time", PAGE_ID, "2026-01-31T08:20:00Z"),
)
async def new_page(http: Http, connection: Connection, watch: DatabaseId, cursor: str | None) -> Found[Page]:
    """A new page in a database."""
    pages = await _since(http, connection, watch, "created_time", cursor)
    return found_since(http, cursor, pages, key=lambda page: page.id, at=lambda page: page.created_time)


@notion.poll(
    phrases=("a notion page changes", "new or updated notion page", "a notion entry is updated"),
    example=_example("last_edited_time", f"{PAGE_ID}@2026-01-31T08:25:00.000Z", "2026-01-31T08:25:00Z"),
)
async def new_or_changed_page(http: Http, connection: Connection, watch: DatabaseId, cursor: str | None) -> Found[Page]:
    """A new or changed page in a database.

    Notion tells when a page was changed by the minute; two changes within one minute are one.
    """
    pages = await _since(http, connection, watch, "last_edited_time", cursor)
    return found_since(
        http,
        cursor,
        pages,
        key=lambda page: f"{page.id}@{page.last_edited_time}",
        at=lambda page: page.last_edited_time,
    )


async def _since(
    http: Http, connection: Connection, watch: DatabaseId, moment: Moment, cursor: str | None
) -> list[Page]:
    source = await source_of(http, connection, watch)
    begin = stamp(look_from(http, cursor))
    return await read_all(http, connection, source, _query(moment, begin), MOST_PAGES * 100)
