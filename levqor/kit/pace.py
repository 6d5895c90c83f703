"""How often somebody may do something: a sliding minute for each, in memory that does not grow without bound."""

from __future__ import annotations

import math
import threading
from typing import Final

from levqor.kit.clock import Clock
from levqor.kit.recent import RecentTimes

_WINDOW_SECONDS: Final = 60.0


class Pace:
    """Counts what each account did within the last minute. Thread-safe."""

    def __init__(self, clock: Clock, *, per_minute: int, capacity: int = 10_000) -> None:
        self._per_minute = per_minute
        self._recent = RecentTimes(clock, window_seconds=_WINDOW_SECONDS, most_each=per_minute, capacity=capacity)
        self._lock = threading.Lock()

    def take(self, account: str) -> int:
        """Count one request: 0 when it may go on, else the whole seconds until one may. Refused ones do not count."""
        key = account.encode()
        with self._lock:
            wait = self._recent.seconds_until_below(key, self._per_minute)
            if wait > 0:
                return max(1, math.ceil(wait))
            self._recent.note(key)
            return 0
