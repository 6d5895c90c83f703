"""Hears what other processes say through PostgreSQL (LISTEN), on a connection and in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from levqor.telemetry.logs import logger

_log = logger(__name__)
_PAUSE_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 1.0
"""How often the thread looks whether it is to stop, and whether the connection still stands."""


class Listener:
    def __init__(self, address: str, channel: str, heard: Callable[[str], None], missed: Callable[[], None]) -> None:
        """Call `heard` with each message, and `missed` when some may have been missed; both must be quick."""
        self._address = address
        self._channel = channel
        self._heard = heard
        self._missed = missed
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._listen_forever, name=f"levqor-{channel}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2 * _LOOK_SECONDS)

    def _listen_forever(self) -> None:
        import psycopg

        while not self._stopped.is_set():
            try:
                self._listen()
            except psycopg.Error:
                _log.warning("listener_lost", channel=self._channel)
                self._stopped.wait(_PAUSE_SECONDS)

    def _listen(self) -> None:
        import psycopg

        with psycopg.connect(self._address, autocommit=True, connect_timeout=2) as connection:
            connection.execute(f"LISTEN {self._channel}")
            self._missed()
            while not self._stopped.is_set():
                for message in connection.notifies(timeout=_LOOK_SECONDS):
                    self._heard(message.payload)
                connection.execute("SELECT 1")
