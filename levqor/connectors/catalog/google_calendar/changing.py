"""Creating, changing and deleting events."""

from __future__ import annotations

import hashlib
from typing import Any

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.google_calendar.connector import (
    EVENTS,
    EXAMPLE_ANSWER,
    EXAMPLE_EVENT,
    EXAMPLE_ID,
    Change,
    Connection,
    Deleted,
    Deletion,
    Event,
    NewEvent,
    RawEvent,
    api,
    google_calendar,
)
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.http import Http
from levqor.connectors.ports import StepContext


@google_calendar.action(
    phrases=(
        "create a google calendar event",
        "add an event to google calendar",
        "schedule a meeting in google calendar",
        "put it in google calendar",
        "book it in the calendar",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"title": "Call with Bo", "start": "2026-01-31T09:00:00+00:00", "guests": "bo@example.com"},
        calls=(
            Call(
                "POST",
                f"{EVENTS}?sendUpdates=all",
                json={
                    "attendees": [{"email": "bo@example.com"}],
                    "start": {"dateTime": "2026-01-31T09:00:00+00:00"},
                    "end": {"dateTime": "2026-01-31T10:00:00+00:00"},
                    "id": EXAMPLE_ID,
                    "summary": "Call with Bo",
                },
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_EVENT,
    ),
)
async def create_event(http: Http, connection: Connection, context: StepContext, event: NewEvent) -> Event:
    """Create an event.

    A repeat of the step finds the event that it made before.
    """
    key = hashlib.sha256(context.idempotency_key.encode()).hexdigest()[:40]
    body = {**event.body(), "id": key, "summary": event.title}
    params: dict[str, Any] = {"sendUpdates": "all" if event.notify else "none"}
    if event.video_call:
        wanted = {"requestId": key, "conferenceSolutionKey": {"type": "hangoutsMeet"}}
        body["conferenceData"] = {"createRequest": wanted}
        params["conferenceDataVersion"] = 1
    target = path("/calendars/{}/events", event.calendar)
    try:
        made = await api.post(http, connection, target, body, params)
    except StepError:
        if not http.exchanges or http.exchanges[-1]["status"] != 409:
            raise
        made = await api.get(http, connection, f"{target}/{key}")
    return shaped(RawEvent, made).plain()


@google_calendar.action(
    phrases=("update a google calendar event", "change the google calendar event", "move the google calendar event"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": EXAMPLE_ID, "title": "Call with Bo", "notify": False},
        calls=(
            Call(
                "PATCH",
                f"{EVENTS}/{EXAMPLE_ID}?sendUpdates=none",
                json={"summary": "Call with Bo"},
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_EVENT,
    ),
)
async def update_event(http: Http, connection: Connection, change: Change) -> Event:
    """Change an event. What is left empty stays as it is."""
    body = {**change.body(), **({"summary": change.title} if change.title else {})}
    params = {"sendUpdates": "all" if change.notify else "none"}
    target = path("/calendars/{}/events/{}", change.calendar, change.id)
    answer = await api.call(http, connection, "PATCH", target, params=params, json=body)
    return shaped(RawEvent, answer.json()).plain()


@google_calendar.action(
    phrases=(
        "delete a google calendar event",
        "cancel the google calendar event",
        "remove the event from google calendar",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": EXAMPLE_ID},
        calls=(Call("DELETE", f"{EVENTS}/{EXAMPLE_ID}?sendUpdates=all", headers=SIGNED_IN, status=204),),
        yields={"id": EXAMPLE_ID},
    ),
)
async def delete_event(http: Http, connection: Connection, deletion: Deletion) -> Deleted:
    """Delete an event."""
    params = {"sendUpdates": "all" if deletion.notify else "none"}
    target = path("/calendars/{}/events/{}", deletion.calendar, deletion.id)
    await api.call(http, connection, "DELETE", target, params=params)
    return Deleted(id=deletion.id)
