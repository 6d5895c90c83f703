"""Who is watching which run: lets request threads sleep until a run has changed."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of this process ended."""

    status: str
    result: Any


class Watch:
    """The changes of one run, seen by every thread that watches it."""

    def __init__(self) -> None:
        self.ended: Ended | None = None
        self.watchers = 0
        self.changes = 0
        self.closed = False
        self.condition = threading.Condition()

    def wait(self, seen: int, seconds: float) -> int:
        """Sleep until there are more than `seen` changes, or the time is up; answers how many there are."""
        end = time.monotonic() + seconds
        with self.condition:
            while self.changes == seen and not self.closed:
                remaining = end - time.monotonic()
                if remaining <= 0:
                    break
                self.condition.wait(remaining)
            return self.changes

    def notify(self, *, closed: bool = False) -> None:
        with self.condition:
            self.changes += 1
            self.closed = self.closed or closed
            self.condition.notify_all()


class LiveRuns:
    """The runs that somebody watches. Thread-safe; holds nothing for runs that nobody watches."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[str, Watch] = {}
        self._ended: OrderedDict[str, None] = OrderedDict()
        self.is_closed = False
        self.on_end: Callable[[], None] | None = None
        """Hears that some run is over; may be called from any thread, and must not block."""

    def ended(self, run_id: str, how: Ended | None = None) -> None:
        """A run of this process is over: remembered for a while, for those who are about to wait for it."""
        with self._lock:
            self._ended[run_id] = None
            if len(self._ended) > _REMEMBERED:
                self._ended.popitem(last=False)
            watch = self._watched.get(run_id)
        if watch is not None:
            watch.ended = how
            watch.notify()
        if self.on_end is not None:
            self.on_end()

    def has_ended(self, run_id: str) -> bool:
        """Whether it is known that a run is over; no means only that it has to be looked up."""
        return run_id in self._ended

    def changed(self, run_id: str) -> None:
        watch = self._watched.get(run_id)
        if watch is not None:
            watch.notify()

    def watched(self) -> list[str]:
        """The runs that somebody watches now."""
        with self._lock:
            return list(self._watched)

    @contextmanager
    def watch(self, run_id: str) -> Iterator[Watch]:
        """Watch a run for the length of the block.

        Read `watch.changes` before reading the run, then `watch.wait(seen, seconds)`: no change is missed.
        """
        watch = self.open_watch(run_id)
        try:
            yield watch
        finally:
            self.close_watch(run_id)

    def open_watch(self, run_id: str) -> Watch:
        """Begin to watch; whoever does has to end it with `close_watch`."""
        with self._lock:
            watch = self._watched.setdefault(run_id, Watch())
            watch.watchers += 1
            watch.closed = self.is_closed
            return watch

    def close_watch(self, run_id: str) -> None:
        with self._lock:
            watch = self._watched[run_id]
            watch.watchers -= 1
            if not watch.watchers:
                del self._watched[run_id]

    def close(self) -> None:
        """Wake every watcher, for the last time."""
        with self._lock:
            self.is_closed = True
            watched = list(self._watched.values())
        for watch in watched:
            watch.notify(closed=True)
