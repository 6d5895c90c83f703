"""Password guessing: failures per address in a sliding window, in memory that an attacker cannot grow."""

from __future__ import annotations

import hashlib
import math
import secrets
import threading

from levqor.kit.clock import Clock
from levqor.kit.recent import RecentTimes


class FailureWindow:
    """Counts failures per key. Keys are kept as salted hashes, at most `capacity` of them, the oldest go first."""

    def __init__(self, clock: Clock, *, limit: int = 10, window_seconds: float = 300.0, capacity: int = 10_000) -> None:
        self._limit = limit
        self._salt = secrets.token_bytes(16)
        self._failures = RecentTimes(clock, window_seconds=window_seconds, most_each=limit, capacity=capacity)
        self._lock = threading.Lock()

    def seconds_to_wait(self, key: str) -> int:
        """How long until this key may try again; 0 when it may."""
        with self._lock:
            wait = self._failures.seconds_until_below(self._name(key), self._limit)
        return max(1, math.ceil(wait)) if wait > 0 else 0

    def note_failure(self, key: str) -> None:
        with self._lock:
            self._failures.note(self._name(key))

    def forget(self, key: str) -> None:
        with self._lock:
            self._failures.forget(self._name(key))

    def _name(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode("utf8", "surrogatepass"), key=self._salt, digest_size=16).digest()
