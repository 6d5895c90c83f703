"""Room for what takes memory: so much at a time, and the rest waits for a moment or is told to come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from levqor.errors import Unavailable

_MOST_WAITING = 16


class NoRoom(Unavailable):
    """Too many large requests are being worked on. Nothing was accepted; send it again in a moment."""

    code = "too_much_at_once"


class Room:
    """So many bytes at a time, over all threads. What alone is larger than all of it has it for itself."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._taken = 0
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def held(self, size: int, *, wait_seconds: float) -> Iterator[None]:
        """Hold so many bytes during the block.

        Raises:
            NoRoom: there was none in time, or others wait already.
        """
        with self._changed:
            if not self._fits(size):
                self._wait(size, wait_seconds)
            self._taken += size
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._changed.notify_all()

    def _wait(self, size: int, seconds: float) -> None:
        # Who waits holds a thread: a flood must not hold them all.
        if self._waiting >= _MOST_WAITING:
            raise NoRoom
        self._waiting += 1
        try:
            if not self._changed.wait_for(lambda: self._fits(size), seconds):
                raise NoRoom
        finally:
            self._waiting -= 1

    def _fits(self, size: int) -> bool:
        return self._taken == 0 or self._taken + size <= self._most
