"""Brings calls from other threads into an event loop, many of them with one wake-up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress


class Inbox:
    """Calls that wait to be made in a loop. Waking a loop is a system call; those that come together share it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._calls: deque[Callable[[], None]] = deque()
        self._is_awake = False

    def put(self, call: Callable[[], None]) -> None:
        """Have `call` made in the loop soon. Thread-safe, never blocks; nothing happens once the loop is closed."""
        self._calls.append(call)
        self._wake()

    def _wake(self) -> None:
        if not self._is_awake:
            # Set before the loop is woken: whoever comes in between sees it and is taken along.
            self._is_awake = True
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._make_calls)

    def _make_calls(self) -> None:
        # Unset before the calls are taken: whoever comes later wakes the loop anew.
        self._is_awake = False
        try:
            for _ in range(len(self._calls)):
                self._calls.popleft()()
        finally:
            if self._calls:
                # One that failed, which the loop reports, does not keep back those behind it.
                self._wake()
