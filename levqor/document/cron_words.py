"""A cron line in plain words."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from levqor.document.cron_fields import MONTH_NAMES, WEEKDAY_NAMES

if TYPE_CHECKING:
    from levqor.document.cron import Cron

_ORDINALS: Final = ("", "first", "second", "third", "fourth", "fifth")
_MOST_TIMES: Final = 6


def describe(cron: Cron) -> str:
    """For example `Monday to Friday at 08:30`, `Every 15 minutes`, `The last day of the month at 18:00`."""
    days = _days(cron)
    if len(cron.times) <= _MOST_TIMES and not (cron.minute.is_every or cron.hour.is_every):
        words = f"{days or 'every day'} at {_list([_clock(moment) for moment in cron.times])}"
    else:
        words = _often(cron) + (f", {days}" if days else "")
    return words[0].upper() + words[1:]


def _often(cron: Cron) -> str:
    hours, minutes = sorted(cron.hour.values), sorted(cron.minute.values)
    step = _even_step(minutes)
    if step and (len(hours) == 1 or (minutes[0] == 0 and minutes[-1] + step == 60)):
        return _each(step, "minute") + _within(cron)
    past = f"at minute {minutes[0]}" if len(minutes) == 1 else f"at minutes {_join(minutes)}"
    if (step := _even_step(hours)) and hours[-1] + step - 24 == hours[0]:
        if step > 1 and len(minutes) == 1:
            return f"{_each(step, 'hour')} from {_clock(cron.times[0])}"
        return _each(step, "hour") + ("" if minutes == [0] else f" {past}")
    if len(minutes) == 1 and _as_run(hours, 24):
        return _each(1, "hour") + _within(cron)
    return f"{past} past {_list(_spans(hours, [str(hour) for hour in range(24)]))} o'clock"


def _each(step: int, unit: str) -> str:
    return f"every {unit}" if step == 1 else f"every {step} {unit}s"


def _within(cron: Cron) -> str:
    """The first and the last time of each day that fires."""
    if cron.hour.is_every:
        return ""
    if run := _as_run(sorted(cron.hour.values), 24):
        minutes = sorted(cron.minute.values)
        return f" from {run[0]:02d}:{minutes[0]:02d} to {run[-1]:02d}:{minutes[-1]:02d}"
    return f" in the hours {_join(sorted(cron.hour.values))}"


def _even_step(values: list[int]) -> int | None:
    steps = {later - earlier for earlier, later in pairwise(values)}
    return steps.pop() if len(steps) == 1 else None


def _as_run(values: list[int], size: int) -> list[int] | None:
    """The values in the order of one unbroken run, which may go round the end: 22, 23, 0, 1."""
    breaks = [number for number, (a, b) in enumerate(pairwise(values), 1) if b != a + 1]
    if not breaks:
        return values
    if len(breaks) == 1 and values[0] == 0 and values[-1] == size - 1:
        return values[breaks[0] :] + values[: breaks[0]]
    return None


def _days(cron: Cron) -> str:
    dates, weekdays, months = _dates(cron), _weekdays(cron), _months(cron)
    if dates and weekdays:
        every = "" if weekdays.startswith("the ") else "every "
        both = "if it is " if cron.day.is_open or cron.weekday.is_open else f"and {every}"
        return f"{dates} of {months or 'the month'}, {both}{weekdays}"
    if dates:
        return f"{dates} of {months or 'the month'}"
    if weekdays:
        counted = cron.weekday.nth_weekdays or cron.weekday.last_weekdays
        return weekdays + (f" of {months or 'the month'}" if counted else f" in {months}" if months else "")
    return f"every day of {months}" if months else ""


def _dates(cron: Cron) -> str:
    if cron.day.is_every:
        return ""
    days = sorted(cron.day.values)
    step = _even_step(days)
    if step and step > 1 and len(days) > 4 and not cron.day.last_day:
        return f"every {_ordinal(step)} day ({_ordinal(days[0])} to {_ordinal(days[-1])})"
    parts = _spans(days, [_ordinal(number) for number in range(32)])
    return "the " + _list(parts + (["last day"] if cron.day.last_day else []))


def _weekdays(cron: Cron) -> str:
    if cron.weekday.is_every:
        return ""
    plain = sorted(cron.weekday.values)
    run = _as_run(plain, 7)
    if run and len(run) > 2:
        parts = [f"{WEEKDAY_NAMES[run[0]]} to {WEEKDAY_NAMES[run[-1]]}"]
    else:
        parts = _spans(sorted((day + 6) % 7 for day in plain), [*WEEKDAY_NAMES[1:], WEEKDAY_NAMES[0]])
    counted = sorted(cron.weekday.nth_weekdays, key=lambda pair: (pair[1], pair[0]))
    parts += [f"the {_ORDINALS[count]} {WEEKDAY_NAMES[day]}" for day, count in counted]
    parts += [f"the last {WEEKDAY_NAMES[day]}" for day in sorted(cron.weekday.last_weekdays)]
    return _list(parts)


def _months(cron: Cron) -> str:
    if cron.month.is_every:
        return ""
    return _list(_spans([month - 1 for month in sorted(cron.month.values)], list(MONTH_NAMES)))


def _spans(numbers: list[int], names: list[str]) -> list[str]:
    """`Monday to Friday`, `Sunday`: runs of three or more become one span."""
    parts: list[str] = []
    start = 0
    for end in range(1, len(numbers) + 1):
        if end < len(numbers) and numbers[end] == numbers[end - 1] + 1:
            continue
        run = [names[number] for number in numbers[start:end]]
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
        start = end
    return parts


def _clock(moment: time) -> str:
    return moment.strftime("%H:%M")


def _join(numbers: list[int]) -> str:
    return _list([str(number) for number in numbers])


def _list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _ordinal(number: int) -> str:
    suffix = "th" if 10 <= number <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
