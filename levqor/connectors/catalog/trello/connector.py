"""The connection to Trello, and what all of its steps share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.connectors.reading import stamp
from levqor.kit.shapes import Shape

ID: Final = r"^[0-9a-fA-F]{24}$"
SHORT_OR_ID: Final = r"^([0-9A-Za-z]{8}|[0-9a-fA-F]{24})$"
CARD_FIELDS: Final = "name,desc,url,idBoard,idList,due,dueComplete,closed,labels,dateLastActivity"


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    api_key: SecretStr = Field(
        title="API key", description="trello.com/power-ups/admin, your Power-Up, API key.", min_length=1
    )
    token: SecretStr = Field(
        title="Token", description="On the same page, beside the key, the link Token; allow it.", min_length=1
    )


class CardId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    card_id: str = Field(
        title="Card", description="Its id, or the 8 characters after /c/ in its address.", pattern=SHORT_OR_ID
    )


class Label(Shape):
    id: str = Field(title="Label id")
    name: str = Field(default="", title="Label")
    color: str | None = Field(default=None, title="Colour")


class Card(Shape):
    id: str = Field(title="Card id")
    url: str = Field(title="URL")
    name: str = Field(title="Name")
    desc: str = Field(default="", title="Description")
    idBoard: str = Field(title="Board id")  # noqa: N815 - the vendor's name
    idList: str = Field(title="List id")  # noqa: N815 - the vendor's name
    due: str | None = Field(default=None, title="Due")
    dueComplete: bool = Field(default=False, title="Done")  # noqa: N815 - the vendor's name
    closed: bool = Field(default=False, title="Archived")
    labels: list[Label] = Field(default_factory=list, title="Labels")


def created_at(card: Card) -> str:
    """A Trello id begins with the second in which it was made."""
    try:
        return stamp(datetime.fromtimestamp(int(card.id[:8], 16), UTC))
    except ValueError:
        return "an id without an instant"


class _Me(Shape):
    username: str


def _headers(connection: Connection) -> dict[str, str]:
    key, token = connection.api_key.get_secret_value(), connection.token.get_secret_value()
    return {"Authorization": f'OAuth oauth_consumer_key="{key}", oauth_token="{token}"'}


def _pause(answer: Answer, _: Any) -> float | None:
    """Trello counts requests in windows of ten seconds."""
    return 10.0 if answer.status == 429 else None


api: Api[Connection] = Api(
    "Trello", "https://api.trello.com/1", _headers, reason=lambda content: content["error"], wait_seconds=_pause
)

trello = Connector(
    id="trello",
    name="Trello",
    category="tasks",
    description="Creates, moves and reads the cards of Trello boards.",
    connection=Connection,
    names=("trello", "trello board", "trello card"),
    described_by="trello",
)

MADE_UP = {"api_key": "made-up-key", "token": "made-up-token"}
SIGNED_IN = {"authorization": 'OAuth oauth_consumer_key="made-up-key", oauth_token="made-up-token"'}
URL = "https://api.trello.com/1"
BOARD_ID, LIST_ID, OTHER_LIST_ID = "5abbe4b7ddc1b351ef961411", "5abbe4b7ddc1b351ef961414", "5abbe4b7ddc1b351ef961415"
CARD_ID = "697dbb30ddc1b351ef961420"
EXAMPLE_CARD: dict[str, Any] = {
    "id": CARD_ID,
    "url": "https://trello.com/c/H0TZyzbK/15-call-ann",
    "name": "Call Ann",
    "desc": "She wrote about hats.",
    "idBoard": BOARD_ID,
    "idList": LIST_ID,
    "due": "2026-02-01T09:00:00.000Z",
    "dueComplete": False,
    "closed": False,
    "labels": [{"id": "5abbe4b7ddc1b351ef961430", "name": "Sales", "color": "green"}],
}


@trello.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call("GET", f"{URL}/members/me?fields=username", headers=SIGNED_IN, answer={"id": "1", "username": "ann"}),
        ),
        yields={"name": "ann"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    me = shaped(_Me, await api.get(http, connection, "/members/me", {"fields": "username"}))
    return Account(name=me.username)
