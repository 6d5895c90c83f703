"""Google Calendar. Source: the vendor's discovery document and its guide, "Create events"."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from pydantic import ConfigDict, Field, model_validator

from levqor.connectors.api import shaped
from levqor.connectors.declaration import Account, Connector, StepError, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN, GoogleConnection, google_api, google_sign_in
from levqor.connectors.http import Answer, Http
from levqor.connectors.mailboxes import Mailboxes
from levqor.kit.shapes import Shape

_BASE: Final = "https://www.googleapis.com/calendar/v3"
_WHEN: Final = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$"


class Connection(GoogleConnection):
    pass


class Calendar(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    calendar: str = Field(
        default="primary",
        title="Calendar",
        description="Its id, in the calendar's settings; primary is the account's own.",
        min_length=1,
        max_length=300,
    )


class Details(Calendar):
    start: str | None = Field(
        default=None, title="Start", description="2026-01-31T09:00:00+01:00, or a day as 2026-01-31.", pattern=_WHEN
    )
    end: str | None = Field(
        default=None,
        title="End",
        description="Empty: an hour later. A day is the last one of the event.",
        pattern=_WHEN,
    )
    time_zone: str | None = Field(
        default=None, title="Time zone", description="For instants without one, such as Europe/Berlin.", max_length=60
    )
    description: str | None = Field(
        default=None, title="Description", max_length=8000, json_schema_extra={"widget": "long_text"}
    )
    location: str | None = Field(default=None, title="Place", max_length=1000)
    guests: Mailboxes = Field(default_factory=list, title="Guests", max_length=200)
    notify: bool = Field(default=True, title="Google invites the guests by mail")

    def body(self) -> dict[str, Any]:
        named = {"description": self.description, "location": self.location}
        given: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
        if self.guests:
            given["attendees"] = [{"email": guest.rpartition("<")[2].rstrip(">")} for guest in self.guests]
        if self.start:
            given["start"] = self._moment(self.start)
            given["end"] = self._end(self.start)
        return given

    def _moment(self, text: str) -> dict[str, str]:
        if len(text) == 10:
            return {"date": text}
        return {"dateTime": text.replace(" ", "T"), **({"timeZone": self.time_zone} if self.time_zone else {})}

    def _end(self, start: str) -> dict[str, str]:
        try:
            if len(start) == 10:
                # Google's end is the day after the last one.
                return {"date": str(date.fromisoformat((self.end or start)[:10]) + timedelta(days=1))}
            text = self.end or (datetime.fromisoformat(start) + timedelta(hours=1)).isoformat()
        except (ValueError, OverflowError):
            raise StepError("The start or the end is no date that there is.", code="validation_error") from None
        return self._moment(text)


class NewEvent(Details):
    title: str = Field(title="Title", min_length=1, max_length=1000)
    video_call: bool = Field(default=False, title="With a Google Meet call")

    @model_validator(mode="after")
    def _begins(self) -> NewEvent:
        if self.start is None:
            raise incomplete("give the start of the event")
        return self


class Which(Calendar):
    id: str = Field(title="Event id", min_length=1, max_length=1100)


class Change(Details, Which):
    title: str | None = Field(default=None, title="Title", max_length=1000)


class Deletion(Which):
    notify: bool = Field(default=True, title="Google tells the guests by mail")


class Search(Calendar):
    query: str | None = Field(default=None, title="Has in it", max_length=300)
    after: str | None = Field(default=None, title="From", description="An instant; empty: now.", pattern=_WHEN)
    before: str | None = Field(default=None, title="Until", description="An instant.", pattern=_WHEN)
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")


class Upcoming(Calendar):
    minutes: int = Field(default=15, ge=1, le=10_080, title="Minutes before the start")


class Event(Shape):
    id: str = Field(title="Event id")
    url: str | None = Field(title="Address")
    title: str = Field(title="Title")
    start: str = Field(title="Start", description="An instant, or a day.")
    end: str = Field(title="End")
    all_day: bool = Field(title="Whole days")
    description: str = Field(title="Description")
    location: str = Field(title="Place")
    video_url: str | None = Field(title="Video call")
    organizer: str | None = Field(title="Organizer")
    guests: list[str] = Field(title="Guests")
    status: str = Field(title="Status", examples=["confirmed", "tentative", "cancelled"])
    created_at: str | None = Field(title="Created at")


class Events(Shape):
    events: list[Event] = Field(title="Events", description="By their start.")


class Deleted(Shape):
    id: str = Field(title="Event id")


class _Moment(Shape):
    date: str = ""
    dateTime: str = ""  # noqa: N815 - the service's own name


class _Person(Shape):
    email: str = ""


class RawEvent(Shape):
    id: str
    htmlLink: str | None = None  # noqa: N815 - the service's own name
    summary: str = ""
    start: _Moment = Field(default_factory=_Moment)
    end: _Moment = Field(default_factory=_Moment)
    description: str = ""
    location: str = ""
    hangoutLink: str | None = None  # noqa: N815 - the service's own name
    organizer: _Person = Field(default_factory=_Person)
    attendees: list[_Person] = Field(default_factory=list)
    status: str = ""
    created: str | None = None

    def plain(self) -> Event:
        return Event(
            id=self.id,
            url=self.htmlLink,
            title=self.summary,
            start=self.start.dateTime or self.start.date,
            end=self.end.dateTime or self.end.date,
            all_day=bool(self.start.date),
            description=self.description,
            location=self.location,
            video_url=self.hangoutLink,
            organizer=self.organizer.email or None,
            guests=[guest.email for guest in self.attendees],
            status=self.status,
            created_at=self.created,
        )


class Page(Shape):
    items: list[RawEvent] = Field(default_factory=list)


class _Calendar(Shape):
    id: str


def following(_: Answer, page: Any) -> dict[str, str] | None:
    token = page.get("nextPageToken") if isinstance(page, dict) else None
    return {"pageToken": str(token)} if token else None


api = google_api("Google Calendar", _BASE)

google_calendar = Connector(
    id="google_calendar",
    name="Google Calendar",
    category="productivity",
    description="Creates, finds and changes events, and looks for new and coming ones.",
    connection=Connection,
    names=("google calendar", "gcal", "google calendar event", "calendar"),
    oauth=google_sign_in(
        "https://www.googleapis.com/auth/calendar.events", "https://www.googleapis.com/auth/calendar.readonly"
    ),
    described_by="google_calendar",
)

EVENTS: Final = f"{_BASE}/calendars/primary/events"
EXAMPLE_ID: Final = "be2974546978e3739e6d6da85c4be9f334ce32df"
EXAMPLE_ANSWER: Final = {
    "id": EXAMPLE_ID,
    "status": "confirmed",
    "htmlLink": "https://www.google.com/calendar/event?eid=abc",
    "created": "2026-01-31T08:29:00.000Z",
    "summary": "Call with Bo",
    "start": {"dateTime": "2026-01-31T09:00:00Z"},
    "end": {"dateTime": "2026-01-31T10:00:00Z"},
    "organizer": {"email": "ann@example.com", "self": True},
    "attendees": [{"email": "bo@example.com", "responseStatus": "needsAction"}],
}
EXAMPLE_EVENT: Final = {
    "id": EXAMPLE_ID,
    "url": "https://www.google.com/calendar/event?eid=abc",
    "title": "Call with Bo",
    "start": "2026-01-31T09:00:00Z",
    "end": "2026-01-31T10:00:00Z",
    "all_day": False,
    "description": "",
    "location": "",
    "video_url": None,
    "organizer": "ann@example.com",
    "guests": ["bo@example.com"],
    "status": "confirmed",
    "created_at": "2026-01-31T08:29:00.000Z",
}


@google_calendar.check(
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET",
                f"{_BASE}/calendars/primary",
                headers=SIGNED_IN,
                answer={"id": "ann@example.com", "summary": "Ann"},
            ),
        ),
        yields={"name": "ann@example.com"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Calendar, await api.get(http, connection, "/calendars/primary")).id)
