"""Reading channels, and a look for new messages."""

from __future__ import annotations

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.discord.connector import (
    EXAMPLE_CONNECTION,
    EXAMPLE_MESSAGE,
    MESSAGES_URL,
    PAGE,
    SIGNED_IN,
    Connection,
    History,
    Message,
    Messages,
    Page,
    Watch,
    api,
    discord,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http


@discord.action(
    phrases=("read discord messages", "get the messages of a discord channel", "fetch discord messages"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "1000000000000000001", "limit": 1},
        calls=(Call("GET", f"{MESSAGES_URL}?limit=1", headers=SIGNED_IN, answer=[EXAMPLE_MESSAGE]),),
        yields={"messages": [EXAMPLE_MESSAGE]},
    ),
)
async def list_messages(http: Http, connection: Connection, history: History) -> Messages:
    """Read the newest messages of a channel."""
    target = path("/channels/{}/messages", history.channel_id)
    found: list[Message] = []
    while len(found) < history.limit:
        size = min(PAGE, history.limit - len(found))
        before = {"before": found[-1].id} if found else {}
        page = shaped(Page, {"messages": await api.get(http, connection, target, {"limit": size, **before})}).messages
        found += page
        if len(page) < size:
            break
    return Messages(messages=found)


@discord.poll(
    phrases=("new discord message", "someone posts in the discord channel", "a message arrives in discord"),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "1000000000000000001"},
        cursor="1100000000000000000",
        calls=(
            Call(
                "GET",
                f"{MESSAGES_URL}?limit=100&after=1100000000000000000",
                headers=SIGNED_IN,
                answer=[EXAMPLE_MESSAGE],
            ),
        ),
        finds=[("1100000000000000001", EXAMPLE_MESSAGE)],
        leaves="1100000000000000001",
    ),
)
async def new_message(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Message]:
    """A new message in a channel."""
    target = path("/channels/{}/messages", watch.channel_id)
    params = {"limit": 1} if cursor is None else {"limit": PAGE, "after": cursor}
    page = shaped(Page, {"messages": await api.get(http, connection, target, params)}).messages
    found = sorted(page, key=lambda message: int(message.id))
    said = [(message.id, message) for message in found if watch.bots or not message.author.bot]
    return Found(said, found[-1].id if found else cursor or "0")
