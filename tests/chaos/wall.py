"""The wall clock of an installation's processes: a file of theirs says how far it is from the machine's."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path


class WallClock:
    """Set for all processes, or for those alone that have one of the files."""

    def __init__(self, *files: Path) -> None:
        self.files = files
        self._ahead = 0.0
        self._latest = 0.0
        """The latest that it has ever shown."""

    def now(self) -> float:
        """In seconds, as `time.time` tells them."""
        return time.time() + self._ahead

    def shift(self, seconds: float) -> None:
        """Set it forward or back from where it is."""
        self._latest = max(self._latest, self.now())
        self._ahead += seconds
        self._latest = max(self._latest, self.now())
        self.skew(0.0, self.files)

    def skew(self, seconds: float, files: Iterable[Path]) -> None:
        """Have some go ahead of the others."""
        for file in files:
            changed = file.with_suffix(".new")
            changed.write_text(str(self._ahead + seconds))
            changed.replace(file)

    def approach_minute(self, seconds: float) -> None:
        """Set it forward to so many seconds before a full minute that it has never shown."""
        following = (max(self._latest, self.now()) // 60 + 1) * 60
        self.shift(following - seconds - self.now())
