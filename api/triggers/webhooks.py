"""Webhooks: requests from outside that start runs."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, current_app, request

from api.access import Access
from api.call import Call
from api.declaration import Feature
from api.reading import read_raw
from api.triggers.hook_answers import WAITING_AT_ONCE, RunFailed, receive
from api.triggers.models import AcceptedRun
from api.utils.resilience import Gate
from levqor.errors import BadRequest, NotFound, NotSignedIn, Unacceptable
from levqor.triggers.webhooks import HookRequest, NoWebhookSecret

webhooks_bp = Feature("webhooks", "Webhooks and forms")

_EXTENSION: Final = "levqor.waiting_webhooks"


def attach_waiting_webhooks(app: Flask) -> Gate:
    """The places for those who wait for the answer of a run."""
    gate = app.extensions[_EXTENSION] = Gate(WAITING_AT_ONCE)
    return gate


@webhooks_bp.serves(
    "POST",
    "/hooks/{path}",
    access=Access.PUBLIC,
    status=202,
    answer=AcceptedRun,
    errors=(BadRequest, NotSignedIn, NoWebhookSecret, NotFound, Unacceptable, RunFailed),
    takes_idempotency_key=True,
    reads_raw=True,
)
def receive_webhook(call: Call, path: str) -> Response:
    """Start the run of a published webhook.

    Any body up to the limit is taken: JSON is parsed, form fields become an object, anything else is text.
    A workflow that says `answer: at_end` answers with the result of flow.respond instead, with a status of its own.
    """
    given = HookRequest(
        method=request.method,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.query_string.decode("latin1"),
        body=read_raw(),
    )
    return receive(call.application, current_app.extensions[_EXTENSION], path, given)
