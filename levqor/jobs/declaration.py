"""How a job is declared: when it is due, what it does, how long it may take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Protocol

from levqor.document.cron import Cron
from levqor.document.instants import fires_after

if TYPE_CHECKING:
    from levqor.jobs.installation import Installation

Result = dict[str, Any]
"""What a job found and did: plain JSON."""

_UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))
_LONGEST_PAUSE = timedelta(days=8)
"""No job is due less often than once a week."""


class When(Protocol):
    """The instants at which a job is due; the same on every instance."""

    @property
    def words(self) -> str: ...

    def latest(self, now: datetime) -> datetime:
        """The last instant at or before `now`."""
        ...

    def after(self, instant: datetime) -> datetime:
        """The first instant after `instant`."""
        ...


@dataclass(frozen=True, slots=True)
class Every:
    """At multiples of an interval, counted from 1970."""

    seconds: int

    @property
    def words(self) -> str:
        length, unit = next((length, unit) for length, unit in _UNITS if self.seconds % length == 0)
        count = self.seconds // length
        return f"Every {unit}" if count == 1 else f"Every {count} {unit}s"

    def latest(self, now: datetime) -> datetime:
        return datetime.fromtimestamp(int(now.timestamp()) // self.seconds * self.seconds, UTC)

    def after(self, instant: datetime) -> datetime:
        return self.latest(instant) + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class At:
    """At the times of a cron line on the clock of a time zone."""

    cron: str
    timezone: str = "UTC"

    @property
    def words(self) -> str:
        return f"{Cron(self.cron).describe()} ({self.timezone})"

    def latest(self, now: datetime) -> datetime:
        return list(self._between(now - _LONGEST_PAUSE, now))[-1]

    def after(self, instant: datetime) -> datetime:
        return next(fires_after([self.cron], self.timezone, instant)).at

    def _between(self, after: datetime, until: datetime) -> Iterator[datetime]:
        fires = fires_after([self.cron], self.timezone, after)
        return (fire.at for fire in takewhile(lambda fire: fire.at <= until, fires))


class TimeIsUp(Exception):
    """The job has used up its time limit."""


@dataclass(frozen=True, slots=True)
class Fire:
    """One fire of a job, as the job sees it."""

    job: str
    instant: datetime
    """The instant that it is for: what it reports on ends there."""
    monotonic: Callable[[], float]
    deadline: float
    """On the monotonic clock, in seconds."""

    def check_time(self) -> None:
        """To be called between pieces of work.

        Raises:
            TimeIsUp: the time limit has passed; what was committed stays.
        """
        if self.monotonic() > self.deadline:
            raise TimeIsUp


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the table."""

    id: str
    when: When
    work: Callable[[Installation, Fire], Result]
    limit: timedelta

    @property
    def does(self) -> str:
        """In one sentence, as the function says."""
        return inspect.cleandoc(self.work.__doc__ or "").partition("\n")[0]
