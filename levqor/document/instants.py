"""When schedules fire: cron lines on a wall clock that daylight saving moves.

The firing code and the preview both use `fires_after`, so a preview cannot promise what does not happen.

- A wall time that does not exist (the clocks go forward over it) fires once, at the first moment that exists.
- A wall time that comes twice (the clocks go back) fires the first time.
- "Every n minutes" and "every hour" follow elapsed time: they go on through the repeated hour.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from levqor.document.cron import LAST_YEAR, Cron
from levqor.errors import LevqorError

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing fires before: there was no standard time to fire by."""
_parsed = lru_cache(maxsize=2048)(Cron)
_LONGEST_CHANGE = timedelta(hours=26)
"""No clock has ever been moved further at once: the date line is 24 hours."""


class UnknownTimeZone(LevqorError):
    """There is no such time zone. Write for example Europe/London."""

    code = "timezone_unknown"


@dataclass(frozen=True, slots=True)
class Fire:
    """One instant at which a schedule fires."""

    at: datetime
    """In UTC."""
    local: datetime
    """The same instant on the schedule's wall clock."""
    note: str | None
    """What the clocks did, where the wall time is not the one that the cron line names."""


def fires_after(crons: list[str], timezone: str, after: datetime) -> Iterator[Fire]:
    """Every fire of the cron lines strictly after the instant `after`, in order, each instant once.

    Raises:
        CronError: one of the lines is no cron line.
        UnknownTimeZone: there is no such time zone.
        ValueError: `after` has no offset.
    """
    if after.tzinfo is None:
        raise ValueError("`after` needs an offset")
    zone = _zone(timezone)
    parsed = [_parsed(text) for text in crons]
    if after.year > LAST_YEAR:
        return iter(())
    return _distinct(parsed, zone, _EARLIEST if after.year < _EARLIEST.year else after.astimezone(UTC))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise UnknownTimeZone(f"`{name[:40]}` is no time zone. Write for example Europe/London.") from None


def _distinct(crons: list[Cron], zone: ZoneInfo, after: datetime) -> Iterator[Fire]:
    streams = [_fires(cron, zone, after) for cron in crons]
    last = after
    for fire in heapq.merge(*streams, key=lambda fire: (fire.at, fire.note is not None)):
        if fire.at > last:
            last = fire.at
            yield fire


def _fires(cron: Cron, zone: ZoneInfo, after: datetime) -> Iterator[Fire]:
    """The fires of one line in order; equal neighbours are possible."""
    second_times: deque[Fire] = deque()
    for wall in cron.walls_from(_first_wall(zone, after)):
        first, second = _passes(cron, zone, wall)
        while second_times and second_times[0].at < first.at:
            yield second_times.popleft()
        yield first
        if second is not None:
            second_times.append(second)


def _first_wall(zone: ZoneInfo, after: datetime) -> datetime:
    """The earliest wall time that can still come after `after`: one that is about to repeat counts."""
    local = after.astimezone(zone)
    offset, later = local.utcoffset(), (after + _LONGEST_CHANGE).astimezone(zone).utcoffset()
    assert offset is not None
    assert later is not None
    start = local.replace(tzinfo=None) - max(offset - later, timedelta(0))
    return start.replace(second=0, microsecond=0)


def _passes(cron: Cron, zone: ZoneInfo, wall: datetime) -> tuple[Fire, Fire | None]:
    """The fire for a wall time, and the second one where it comes twice and the line follows elapsed time."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return Fire(early, early.astimezone(zone), None), None
    if early > late:
        return _at_first_valid_moment(cron, zone, wall, late, early), None
    first, second = (Fire(at, at.astimezone(zone), None) for at in (early, late))
    if cron.repeats_within_hours:
        return first, second
    note = f"{wall:%H:%M} comes twice on {wall:%Y-%m-%d}, as the clocks go back; this is the first time."
    return Fire(early, first.local, note), None


def _at_first_valid_moment(cron: Cron, zone: ZoneInfo, wall: datetime, before: datetime, after: datetime) -> Fire:
    at = _transition(zone, before, after)
    local = at.astimezone(zone)
    if cron.allows(local.replace(tzinfo=None)):
        return Fire(at, local, None)
    note = f"{wall:%H:%M} does not exist on {wall:%Y-%m-%d}, as the clocks go forward; this is the first moment after."
    return Fire(at, local, note)


def _transition(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first instant, to the second, with the offset of `after`."""
    target = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == target:
            after = middle
        else:
            before = middle
    return after
