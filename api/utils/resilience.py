"""Keeps a part of the server from taking the whole: at most so many at once, and the rest hears when to return."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from levqor.errors import Unavailable


class Gate:
    """Lets at most `places` through at once."""

    def __init__(self, places: int) -> None:
        self._free = threading.BoundedSemaphore(places) if places > 0 else None

    def try_enter(self) -> bool:
        """Take a place if there is one; whoever got one has to `leave`."""
        return self._free is not None and self._free.acquire(blocking=False)

    def leave(self) -> None:
        if self._free is not None:
            self._free.release()

    @contextmanager
    def held(self, *, wait_seconds: float) -> Iterator[None]:
        """Hold a place during the block.

        Raises:
            Unavailable: none became free in time.
        """
        if self._free is None or not self._free.acquire(timeout=wait_seconds):
            raise Unavailable("The server is busy. Try again shortly.")
        try:
            yield
        finally:
            self._free.release()
