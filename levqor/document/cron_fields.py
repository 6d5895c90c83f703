"""The fields of a cron line, each parsed into the set of values that it allows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from levqor.errors import LevqorError

MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
WEEKDAY_NAMES: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_ITEM: Final = re.compile(r"(\*|\?|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/([0-9]{1,4}))?")
_NTH: Final = re.compile(r"([0-9a-z]+)#([0-9]{1,3})")
_LAST_WEEKDAY: Final = re.compile(r"([0-9]|[a-z]{3,9})l")


class CronError(LevqorError):
    """The schedule is not a cron line. Write five fields, for example `30 8 * * 1-5`."""

    code = "cron_invalid"


@dataclass(frozen=True, slots=True)
class Kind:
    """What one of the five fields may hold."""

    name: str
    lowest: int
    highest: int
    meaning: str
    example: str
    words: tuple[str, ...] = ()

    def values(self, first: int, last: int) -> list[int]:
        """From `first` to `last`, going round the end where `last` is smaller."""
        if first <= last:
            return list(range(first, last + 1))
        return [*range(first, self.top + 1), *range(self.lowest, last + 1)]

    @property
    def top(self) -> int:
        """The highest value that is not another name for the lowest (Sunday is 0 and 7)."""
        return 6 if self is WEEKDAY else self.highest


MINUTE: Final = Kind("minute", 0, 59, "0 to 59", "30 or */15")
HOUR: Final = Kind("hour", 0, 23, "0 to 23", "8 or 9-17")
DAY: Final = Kind("day of month", 1, 31, "1 to 31, or L for the last day", "1 or L")
MONTH: Final = Kind("month", 1, 12, "1 to 12 or jan to dec", "1 or jan-mar", MONTH_NAMES)
WEEKDAY: Final = Kind("day of week", 0, 7, "0 to 7 (0 and 7 are Sunday) or mon to sun", "1-5 or fri", WEEKDAY_NAMES)


@dataclass(slots=True)
class Field:
    """What one field of a cron line allows."""

    text: str
    values: set[int] = field(default_factory=set)
    is_open: bool = False
    """It begins with `*`, which decides how the two day fields combine."""
    is_every: bool = False
    """It allows every value."""
    is_stepped: bool = False
    """It holds a `*` or a step, so it says how often rather than when."""
    last_day: bool = False
    last_weekdays: set[int] = field(default_factory=set)
    nth_weekdays: set[tuple[int, int]] = field(default_factory=set)


def parse_field(kind: Kind, text: str) -> Field:
    """Parse one field.

    Raises:
        CronError: the message names the field and says what it may hold.
    """
    parsed = Field(text, is_open=text[0] in "*?")
    for item in text.split(","):
        if not _add_special(kind, item, parsed):
            _add_item(kind, item, parsed)
    parsed.is_every = len(parsed.values) == kind.top - kind.lowest + 1
    return parsed


def _add_special(kind: Kind, item: str, parsed: Field) -> bool:
    if kind is DAY and item == "l":
        parsed.last_day = True
    elif kind is WEEKDAY and (match := _NTH.fullmatch(item)):
        if not 1 <= int(match.group(2)) <= 5:
            raise CronError(f"The day of week field `{item}` counts to at most 5, for example 1#1.")
        parsed.nth_weekdays.add((_value(kind, match.group(1), item) % 7, int(match.group(2))))
    elif kind is WEEKDAY and (match := _LAST_WEEKDAY.fullmatch(item)):
        parsed.last_weekdays.add(_value(kind, match.group(1), item) % 7)
    else:
        return False
    return True


def _add_item(kind: Kind, item: str, parsed: Field) -> None:
    match = _ITEM.fullmatch(item)
    if match is None or (item.startswith("?") and kind not in (DAY, WEEKDAY)):
        raise _wrong(kind, item)
    start, end, step = match.groups()
    if start in "*?" and end is not None:
        raise _wrong(kind, item)
    values = _span(kind, item, start, end, has_step=step is not None)
    if step is not None:
        values = values[:: _step(kind, step)]
    parsed.is_stepped |= step is not None or start == "*"
    parsed.values.update(value % 7 if kind is WEEKDAY else value for value in values)


def _span(kind: Kind, item: str, start: str, end: str | None, *, has_step: bool) -> list[int]:
    if start in "*?":
        return kind.values(kind.lowest, kind.top)
    first = _value(kind, start, item)
    if end is not None:
        last = _value(kind, end, item)
        return kind.values(first % 7 if kind is WEEKDAY and last < first else first, last)
    return kind.values(first, kind.top) if has_step else [first]


def _step(kind: Kind, text: str) -> int:
    step, size = int(text), kind.top - kind.lowest + 1
    if 1 <= step <= size:
        return step
    hint = " Every two hours, for example, is 0 */2 * * *." if kind is MINUTE else ""
    raise CronError(f"The {kind.name} field has a step of {step}; a step there is 1 to {size}.{hint}")


def _value(kind: Kind, text: str, item: str) -> int:
    if text.isdecimal() and len(text) <= 4:
        if kind.lowest <= int(text) <= kind.highest:
            return int(text)
    elif len(text) >= 3:
        for number, word in enumerate(kind.words):
            if text in (word.lower(), word[:3].lower()):
                return number + kind.lowest
    raise _wrong(kind, item)


def _wrong(kind: Kind, item: str) -> CronError:
    shown = f"`{item[:20]}`" if item else "an empty part"
    return CronError(
        f"The {kind.name} field does not take {shown}: it holds {kind.meaning}, for example {kind.example}."
    )
