"""Counts of internal events by the hour, logged when the hour is over; small counts are withheld.

No single event is kept anywhere, nor the time of one: an aggregate is written by the clock, never by an event.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from levqor.kit.clock import Clock, to_text
from levqor.telemetry.logs import logger

SMALLEST_COUNT: Final = 5
"""A count below this could tell of one person; it is dropped, not passed on to the next hour."""

_HOUR: Final = timedelta(hours=1)
_log = logger("levqor.telemetry")

Kind = tuple[str, tuple[tuple[str, str], ...]]


class Aggregates:
    """The counts of the present hour. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: Counter[Kind] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, event: str, properties: Mapping[str, str]) -> None:
        with self._lock:
            self._counts[event, tuple(sorted(properties.items()))] += 1
            if self._timer is None:
                self._timer = self._due_at_the_hour()

    def write(self) -> None:
        """Log what was counted, and begin anew."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        hour = to_text(_hour_of(self._clock.now() - timedelta(seconds=1)))
        for (event, properties), count in sorted(counts.items()):
            if count >= SMALLEST_COUNT:
                _log.info("telemetry", event_name=event, hour=hour, count=count, **dict(properties))

    def _due_at_the_hour(self) -> threading.Timer:
        now = self._clock.now()
        timer = threading.Timer((_hour_of(now) + _HOUR - now).total_seconds(), self.write)
        timer.daemon = True
        timer.start()
        return timer


def _hour_of(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)
