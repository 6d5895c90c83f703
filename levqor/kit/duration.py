"""Durations as people write them in a document: `500ms`, `30s`, `5m`, `2h`, `7d`, `1h30m`."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"([0-9]{1,9})(ms|s|m|h|d)")
_WHOLE = re.compile(r"(?:[0-9]{1,9}(?:ms|s|m|h|d))+")
LONGEST = timedelta(days=366)


def parse_duration(text: str) -> timedelta:
    """Parse a duration of at most 366 days.

    Raises:
        ValueError: the text is no duration, or too long; the message says what one looks like.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError(f'"{text[:40]}" is no duration; write for example 30s, 5m, 2h or 1h30m')
    seconds = sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    if seconds > LONGEST.total_seconds():
        raise ValueError("a duration is at most 366d")
    return timedelta(seconds=seconds)


def format_duration(duration: timedelta) -> str:
    """The shortest text that `parse_duration` turns into the same duration; a negative one has a minus sign."""
    milliseconds = round(abs(duration) / timedelta(milliseconds=1))
    sign = "-" if duration < timedelta(0) and milliseconds else ""
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, milliseconds = divmod(milliseconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return sign + ("".join(parts) or "0s")
