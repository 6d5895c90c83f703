"""Finding events, and looks for new and coming ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.google_calendar.connector import (
    EVENTS,
    EXAMPLE_ANSWER,
    EXAMPLE_EVENT,
    EXAMPLE_ID,
    Calendar,
    Connection,
    Event,
    Events,
    Page,
    Search,
    Upcoming,
    api,
    following,
    google_calendar,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, instant, look_from, stamp


async def _events(
    http: Http, connection: Connection, calendar: Calendar, params: dict[str, Any], limit: int
) -> list[Event]:
    target = path("/calendars/{}/events", calendar.calendar)
    pages = api.pages(http, connection, target, {"maxResults": min(250, limit), **params}, following)
    return [event.plain() for event in await gathered(pages, lambda page: shaped(Page, page).items, limit)]


@google_calendar.action(
    phrases=("list google calendar events", "get the events of google calendar", "find events in google calendar"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"query": "Bo", "limit": 5},
        calls=(
            Call(
                "GET",
                f"{EVENTS}?maxResults=5&singleEvents=true&orderBy=startTime&timeMin=2026-01-31T08%3A30%3A00Z&q=Bo",
                headers=SIGNED_IN,
                answer={"items": [EXAMPLE_ANSWER]},
            ),
        ),
        yields={"events": [EXAMPLE_EVENT]},
    ),
)
async def list_events(http: Http, connection: Connection, search: Search) -> Events:
    """List the events of a time."""
    params = {
        "singleEvents": True,
        "orderBy": "startTime",
        "timeMin": stamp(instant(search.after) if search.after else http.now()),
        "timeMax": stamp(instant(search.before)) if search.before else None,
        "q": search.query,
    }
    return Events(events=await _events(http, connection, search, params, search.limit))


@google_calendar.poll(
    phrases=(
        "new google calendar event",
        "an event is added to google calendar",
        "someone books a google calendar event",
    ),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={},
        cursor="2026-01-31T08:25:00Z",
        calls=(
            Call(
                "GET",
                f"{EVENTS}?maxResults=250&orderBy=updated&updatedMin=2026-01-31T08%3A20%3A00Z",
                headers=SIGNED_IN,
                answer={"items": [EXAMPLE_ANSWER]},
            ),
        ),
        finds=[(EXAMPLE_ID, EXAMPLE_EVENT)],
        leaves="2026-01-31T08:30:00Z",
    ),
)
async def new_event(http: Http, connection: Connection, watch: Calendar, cursor: str | None) -> Found[Event]:
    """A new event in a calendar."""
    begin = look_from(http, cursor)
    # The mark is the time of the look: Google refuses one that is weeks old, as a quiet calendar's newest may be.
    now = stamp(http.now())
    found = await _events(http, connection, watch, {"orderBy": "updated", "updatedMin": stamp(begin)}, 100_000)
    new = [event for event in found if event.created_at and instant(event.created_at) >= begin]
    return Found([(event.id, event) for event in new if event.status != "cancelled"], now)


@google_calendar.poll(
    phrases=(
        "a google calendar event starts soon",
        "before a google calendar event",
        "an upcoming google calendar event",
    ),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={"minutes": 30},
        cursor="2026-01-31T08:29:00Z",
        calls=(
            Call(
                "GET",
                f"{EVENTS}?maxResults=250&singleEvents=true&orderBy=startTime"
                "&timeMin=2026-01-31T08%3A24%3A00Z&timeMax=2026-01-31T09%3A00%3A01Z",
                headers=SIGNED_IN,
                answer={"items": [EXAMPLE_ANSWER]},
            ),
        ),
        finds=[(f"{EXAMPLE_ID} 2026-01-31T09:00:00Z", EXAMPLE_EVENT)],
        leaves="2026-01-31T08:30:00Z",
    ),
)
async def event_starts(http: Http, connection: Connection, watch: Upcoming, cursor: str | None) -> Found[Event]:
    """An event that starts soon.

    Events of whole days are left out.
    """
    now, begin = http.now(), look_from(http, cursor)
    until = now + timedelta(minutes=watch.minutes, seconds=1)
    params = {"singleEvents": True, "orderBy": "startTime", "timeMin": stamp(begin), "timeMax": stamp(until)}
    found = await _events(http, connection, watch, params, 10_000)
    soon = [event for event in found if not event.all_day and event.start and instant(event.start) >= begin]
    return Found([(f"{event.id} {event.start}", event) for event in soon], stamp(now))
