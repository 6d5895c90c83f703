"""When each of many keys was last heard of: a sliding window for each, in memory that nobody can make grow."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from levqor.kit.clock import Clock


class RecentTimes:
    """The times, within a window, at which each key was noted. Not thread-safe: its owner holds a lock.

    At most `capacity` keys are remembered, and at most `most_each` times of each; whichever key was noted longest
    ago is forgotten first.
    """

    def __init__(self, clock: Clock, *, window_seconds: float, most_each: int, capacity: int = 10_000) -> None:
        self._clock = clock
        self._window = window_seconds
        self._most_each = most_each
        self._capacity = capacity
        self._times: OrderedDict[bytes, list[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._times)

    def note(self, key: bytes) -> int:
        """Note the key now; answers how often it was noted within the window, at most `most_each`."""
        times = self.of(key)
        times.append(self._clock.monotonic())
        del times[: -self._most_each]
        self._times[key] = times
        self._times.move_to_end(key)
        if len(self._times) > self._capacity:
            self._times.popitem(last=False)
        return len(times)

    def of(self, key: bytes) -> list[float]:
        """The monotonic times of a key within the window, oldest first."""
        times = self._times.get(key)
        if times is None:
            return []
        horizon = self._clock.monotonic() - self._window
        while times and times[0] <= horizon:
            del times[0]
        if not times:
            del self._times[key]
        return times

    def seconds_until_below(self, key: bytes, limit: int) -> float:
        """How long until the key was noted fewer than `limit` times within the window; 0 when it is so now."""
        times = self.of(key)
        if len(times) < limit:
            return 0.0
        return times[-limit] + self._window - self._clock.monotonic()

    def forget(self, key: bytes) -> None:
        self._times.pop(key, None)
