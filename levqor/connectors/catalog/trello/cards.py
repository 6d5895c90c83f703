"""Creating, changing and commenting on cards."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.trello.connector import (
    CARD_FIELDS,
    CARD_ID,
    EXAMPLE_CARD,
    ID,
    LIST_ID,
    MADE_UP,
    OTHER_LIST_ID,
    SIGNED_IN,
    URL,
    Card,
    CardId,
    Connection,
    api,
    trello,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_DUE = "An instant or a day, such as 2026-02-01T09:00:00Z."


class NewCard(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    list_id: str = Field(title="List id", pattern=ID)
    name: str = Field(title="Name", min_length=1, max_length=16384)
    description: str = Field(
        default="", title="Description", max_length=16384, json_schema_extra={"widget": "long_text"}
    )
    due: str | None = Field(default=None, title="Due", description=_DUE, max_length=40)
    label_ids: list[str] = Field(default_factory=list, title="Label ids", max_length=50)
    member_ids: list[str] = Field(default_factory=list, title="Member ids", max_length=50)
    position: Literal["top", "bottom"] = Field(default="bottom", title="Position in the list")


class CardChange(CardId):
    name: str | None = Field(default=None, title="New name", min_length=1, max_length=16384)
    description: str | None = Field(
        default=None, title="New description", max_length=16384, json_schema_extra={"widget": "long_text"}
    )
    due: str | None = Field(default=None, title="New due", description=_DUE, max_length=40)
    is_done: bool | None = Field(default=None, title="Done")
    label_ids: list[str] | None = Field(default=None, title="New label ids", description="Replaces all.", max_length=50)
    member_ids: list[str] | None = Field(
        default=None, title="New member ids", description="Replaces all.", max_length=50
    )


class CardMove(CardId):
    list_id: str = Field(title="To the list", description="The list's id.", pattern=ID)
    position: Literal["top", "bottom"] = Field(default="bottom", title="Position in the list")


class NewComment(CardId):
    text: str = Field(title="Comment", min_length=1, max_length=16384, json_schema_extra={"widget": "long_text"})


class Comment(Shape):
    id: str = Field(title="Comment id")
    date: str = Field(title="Sent at")


_CARD_URL = f"{URL}/cards/{CARD_ID}"


async def _put(http: Http, connection: Connection, card: CardId, params: dict[str, Any]) -> Card:
    answer = await api.call(http, connection, "PUT", path("/cards/{}", card.card_id), params=params)
    return shaped(Card, answer.json())


@trello.action(
    phrases=("create a trello card", "add a card to trello", "make a trello card", "add to the trello board"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"list_id": LIST_ID, "name": "Call Ann", "label_ids": ["5abbe4b7ddc1b351ef961430"]},
        calls=(
            Call(
                "POST",
                f"{URL}/cards?idList={LIST_ID}&name=Call+Ann&pos=bottom&idLabels=5abbe4b7ddc1b351ef961430",
                headers=SIGNED_IN,
                answer=EXAMPLE_CARD,
            ),
        ),
        yields=EXAMPLE_CARD,
    ),
)
async def create_card(http: Http, connection: Connection, card: NewCard) -> Card:
    """Create a card."""
    params = {
        "idList": card.list_id,
        "name": card.name,
        "desc": card.description or None,
        "pos": card.position,
        "due": card.due,
        "idLabels": ",".join(card.label_ids) or None,
        "idMembers": ",".join(card.member_ids) or None,
    }
    return shaped(Card, (await api.call(http, connection, "POST", "/cards", params=params)).json())


@trello.action(
    phrases=("update a trello card", "change a trello card", "set the due date of a trello card"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"card_id": CARD_ID, "name": "Call Ann", "is_done": False},
        calls=(Call("PUT", f"{_CARD_URL}?name=Call+Ann&dueComplete=false", headers=SIGNED_IN, answer=EXAMPLE_CARD),),
        yields=EXAMPLE_CARD,
    ),
)
async def update_card(http: Http, connection: Connection, change: CardChange) -> Card:
    """Change a card. What is left empty stays as it is."""
    params = {
        "name": change.name,
        "desc": change.description,
        "due": change.due,
        "dueComplete": change.is_done,
        "idLabels": None if change.label_ids is None else ",".join(change.label_ids),
        "idMembers": None if change.member_ids is None else ",".join(change.member_ids),
    }
    return await _put(http, connection, change, params)


@trello.action(
    phrases=("move a trello card", "move the card to another list", "put the trello card into the list"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"card_id": CARD_ID, "list_id": OTHER_LIST_ID},
        calls=(
            Call(
                "PUT",
                f"{_CARD_URL}?idList={OTHER_LIST_ID}&pos=bottom",
                headers=SIGNED_IN,
                answer=EXAMPLE_CARD | {"idList": OTHER_LIST_ID},
            ),
        ),
        yields=EXAMPLE_CARD | {"idList": OTHER_LIST_ID},
    ),
)
async def move_card(http: Http, connection: Connection, move: CardMove) -> Card:
    """Move a card to another list."""
    return await _put(http, connection, move, {"idList": move.list_id, "pos": move.position})


@trello.action(
    phrases=("archive a trello card", "close a trello card", "remove the trello card"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"card_id": CARD_ID},
        calls=(Call("PUT", f"{_CARD_URL}?closed=true", headers=SIGNED_IN, answer=EXAMPLE_CARD | {"closed": True}),),
        yields=EXAMPLE_CARD | {"closed": True},
    ),
)
async def archive_card(http: Http, connection: Connection, card: CardId) -> Card:
    """Archive a card."""
    return await _put(http, connection, card, {"closed": True})


@trello.action(
    phrases=("get a trello card", "read a trello card", "look up a trello card"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"card_id": "H0TZyzbK"},
        calls=(
            Call(
                "GET",
                f"{URL}/cards/H0TZyzbK?fields={CARD_FIELDS.replace(',', '%2C')}",
                headers=SIGNED_IN,
                answer=EXAMPLE_CARD,
            ),
        ),
        yields=EXAMPLE_CARD,
    ),
)
async def get_card(http: Http, connection: Connection, wanted: CardId) -> Card:
    """Get a card."""
    target = path("/cards/{}", wanted.card_id)
    return shaped(Card, await api.get(http, connection, target, {"fields": CARD_FIELDS}))


@trello.action(
    phrases=("comment on a trello card", "add a comment in trello", "write a trello comment"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"card_id": CARD_ID, "text": "Called."},
        calls=(
            Call(
                "POST",
                f"{_CARD_URL}/actions/comments",
                form={"text": "Called."},
                headers=SIGNED_IN,
                answer={"id": "697dbf7addc1b351ef961499", "date": "2026-01-31T08:30:00.000Z", "type": "commentCard"},
            ),
        ),
        yields={"id": "697dbf7addc1b351ef961499", "date": "2026-01-31T08:30:00.000Z"},
    ),
)
async def comment(http: Http, connection: Connection, comment: NewComment) -> Comment:
    """Comment on a card."""
    target = path("/cards/{}/actions/comments", comment.card_id)
    return shaped(Comment, (await api.call(http, connection, "POST", target, form={"text": comment.text})).json())
