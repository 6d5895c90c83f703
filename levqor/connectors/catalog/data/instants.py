"""Reads and writes instants the way people spell them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final

_TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|hh|h|mm|ss|SSS|A|a|ZZ|Z")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_READS: Final = {
    "YYYY": r"(?P<YYYY>\d{4})",
    "YY": r"(?P<YY>\d{2})",
    "MMMM": rf"(?P<MMMM>{'|'.join(_MONTHS)})",
    "MMM": rf"(?P<MMM>{'|'.join(month[:3] for month in _MONTHS)})",
    "MM": r"(?P<MM>\d{2})",
    "M": r"(?P<M>\d{1,2})",
    "DD": r"(?P<DD>\d{2})",
    "D": r"(?P<D>\d{1,2})",
    "dddd": rf"(?:{'|'.join(_DAYS)})",
    "ddd": rf"(?:{'|'.join(day[:3] for day in _DAYS)})",
    "HH": r"(?P<HH>\d{2})",
    "H": r"(?P<H>\d{1,2})",
    "hh": r"(?P<hh>\d{2})",
    "h": r"(?P<h>\d{1,2})",
    "mm": r"(?P<mm>\d{2})",
    "ss": r"(?P<ss>\d{2})",
    "SSS": r"(?P<SSS>\d{3})",
    "A": r"(?P<A>AM|PM)",
    "a": r"(?P<A>am|pm)",
    "Z": r"(?P<Z>Z|[+-]\d{2}:?\d{2})",
    "ZZ": r"(?P<Z>Z|[+-]\d{2}:?\d{2})",
}


def read_instant(text: str, zone: tzinfo, pattern: str | None = None) -> datetime:
    """An aware instant. Without an offset in the text it is a wall-clock time of `zone`.

    Raises:
        ValueError: the text is no date; the message says what is understood.
    """
    clean = text.strip()
    found = _read_pattern(clean, pattern) if pattern else _read_usual(clean)
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _read_usual(text: str) -> datetime:
    if re.fullmatch(r"-?\d{9,10}(\.\d{1,6})?", text):
        return datetime.fromtimestamp(float(text), UTC)
    if re.fullmatch(r"\d{12,13}", text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text)
        except (ValueError, TypeError):
            continue
    raise ValueError(f'"{text[:40]}" is no date; write 2026-01-31 or 2026-01-31T08:30:00Z, or say its format')


def _read_pattern(text: str, pattern: str) -> datetime:
    wanted, position, names = "", 0, set()
    for token in _TOKEN.finditer(pattern):
        wanted += re.escape(pattern[position : token.start()])
        position = token.end()
        if token[1] is not None:
            wanted += re.escape(token[1])
            continue
        if token[0] in names:
            raise ValueError(f"the format says {token[0]} twice")
        names.add(token[0])
        wanted += _READS[token[0]]
    found = re.fullmatch(wanted + re.escape(pattern[position:]), text, re.IGNORECASE)
    if found is None:
        raise ValueError(f'"{text[:40]}" does not have the format {pattern[:60]}')
    return _assemble({name: value for name, value in found.groupdict().items() if value is not None})


def _assemble(parts: dict[str, str]) -> datetime:
    def number(default: int, *names: str) -> int:
        return next((int(parts[name]) for name in names if name in parts), default)

    year = number(2000 + number(0, "YY"), "YYYY")
    month = number(1, "MM", "M")
    if name := parts.get("MMMM") or parts.get("MMM"):
        month = [each[:3].lower() for each in _MONTHS].index(name[:3].lower()) + 1
    hour = number(number(0, "hh", "h"), "HH", "H")
    if half := parts.get("A"):
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    microsecond = number(0, "SSS") * 1000
    wall = datetime(year, month, number(1, "DD", "D"), hour, number(0, "mm"), number(0, "ss"), microsecond)  # noqa: DTZ001 - the zone is the caller's
    offset = parts.get("Z")
    return wall if offset is None else datetime.fromisoformat(wall.isoformat() + offset.upper())


def write_instant(moment: datetime, pattern: str) -> str:
    """`D MMMM YYYY, HH:mm` and the like; what stands in [brackets] is written as it is."""
    return _TOKEN.sub(lambda token: token[1] if token[1] is not None else _written(moment, token[0]), pattern)


def _written(moment: datetime, token: str) -> str:
    hour12 = moment.hour % 12 or 12
    offset = moment.strftime("%z")
    return {
        "YYYY": f"{moment.year:04d}",
        "YY": f"{moment.year % 100:02d}",
        "MMMM": _MONTHS[moment.month - 1],
        "MMM": _MONTHS[moment.month - 1][:3],
        "MM": f"{moment.month:02d}",
        "M": str(moment.month),
        "DD": f"{moment.day:02d}",
        "D": str(moment.day),
        "dddd": _DAYS[moment.weekday()],
        "ddd": _DAYS[moment.weekday()][:3],
        "HH": f"{moment.hour:02d}",
        "H": str(moment.hour),
        "hh": f"{hour12:02d}",
        "h": str(hour12),
        "mm": f"{moment.minute:02d}",
        "ss": f"{moment.second:02d}",
        "SSS": f"{moment.microsecond // 1000:03d}",
        "A": "PM" if moment.hour >= 12 else "AM",
        "a": "pm" if moment.hour >= 12 else "am",
        "Z": f"{offset[:3]}:{offset[3:5]}",
        "ZZ": offset[:5],
    }[token]


def weekday_name(moment: datetime) -> str:
    return _DAYS[moment.weekday()]
