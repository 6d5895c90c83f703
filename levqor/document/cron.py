"""Cron lines: five fields, as Vixie cron reads them, with `L`, `5L` and `1#1`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Final

from levqor.document.cron_fields import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    WEEKDAY,
    CronError,
    Field,
    parse_field,
)
from levqor.document.cron_words import describe

__all__ = ["MAX_LENGTH", "Cron", "CronError"]

MAX_LENGTH: Final = 200
LAST_YEAR: Final = 9998
_NAMED: Final = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_ONE_YEAR_OF_EACH_KIND: Final = (2001, 2002, 2003, 2006, 2009, 2010, 2011, *range(2000, 2028, 4))


class Cron:
    """A parsed cron line. Immutable.

    Raises:
        CronError: it is not one, or no day ever fits it. The message says which field is wrong.
    """

    __slots__ = ("day", "hour", "minute", "month", "text", "times", "weekday")

    def __init__(self, text: str) -> None:
        self.text = text
        fields = _fields(text)
        self.minute: Field = parse_field(MINUTE, fields[0])
        self.hour: Field = parse_field(HOUR, fields[1])
        self.day: Field = parse_field(DAY, fields[2])
        self.month: Field = parse_field(MONTH, fields[3])
        self.weekday: Field = parse_field(WEEKDAY, fields[4])
        self.times = [time(*pair) for pair in product(sorted(self.hour.values), sorted(self.minute.values))]
        self._refuse_never()

    @property
    def repeats_within_hours(self) -> bool:
        """It says "every n minutes" or "every hour", so that it goes on by elapsed time when an hour comes twice."""
        return self.minute.is_stepped or self.hour.is_every

    def describe(self) -> str:
        """In plain words, for example `Monday to Friday at 08:30`."""
        return describe(self)

    def allows_day(self, day: date) -> bool:
        """Whether it fires on this day. When both day fields are restricted, either is enough."""
        if day.month not in self.month.values:
            return False
        by_day, by_weekday = self._fits_day_of_month(day), self._fits_weekday(day)
        if self.day.is_open or self.weekday.is_open:
            return by_day and by_weekday
        return by_day or by_weekday

    def allows(self, wall: datetime) -> bool:
        """Whether it fires when clocks show `wall`."""
        return (
            wall.minute in self.minute.values
            and wall.hour in self.hour.values
            and wall.second == 0
            and self.allows_day(wall.date())
        )

    def walls_from(self, start: datetime) -> Iterator[datetime]:
        """Every wall time at or after `start` (naive), in order, to the end of the calendar."""
        for day in self._days_from(start.date()):
            earliest = start.time() if day == start.date() else time.min
            for moment in self.times:
                if moment >= earliest:
                    yield datetime.combine(day, moment)

    def _days_from(self, day: date) -> Iterator[date]:
        while day.year <= LAST_YEAR:
            if day.month not in self.month.values:
                day = _next_month(day)
                continue
            if self.allows_day(day):
                yield day
            day += timedelta(days=1)

    def _fits_day_of_month(self, day: date) -> bool:
        if day.day in self.day.values:
            return True
        return self.day.last_day and day.day == monthrange(day.year, day.month)[1]

    def _fits_weekday(self, day: date) -> bool:
        weekday = day.isoweekday() % 7
        return (
            weekday in self.weekday.values
            or (weekday, (day.day + 6) // 7) in self.weekday.nth_weekdays
            or (weekday in self.weekday.last_weekdays and (day + timedelta(days=7)).month != day.month)
        )

    def _refuse_never(self) -> None:
        if any(self._fits_some_day(year) for year in _ONE_YEAR_OF_EACH_KIND):
            return
        raise CronError(
            "The schedule never comes: no month that it names has such a day. Change the day of month field "
            "(L is the last day of every month) or the month field."
        )

    def _fits_some_day(self, year: int) -> bool:
        return any(
            self.allows_day(date(year, month, number + 1))
            for month in self.month.values
            for number in range(monthrange(year, month)[1])
        )


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _fields(text: str) -> list[str]:
    if len(text) > MAX_LENGTH:
        raise CronError(f"A cron line has at most {MAX_LENGTH} characters.")
    lowered = text.strip().lower()
    if lowered.startswith("@") and lowered not in _NAMED:
        raise CronError(f"There is no schedule called `{lowered[:20]}`. There are {', '.join(_NAMED)}.")
    fields = _NAMED.get(lowered, lowered).split()
    if len(fields) != 5:
        raise CronError(
            f"A cron line has five fields (minute, hour, day of month, month, day of week), not {len(fields)}. "
            "For example 30 8 * * 1-5."
        )
    return fields
