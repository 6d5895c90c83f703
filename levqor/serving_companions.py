"""The processes beside the one that takes requests: one that dies is started again, and all end together."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Final

_PAUSE_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 0.2
_END_SECONDS: Final = 20.0
"""How long they may take to hand back what they do; then they are killed."""


class Companions:
    """Keeps a `levqor` process going for each command, during the block."""

    def __init__(self, commands: tuple[str, ...]) -> None:
        self._commands = commands
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._keep_going, name="levqor-companions", daemon=True)

    def __enter__(self) -> Companions:
        # They end with the thread that starts them, which is therefore one that stays.
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _keep_going(self) -> None:
        while not self._stopped.wait(_LOOK_SECONDS):
            for command in self._commands:
                self._look_after(command)
        self._end_all()

    def _look_after(self, command: str) -> None:
        process = self._running.get(command)
        if process is not None:
            if process.poll() is None:
                return
            self._stopped.wait(_PAUSE_SECONDS)
        if not self._stopped.is_set():
            arguments = [sys.executable, "-m", "levqor.cli", command, "--supervised"]
            self._running[command] = subprocess.Popen(arguments, stdin=subprocess.DEVNULL)  # noqa: S603 - our own words

    def _end_all(self) -> None:
        for process in self._running.values():
            process.terminate()
        ends = time.monotonic() + _END_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.0, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
