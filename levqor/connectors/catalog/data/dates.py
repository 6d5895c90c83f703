"""Dates and times, in any time zone."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from levqor.connectors.catalog.data.connector import Input, data
from levqor.connectors.catalog.data.instants import read_instant, weekday_name, write_instant
from levqor.connectors.declaration import Effect, StepError, incomplete
from levqor.connectors.examples import Example
from levqor.kit.clock import to_text
from levqor.kit.duration import format_duration
from levqor.kit.shapes import Shape

Unit = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'there is no time zone "{name[:60]}"; write for example Europe/London') from None
    return name


def _as_text(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(int(value)) if is_number and value == value and abs(value) < 1e13 else value


DateText = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=100)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class Reckon(Input):
    operation: Literal["parse", "format", "add", "difference", "start_of"] = Field(title="What to do")
    date: DateText = Field(
        title="Date", description="2026-01-31, 2026-01-31T08:30:00Z, an e-mail date, or seconds since 1970."
    )
    other: DateText | None = Field(default=None, title="Other date", description="For `difference`: the later one.")
    timezone: Zone = Field(
        default="UTC", title="Time zone", description="Of dates without an offset, and of the result."
    )
    input_format: str | None = Field(
        default=None, title="Format of the date", description="For example DD.MM.YYYY HH:mm.", max_length=100
    )
    format: str = Field(
        default="YYYY-MM-DD HH:mm", title="Format of the result", description="D MMMM YYYY, HH:mm.", max_length=200
    )
    years: int = Field(default=0, ge=-1000, le=1000, title="Years to add")
    months: int = Field(default=0, ge=-12_000, le=12_000, title="Months to add")
    weeks: int = Field(default=0, ge=-10_000, le=10_000, title="Weeks to add")
    days: int = Field(default=0, ge=-100_000, le=100_000, title="Days to add")
    hours: float = Field(default=0, ge=-1e6, le=1e6, title="Hours to add")
    minutes: float = Field(default=0, ge=-1e7, le=1e7, title="Minutes to add")
    seconds: float = Field(default=0, ge=-1e9, le=1e9, title="Seconds to add")
    unit: Unit = Field(default="day", title="Start of which unit")

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Reckon:
        if self.operation == "difference" and self.other is None:
            raise incomplete("for a difference, fill in `other`")
        return self


class Moment(Shape):
    text: str = Field(title="Text", description="In the format that was asked for.")
    instant: str = Field(title="Instant", description="RFC 3339 in UTC.")
    local: str = Field(title="Local time", description="RFC 3339 with the offset of the time zone.")
    date: str = Field(title="Date")
    time: str = Field(title="Time")
    year: int = Field(title="Year")
    month: int = Field(title="Month")
    day: int = Field(title="Day")
    weekday: str = Field(title="Day of the week")
    timestamp: float = Field(title="Seconds since 1970")
    difference: Difference | None = Field(default=None, title="Difference")


class Difference(Shape):
    """From the date to the other one; negative when that is earlier."""

    days: float = Field(title="Days")
    hours: float = Field(title="Hours")
    minutes: float = Field(title="Minutes")
    seconds: float = Field(title="Seconds")
    text: str = Field(title="Text", description="For example 1d2h30m.")


Moment.model_rebuild()


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=(
        "format the date",
        "parse the date",
        "add days to",
        "days between",
        "difference between the dates",
        "start of the month",
        "start of the week",
        "convert to the time zone",
        "date in",
    ),
    example=Example(
        given={
            "operation": "add",
            "date": "2026-01-31T09:00:00Z",
            "months": 1,
            "timezone": "Europe/London",
            "format": "D MMMM YYYY",
        },
        yields={
            "text": "28 February 2026",
            "instant": "2026-02-28T09:00:00.000Z",
            "local": "2026-02-28T09:00:00+00:00",
            "date": "2026-02-28",
            "time": "09:00:00",
            "year": 2026,
            "month": 2,
            "day": 28,
            "weekday": "Saturday",
            "timestamp": 1772269200.0,
            "difference": None,
        },
    ),
)
def date(input: Reckon) -> Moment:  # noqa: A002 - the contract's name for it
    """Read, format or reckon with a date."""
    zone = ZoneInfo(input.timezone)
    try:
        moment = read_instant(input.date, zone, input.input_format).astimezone(zone)
        other = read_instant(input.other, zone, input.input_format) if input.other else None
        if input.operation == "add":
            moment = _added(moment, input)
        elif input.operation == "start_of":
            moment = _start_of(moment, input.unit)
        difference = _difference(moment, other) if other and input.operation == "difference" else None
        return _described(moment, input.format, difference)
    except ValueError as error:
        raise StepError(f"The date cannot be used: {error}.", code="validation_error") from None
    except OverflowError:
        raise StepError("The date is outside the years 1 to 9999.", code="validation_error") from None


def _added(moment: datetime, input: Reckon) -> datetime:  # noqa: A002 - as above
    """Years to days move the wall clock; hours to seconds are elapsed time."""
    moved = _by_months(moment, input.years * 12 + input.months) + timedelta(weeks=input.weeks, days=input.days)
    elapsed = timedelta(hours=input.hours, minutes=input.minutes, seconds=input.seconds)
    return (moved.astimezone(UTC) + elapsed).astimezone(moment.tzinfo)


def _by_months(moment: datetime, months: int) -> datetime:
    """The same day of another month, or its last day where it has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _start_of(moment: datetime, unit: Unit) -> datetime:
    if unit in ("minute", "hour"):
        # Cut in elapsed time, so that an hour that happens twice keeps its own start.
        return moment.replace(minute=0 if unit == "hour" else moment.minute, second=0, microsecond=0)
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    match unit:
        case "week":
            start -= timedelta(days=start.weekday())
        case "month":
            start = start.replace(day=1)
        case "quarter":
            start = start.replace(month=(start.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            start = start.replace(month=1, day=1)
    return start.astimezone(UTC).astimezone(moment.tzinfo)


def _difference(moment: datetime, other: datetime) -> Difference:
    # In UTC: between two times of one zone Python would subtract the wall clocks.
    seconds = (other.astimezone(UTC) - moment.astimezone(UTC)).total_seconds()
    text = format_duration(timedelta(seconds=abs(seconds)))
    return Difference(
        days=seconds / 86400,
        hours=seconds / 3600,
        minutes=seconds / 60,
        seconds=seconds,
        text=f"-{text}" if seconds < 0 else text,
    )


def _described(moment: datetime, pattern: str, difference: Difference | None) -> Moment:
    return Moment(
        text=write_instant(moment, pattern),
        instant=to_text(moment),
        local=moment.isoformat(),
        date=moment.date().isoformat(),
        time=moment.time().replace(microsecond=0).isoformat(),
        year=moment.year,
        month=moment.month,
        day=moment.day,
        weekday=weekday_name(moment),
        timestamp=moment.timestamp(),
        difference=difference,
    )
