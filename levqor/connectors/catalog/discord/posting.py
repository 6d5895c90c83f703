"""Posting, changing and deleting messages."""

from __future__ import annotations

import hashlib

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.discord.connector import (
    EXAMPLE_CONNECTION,
    EXAMPLE_MESSAGE,
    MESSAGES_URL,
    SIGNED_IN,
    Change,
    Connection,
    Deleted,
    Message,
    OutgoingMessage,
    WebhookMessage,
    Which,
    api,
    by_webhook,
    discord,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.ports import StepContext


@discord.action(
    phrases=(
        "post to discord",
        "send a discord message",
        "message the discord channel",
        "notify the discord channel",
        "post in discord",
        "tell discord",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "1000000000000000001", "content": "Order 15 is paid."},
        calls=(
            Call(
                "POST",
                MESSAGES_URL,
                json={
                    "content": "Order 15 is paid.",
                    "allowed_mentions": {"parse": []},
                    "nonce": "be2974546978e3739e6d6da85",
                    "enforce_nonce": True,
                },
                headers=SIGNED_IN,
                answer=EXAMPLE_MESSAGE,
            ),
        ),
        yields=EXAMPLE_MESSAGE,
    ),
)
async def post_message(http: Http, connection: Connection, context: StepContext, message: OutgoingMessage) -> Message:
    """Post a message to a channel."""
    # Within some minutes Discord answers a repeat with the message that is there already.
    nonce = hashlib.sha256(context.idempotency_key.encode()).hexdigest()[:25]
    body = {**message.body(), "nonce": nonce, "enforce_nonce": True}
    if message.reply_to is not None:
        body["message_reference"] = {"message_id": message.reply_to}
    target = path("/channels/{}/messages", message.channel_id)
    return shaped(Message, await api.post(http, connection, target, body))


@discord.action(
    phrases=("post to a discord webhook", "send to the discord webhook", "notify discord by webhook"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection={"webhook_url": "https://discord.com/api/v10/webhooks/1300000000000000001/made-up-webhook-token"},
        given={"content": "Order 15 is paid.", "name": "Shop"},
        calls=(
            Call(
                "POST",
                "https://discord.com/api/v10/webhooks/1300000000000000001/made-up-webhook-token?wait=true",
                json={"content": "Order 15 is paid.", "allowed_mentions": {"parse": []}, "username": "Shop"},
                answer=EXAMPLE_MESSAGE,
            ),
        ),
        yields=EXAMPLE_MESSAGE,
    ),
)
async def post_to_webhook(http: Http, connection: Connection, message: WebhookMessage) -> Message:
    """Post a message through the connection's webhook."""
    body = {**message.body(), **({"username": message.name} if message.name else {})}
    params = {"wait": True, "thread_id": message.thread_id}
    return shaped(Message, await by_webhook.post(http, connection, connection.webhook, body, params))


@discord.action(
    phrases=("edit a discord message", "update the discord message", "change the discord message"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={
            "channel_id": "1000000000000000001",
            "message_id": "1100000000000000001",
            "content": "Order 15 is paid.",
            "may_mention": True,
        },
        calls=(
            Call(
                "PATCH",
                f"{MESSAGES_URL}/1100000000000000001",
                json={"content": "Order 15 is paid."},
                headers=SIGNED_IN,
                answer=EXAMPLE_MESSAGE,
            ),
        ),
        yields=EXAMPLE_MESSAGE,
    ),
)
async def edit_message(http: Http, connection: Connection, change: Change) -> Message:
    """Change a message of the bot."""
    target = path("/channels/{}/messages/{}", change.channel_id, change.message_id)
    return shaped(Message, (await api.call(http, connection, "PATCH", target, json=change.body())).json())


@discord.action(
    phrases=("delete a discord message", "remove the discord message", "take back a discord message"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"channel_id": "1000000000000000001", "message_id": "1100000000000000001"},
        calls=(Call("DELETE", f"{MESSAGES_URL}/1100000000000000001", headers=SIGNED_IN, status=204),),
        yields={"id": "1100000000000000001"},
    ),
)
async def delete_message(http: Http, connection: Connection, which: Which) -> Deleted:
    """Delete a message."""
    target = path("/channels/{}/messages/{}", which.channel_id, which.message_id)
    await api.call(http, connection, "DELETE", target)
    return Deleted(id=which.message_id)
