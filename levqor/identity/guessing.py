"""Password guessing: failures per address in a sliding window, in memory that an attacker cannot grow."""

from __future__ import annotations

import hashlib
import math
import secrets
import threading
from collections import OrderedDict, deque

from levqor.kit.clock import Clock


class FailureWindow:
    """Counts failures per key. Keys are kept as salted hashes, at most `capacity` of them, the oldest go first."""

    def __init__(self, clock: Clock, *, limit: int = 10, window_seconds: float = 300.0, capacity: int = 10_000) -> None:
        self._clock = clock
        self._limit = limit
        self._window = window_seconds
        self._capacity = capacity
        self._salt = secrets.token_bytes(16)
        self._failures: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def seconds_to_wait(self, key: str) -> int:
        """How long until this key may try again; 0 when it may."""
        with self._lock:
            recent = self._recent(self._name(key))
            if recent is None or len(recent) < self._limit:
                return 0
            return max(1, math.ceil(recent[-self._limit] + self._window - self._clock.monotonic()))

    def note_failure(self, key: str) -> None:
        name = self._name(key)
        with self._lock:
            recent = self._recent(name)
            if recent is None:
                recent = self._failures[name] = deque(maxlen=self._limit)
                if len(self._failures) > self._capacity:
                    self._failures.popitem(last=False)
            recent.append(self._clock.monotonic())
            self._failures.move_to_end(name)

    def forget(self, key: str) -> None:
        with self._lock:
            self._failures.pop(self._name(key), None)

    def _name(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode("utf8", "surrogatepass"), key=self._salt, digest_size=16).digest()

    def _recent(self, name: bytes) -> deque[float] | None:
        recent = self._failures.get(name)
        if recent is None:
            return None
        horizon = self._clock.monotonic() - self._window
        while recent and recent[0] <= horizon:
            recent.popleft()
        if not recent:
            del self._failures[name]
            return None
        return recent
