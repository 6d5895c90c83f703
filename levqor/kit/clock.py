"""The one source of time. Tests replace it; nothing else asks the operating system."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean anything."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class ShiftedClock(SystemClock):
    """The system's clock, its wall clock alone set forward or back by as many seconds as a file says.

    So a test moves the time of a whole process; the file is read at each look, and one that is missing shifts nothing.
    """

    def __init__(self, file: Path, *, testing: bool) -> None:
        """
        Raises:
            ValueError: not testing.
        """
        if not testing:
            raise ValueError("LEVQOR_CLOCK_FILE is refused unless LEVQOR_TESTING=1")
        self._file = file

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._seconds())

    def _seconds(self) -> float:
        try:
            return float(self._file.read_text() or 0)
        except FileNotFoundError:
            return 0.0


class ManualClock:
    """A clock that moves only when told to."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        self.jump_to(datetime.fromtimestamp(self._now.timestamp() + seconds, UTC))
        self._monotonic += seconds

    def jump_to(self, instant: datetime) -> None:
        """Move the wall clock alone, as an operator or a time server does."""
        self._now = instant


def to_text(instant: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, for example `2026-01-31T08:30:00.000Z`. It sorts as text."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def from_text(text: str) -> datetime:
    """The inverse of `to_text`; any RFC 3339 instant is understood.

    Raises:
        ValueError: the text is no instant, or has no offset.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset, for example 2026-01-31T08:30:00Z")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("the instant is outside the calendar") from None
