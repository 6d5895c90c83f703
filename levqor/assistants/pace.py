"""How often an account may ask: a sliding minute for each, in memory that does not grow without bound."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, deque
from typing import Final

from levqor.kit.clock import Clock

_WINDOW_SECONDS: Final = 60.0
_MOST_ACCOUNTS: Final = 10_000


class Pace:
    """Counts what each account asked within the last minute; who asked longest ago is forgotten first."""

    def __init__(self, clock: Clock, *, per_minute: int, capacity: int = _MOST_ACCOUNTS) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._capacity = capacity
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, account: str) -> int:
        """Count one request: 0 when it may go on, else the whole seconds until one may. Refused ones do not count."""
        now = self._clock.monotonic()
        with self._lock:
            asked = self._asked.setdefault(account, deque())
            self._asked.move_to_end(account)
            while len(self._asked) > self._capacity:
                self._asked.popitem(last=False)
            while asked and asked[0] <= now - _WINDOW_SECONDS:
                asked.popleft()
            if len(asked) >= self._per_minute:
                return max(1, math.ceil(asked[0] + _WINDOW_SECONDS - now))
            asked.append(now)
            return 0
