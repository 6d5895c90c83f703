"""Counts over the last seconds, minutes or hours: rolling, of fixed size, forgotten as time goes on."""

from __future__ import annotations

import threading
from collections import Counter, deque
from typing import Final

from levqor.kit.clock import Clock

FIVE_MINUTES: Final = 300
_SIX_HOURS: Final = 21_600


class RollingCounts:
    """How often each name was counted within a time that moves along. Exact to a slot's length."""

    def __init__(self, clock: Clock, *, span_seconds: int, slot_seconds: int) -> None:
        self.span_seconds = span_seconds
        self._clock = clock
        self._slot_seconds = slot_seconds
        self._slots: deque[tuple[int, Counter[str]]] = deque()
        self._lock = threading.Lock()

    def add(self, *names: str) -> None:
        with self._lock:
            slot = self._present()
            if not self._slots or self._slots[-1][0] != slot:
                self._forget(slot)
                self._slots.append((slot, Counter()))
            counts = self._slots[-1][1]
            for name in names:
                counts[name] += 1

    def count(self, name: str, seconds: int | None = None) -> int:
        """How often within the last `seconds`, at most the span."""
        with self._lock:
            slot = self._present()
            self._forget(slot)
            reach = min(seconds or self.span_seconds, self.span_seconds) // self._slot_seconds
            return sum(counts[name] for at, counts in self._slots if at > slot - reach)

    def _present(self) -> int:
        return int(self._clock.monotonic() // self._slot_seconds)

    def _forget(self, slot: int) -> None:
        oldest = slot - self.span_seconds // self._slot_seconds
        while self._slots and self._slots[0][0] <= oldest:
            self._slots.popleft()


class RequestWindows:
    """Requests and their failures (answers of 500 and above) within the last six hours of this process."""

    def __init__(self, clock: Clock) -> None:
        self._minutes = RollingCounts(clock, span_seconds=FIVE_MINUTES, slot_seconds=1)
        self._hours = RollingCounts(clock, span_seconds=_SIX_HOURS, slot_seconds=60)

    def note(self, *, failed: bool) -> None:
        names = ("total", "failed") if failed else ("total",)
        self._minutes.add(*names)
        self._hours.add(*names)

    def total(self, seconds: int) -> int:
        return self._over(seconds).count("total", seconds)

    def failed(self, seconds: int) -> int:
        return self._over(seconds).count("failed", seconds)

    def _over(self, seconds: int) -> RollingCounts:
        return self._minutes if seconds <= FIVE_MINUTES else self._hours
