"""Boards, their lists and their cards, and what is new on them."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.api import path
from levqor.connectors.catalog.trello.connector import (
    BOARD_ID,
    CARD_FIELDS,
    CARD_ID,
    EXAMPLE_CARD,
    ID,
    LIST_ID,
    MADE_UP,
    OTHER_LIST_ID,
    SHORT_OR_ID,
    SIGNED_IN,
    URL,
    Card,
    Connection,
    api,
    created_at,
    trello,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, gathered_since, look_from, rows, stamp
from levqor.kit.shapes import Shape


class Everything(Shape):
    model_config = ConfigDict(extra="forbid")

    include_closed: bool = Field(default=False, title="Closed ones, too")


class BoardId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    board_id: str = Field(
        title="Board", description="Its id, or the 8 characters after /b/ in its address.", pattern=SHORT_OR_ID
    )


class CardFilter(BoardId):
    list_id: str | None = Field(default=None, title="List id", description="Empty: all lists.", pattern=ID)
    limit: int = Field(default=100, ge=1, le=5000, title="At most")


class Watch(BoardId):
    list_id: str | None = Field(default=None, title="List id", description="Empty: all lists.", pattern=ID)


class ListId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    list_id: str = Field(title="List id", pattern=ID)


class Board(Shape):
    id: str = Field(title="Board id")
    url: str = Field(title="URL")
    name: str = Field(title="Name")
    closed: bool = Field(default=False, title="Closed")


class Boards(Shape):
    boards: list[Board] = Field(title="Boards")


class BoardList(Shape):
    id: str = Field(title="List id")
    name: str = Field(title="Name")
    closed: bool = Field(default=False, title="Archived")


class BoardLists(Shape):
    lists: list[BoardList] = Field(title="Lists", description="From left to right.")


class Cards(Shape):
    cards: list[Card] = Field(title="Cards")


class MovedCard(Shape):
    id: str = Field(title="Card id")
    name: str = Field(title="Name")
    from_list: str = Field(title="From the list")
    to_list: str = Field(title="To the list")
    moved_at: str = Field(title="Moved at")
    moved_by: str | None = Field(title="Moved by")


class _Named(Shape):
    id: str
    name: str = ""


class _Move(Shape):
    card: _Named
    listBefore: _Named  # noqa: N815 - the vendor's name
    listAfter: _Named  # noqa: N815 - the vendor's name


class _Member(Shape):
    username: str | None = None


class _Action(Shape):
    id: str
    date: str
    data: _Move
    memberCreator: _Member | None = None  # noqa: N815 - the vendor's name

    def as_moved(self) -> MovedCard:
        return MovedCard(
            id=self.data.card.id,
            name=self.data.card.name,
            from_list=self.data.listBefore.name,
            to_list=self.data.listAfter.name,
            moved_at=self.date,
            moved_by=self.memberCreator.username if self.memberCreator else None,
        )


_FIELDS = CARD_FIELDS.replace(",", "%2C")
_BOARD = {"id": BOARD_ID, "url": "https://trello.com/b/H0TZyzbB", "name": "Sales", "closed": False}
_LIST = {"id": LIST_ID, "name": "To do", "closed": False}


@trello.action(
    phrases=("list trello boards", "get my trello boards", "find a trello board"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call(
                "GET",
                f"{URL}/members/me/boards?filter=open&fields=name%2Curl%2Cclosed",
                headers=SIGNED_IN,
                answer=[_BOARD],
            ),
        ),
        yields={"boards": [_BOARD]},
    ),
)
async def list_boards(http: Http, connection: Connection, wanted: Everything) -> Boards:
    """List your boards."""
    params = {"filter": "all" if wanted.include_closed else "open", "fields": "name,url,closed"}
    return Boards(boards=rows(Board, await api.get(http, connection, "/members/me/boards", params)))


@trello.action(
    phrases=("list the lists of a trello board", "get trello lists", "find a trello list"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"board_id": BOARD_ID},
        calls=(Call("GET", f"{URL}/boards/{BOARD_ID}/lists?filter=open", headers=SIGNED_IN, answer=[_LIST]),),
        yields={"lists": [_LIST]},
    ),
)
async def list_lists(http: Http, connection: Connection, wanted: BoardId) -> BoardLists:
    """List the lists of a board."""
    answer = await api.get(http, connection, path("/boards/{}/lists", wanted.board_id), {"filter": "open"})
    return BoardLists(lists=rows(BoardList, answer))


@trello.action(
    phrases=("list trello cards", "get the cards of a trello board", "find trello cards", "read the trello list"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"board_id": BOARD_ID, "list_id": LIST_ID},
        calls=(
            Call(
                "GET",
                f"{URL}/boards/{BOARD_ID}/cards?fields={_FIELDS}",
                headers=SIGNED_IN,
                answer=[EXAMPLE_CARD, EXAMPLE_CARD | {"idList": OTHER_LIST_ID}],
            ),
        ),
        yields={"cards": [EXAMPLE_CARD]},
    ),
)
async def list_cards(http: Http, connection: Connection, wanted: CardFilter) -> Cards:
    """List the open cards of a board or of one of its lists."""
    return Cards(cards=(await _cards(http, connection, wanted.board_id, wanted.list_id))[: wanted.limit])


async def _cards(http: Http, connection: Connection, board_id: str, list_id: str | None) -> list[Card]:
    """Trello answers all open cards of a board, at most 5,000, at once."""
    answer = await api.get(http, connection, path("/boards/{}/cards", board_id), {"fields": CARD_FIELDS})
    return [card for card in rows(Card, answer) if list_id in (None, card.idList)]


@trello.poll(
    phrases=("new trello card", "a card is added to trello", "a card is created in trello"),
    example=PollExample(
        connection=MADE_UP,
        given={"board_id": BOARD_ID},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/boards/{BOARD_ID}/cards?fields={_FIELDS}",
                headers=SIGNED_IN,
                answer=[EXAMPLE_CARD, EXAMPLE_CARD | {"id": "5abbe4b7ddc1b351ef961490"}],
            ),
        ),
        finds=[(CARD_ID, EXAMPLE_CARD)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_card(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Card]:
    """A new card on a board."""
    cards = await _cards(http, connection, watch.board_id, watch.list_id)
    return found_since(http, cursor, cards, key=lambda card: card.id, at=created_at)


def _move(date: str) -> dict[str, Any]:
    return {
        "id": "697dbf7addc1b351ef961498",
        "date": date,
        "data": {
            "card": {"id": CARD_ID, "name": "Call Ann"},
            "listBefore": {"id": LIST_ID, "name": "To do"},
            "listAfter": {"id": OTHER_LIST_ID, "name": "Done"},
        },
        "memberCreator": {"username": "ann"},
    }


@trello.poll(
    phrases=("a trello card is moved", "a card is moved to a list in trello", "a trello card reaches the list"),
    example=PollExample(
        connection=MADE_UP,
        given={"list_id": OTHER_LIST_ID},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/lists/{OTHER_LIST_ID}/actions?filter=updateCard%3AidList&limit=1000&since=2026-01-31T08%3A05%3A00Z",
                headers=SIGNED_IN,
                answer=[_move("2026-01-31T08:20:00.000Z")],
            ),
        ),
        finds=[
            (
                "697dbf7addc1b351ef961498",
                {
                    "id": CARD_ID,
                    "name": "Call Ann",
                    "from_list": "To do",
                    "to_list": "Done",
                    "moved_at": "2026-01-31T08:20:00.000Z",
                    "moved_by": "ann",
                },
            )
        ],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def card_moved(http: Http, connection: Connection, watch: ListId, cursor: str | None) -> Found[MovedCard]:
    """A card is moved to a list."""
    begin = look_from(http, cursor)
    params = {"filter": "updateCard:idList", "limit": 1000, "since": stamp(begin)}

    def further(_: Any, page: Any) -> dict[str, str] | None:
        return {"before": rows(_Action, page)[-1].id} if len(page) == 1000 else None

    pages = api.pages(http, connection, path("/lists/{}/actions", watch.list_id), params, further)
    moves = await gathered_since(pages, lambda page: rows(_Action, page), lambda one: one.date, begin)
    arrived = [move for move in moves if move.data.listAfter.id == watch.list_id]
    seen = found_since(http, cursor, arrived, key=lambda one: one.id, at=lambda one: one.date)
    return Found([(key, move.as_moved()) for key, move in seen.items], seen.cursor)
