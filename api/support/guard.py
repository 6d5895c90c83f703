"""How much support can be asked for: so much from one address or workspace, so much from strangers altogether."""

from __future__ import annotations

import threading
from typing import Final

from flask import Flask, current_app

from levqor.identity.guessing import FailureWindow
from levqor.kit.clock import Clock
from levqor.support.errors import TooManySupportRequests

_EXTENSION: Final = "levqor.support_guard"
_HOUR: Final = 3600.0
_PER_ADDRESS: Final = 5
_PER_WORKSPACE: Final = 20
_STRANGERS: Final = 60
_ALL: Final = "strangers"


class SupportGuard:
    """Keeps salted hashes of addresses, of a bounded number."""

    def __init__(self, clock: Clock) -> None:
        self._per_address = FailureWindow(clock, limit=_PER_ADDRESS, window_seconds=_HOUR)
        self._per_workspace = FailureWindow(clock, limit=_PER_WORKSPACE, window_seconds=_HOUR)
        self._strangers = FailureWindow(clock, limit=_STRANGERS, window_seconds=_HOUR, capacity=1)
        self._lock = threading.Lock()

    def admit_stranger(self, address: str) -> None:
        """Raises TooManySupportRequests when this address, or all of them, asked enough for an hour."""
        self._admit((self._per_address, address), (self._strangers, _ALL))

    def admit_workspace(self, workspace_id: str) -> None:
        """Raises TooManySupportRequests when the workspace asked enough for an hour."""
        self._admit((self._per_workspace, workspace_id))

    def _admit(self, *windows: tuple[FailureWindow, str]) -> None:
        with self._lock:
            if wait := max(window.seconds_to_wait(key) for window, key in windows):
                raise TooManySupportRequests(retry_after_seconds=wait)
            for window, key in windows:
                window.note_failure(key)


def attach_support_guard(app: Flask, clock: Clock) -> None:
    app.extensions[_EXTENSION] = SupportGuard(clock)


def the_support_guard() -> SupportGuard:
    guard: SupportGuard = current_app.extensions[_EXTENSION]
    return guard
