"""Time expressions: what people write about when, to exact cron."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from levqor.assistants.builder.clock import (
    AND,
    CLOCK,
    DAY,
    PAST_CLOCK,
    SURE_CLOCK,
    count_of,
    day_number,
    day_numbers,
    read_clock,
    read_clocks,
    read_past_clock,
)
from levqor.assistants.builder.crons import Reading, compose_crons
from levqor.assistants.builder.plan import Interval, Timing
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import MONTHS, WEEKDAYS
from levqor.assistants.builder.zones import find_zone

_ORDINALS: Final = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
}

_MONTH: Final = (
    r"(?:january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept?|october|oct"
    r"|november|nov|december|dec)"
)
_COUNT: Final = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
    r"|thirty|forty five|forty|sixty|ninety|couple of|few)"
)
_PARTS: Final = {
    "morning": 9,
    "mornings": 9,
    "afternoon": 14,
    "afternoons": 14,
    "evening": 18,
    "evenings": 18,
    "night": 22,
    "nights": 22,
    "tonight": 22,
    "nightly": 22,
    "lunchtime": 12,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression and the tokens it took."""

    timing: Timing
    taken: frozenset[int]
    words: str


class _Scanner:
    """Takes time expressions out of a phrase, the longest readings first."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.text = phrase.norm
        self.taken: set[int] = set()

    def take(self, pattern: str) -> re.Match[str] | None:
        match = re.search(rf"(?<![\w~<-])(?:{pattern})(?![\w>])", self.text)
        if match is None:
            return None
        start, end = self.phrase.span(match)
        self.taken.update(token.index for token in self.phrase.tokens[start:end])
        self.text = self.text[: match.start()] + "_" * (match.end() - match.start()) + self.text[match.end() :]
        return match


def find_schedule(phrase: Phrase) -> Found | None:
    """The schedule that the phrase names, with exact cron; None when it names none."""
    scanner = _Scanner(phrase)
    reading = Reading()
    excluded = _exceptions(scanner)
    zone = find_zone(scanner.text)
    if zone:
        scanner.take(re.escape(zone[1]))
    _steps(scanner, reading)
    _days_of_month(scanner, reading)
    _past_the_hour(scanner, reading)
    if _paired(scanner, reading):
        return _found(scanner, reading, zone, excluded)
    _weekdays(scanner, reading)
    _cadences(scanner, reading)
    if not reading.recurring and not _names_a_time(scanner):
        return None
    _times(scanner, reading)
    if not reading.recurring and reading.clocks is None:
        return None
    return _found(scanner, reading, zone, excluded)


def _found(scanner: _Scanner, reading: Reading, zone: tuple[str, str] | None, excluded: list[int]) -> Found:
    phrase = scanner.phrase
    _exclude(reading, excluded)
    timing = compose_crons(reading)
    timing.timezone = zone[0] if zone else None
    timing.weak = reading.weak
    timing.open = reading.open
    taken = frozenset(scanner.taken)
    words = Phrase(phrase.source, tuple(token for token in phrase if token.index in taken)).text
    return Found(timing, taken, words)


def _paired(scanner: _Scanner, reading: Reading) -> bool:
    """`Mondays at 9:00 and Fridays at 16:00`: each day has its own time."""
    one = rf"(?:(?:on|every|each) )?(?P<days%d>{DAY}(?:{AND}{DAY})*) (?:at )?(?P<clock%d>{CLOCK})"
    match = scanner.take(rf"{one % (1, 1)}{AND}{one % (2, 2)}")
    if match is None:
        return False
    reading.pairs = {}
    for number in ("1", "2"):
        for clock in read_clocks(match.group(f"clock{number}"), None):
            reading.pairs.setdefault(clock, []).extend(day_numbers(match.group(f"days{number}")))
    _strong(reading)
    return True


def _exceptions(scanner: _Scanner) -> list[int]:
    match = scanner.take(
        rf"(?:except|excluding|but not|not|other than|skipping|apart from|unless it is|but never|never)"
        rf"(?: on| for| at| during| over)?(?: the| a)? (weekends?"
        rf"|{DAY}(?:{AND}(?:on )?{DAY})*)"
    )
    if not match:
        return []
    return [0, 6] if match.group(1).startswith("weekend") else day_numbers(match.group(1))


def _exclude(reading: Reading, days: list[int]) -> None:
    if days and reading.nth is None and reading.month_days is None:
        allowed = reading.weekdays or list(range(7))
        reading.weekdays = [day for day in allowed if day not in days]


def _steps(scanner: _Scanner, reading: Reading) -> None:
    """Every 15 minutes, every two hours, every other Monday, every half hour."""
    every = r"(?:every|each|once every|once each|once per|in intervals of|at intervals of)"
    if scanner.take(rf"{every} (?:half hour|half an hour|1/2 hour)|half hourly|twice (?:an|per|every) hour"):
        reading.minutes_step, reading.recurring, reading.weak = 30, True, False
        return
    if scanner.take(rf"{every} quarter (?:of an |of the )?hour"):
        reading.minutes_step, reading.recurring, reading.weak = 15, True, False
        return
    if scanner.take(r"fortnightly|every fortnight|bi ?weekly|once a fortnight"):
        reading.interval, reading.recurring, reading.weak = Interval(2, "week"), True, False
        return
    match = scanner.take(
        rf"{every} ({_COUNT}|other|second|third|fourth) ({DAY}|minutes?|hours?|days?|weeks?"
        rf"|months?|years?|business days?|weekdays?|mornings?|nights?|seconds?)"
    )
    if not match:
        match = scanner.take(r"every (minute)|each (minute)|minutely|once a (minute)")
        if match:
            reading.minutes_step, reading.recurring, reading.weak = 1, True, False
        return
    unit = match.group(2)
    if match.group(1) == "second" and unit.startswith("second"):
        return
    count = count_of(match.group(1))
    reading.recurring, reading.weak = True, False
    _apply_step(reading, count, unit)


def _apply_step(reading: Reading, count: int, unit: str) -> None:
    if unit.rstrip("s") in WEEKDAYS or unit in WEEKDAYS:
        reading.interval = Interval(count, "week", WEEKDAYS.get(unit, WEEKDAYS.get(unit.rstrip("s"))))
        return
    match unit.rstrip("s"):
        case "minute" | "second":
            reading.minutes_step = max(1, count if unit.startswith("minute") else 1)
        case "hour":
            if count == 1:
                reading.cadence = "hour"
            else:
                reading.hours_step = count
        case "day" | "morning" | "night":
            if count == 1:
                reading.cadence = "day"
            else:
                reading.interval = Interval(count, "day")
            reading.part_of_day = _PARTS.get(unit)
        case "week":
            if count == 1:
                reading.cadence = "week"
            else:
                reading.interval = Interval(count, "week")
        case "month":
            reading.cadence = "month"
            if count > 1:
                reading.months = list(range(1, 13, count)) if 12 % count == 0 else None
        case "year":
            reading.cadence = "year"
        case _:
            reading.cadence, reading.weekdays = "day", [1, 2, 3, 4, 5]


def _days_of_month(scanner: _Scanner, reading: Reading) -> None:
    of = (
        r"(?: (?:of|in)(?: the| each| every| a)? (?:month|quarter|year|(?P<of_month>"
        + _MONTH
        + r"))s?| (?:each|every|per) month"
        r"| monthly| each month| every month)"
    )
    head = r"(?:(?:on|every|each|by|at) )?(?:the )?"
    nth = r"(?:first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last)"
    if match := scanner.take(rf"{head}(?:first|last|1st|second|third) (?:business|working|work|week) ?day{of}?"):
        reading.cadence, reading.open = "month", match.group().strip()
        _strong(reading)
        return
    match = scanner.take(rf"{head}({nth}(?:{AND}(?:the )?{nth})*) ({DAY}){of}?")
    if match:
        day = WEEKDAYS.get(match.group(2), WEEKDAYS.get(match.group(2).rstrip("s"), 1))
        names = re.findall(nth, match.group(1))
        reading.nth = [f"{day}L" if name == "last" else f"{day}#{_ORDINALS[name]}" for name in names]
        if re.search(r"quarter", match.group(0)):
            reading.months = [1, 4, 7, 10]
        _strong(reading)
        return
    if match := scanner.take(rf"{head}last (?:calendar )?day(?: of (?P<m>{_MONTH}))(?: (?:each|every) year)?"):
        reading.month_days, reading.months = ["L"], [MONTHS[match.group("m")]]
        _strong(reading)
        return
    if match := scanner.take(
        rf"{head}(?:last (?:calendar )?day(?:{of})?|(?:month end|end of (?:the|each|every) month"
        rf"|end of month)|monthly on the last day)"
    ):
        reading.month_days = ["L"]
        if "quarter" in match.group():
            reading.months = [3, 6, 9, 12]
        elif "year" in match.group():
            reading.months = [12]
        _strong(reading)
        return
    if match := scanner.take(
        rf"{head}(?:first (?:calendar )?day(?:{of}|(?! of))|(?:start|beginning) of (?:the"
        rf"|each|every) (?:month|quarter|year))"
    ):
        reading.month_days = ["1"]
        if "quarter" in match.group():
            reading.months = [1, 4, 7, 10]
        elif "year" in match.group():
            reading.months = [1]
        elif match.groupdict().get("of_month"):
            reading.months = [MONTHS[match.group("of_month")]]
        _strong(reading)
        return
    if _calendar_date(scanner, reading):
        return
    number = r"(?:\d{1,2}(?:st|nd|rd|th))"
    match = scanner.take(
        rf"(?:(?:on|every|each|by) )?(?:the )?({number}(?:(?:{AND}|\s?-\s?)(?:the )?{number})*)(?: day)?({of}"
        rf"|(?= at | of every|$)|(?= ?,))"
    )
    if match is None:
        match = scanner.take(rf"(?:on )?(?:the )?(?:day|days) (\d{{1,2}}(?:{AND}\d{{1,2}})*)({of})")
    if match:
        reading.month_days = re.findall(r"\d{1,2}", match.group(1))
        if "quarter" in match.group(2):
            reading.months = [1, 4, 7, 10]
        _strong(reading)


def _calendar_date(scanner: _Scanner, reading: Reading) -> bool:
    """January 1st, the 25th of December, on 14 February."""
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    match = scanner.take(
        rf"(?:(?:on|every|each) )?(?:the )?(?:(?P<month>{_MONTH}) (?:the )?{day}(?!\d*(?:am"
        rf"|pm|:))|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{_MONTH}))(?: every year"
        rf"| each year| yearly| annually)?"
    )
    if match:
        reading.month_days = [match.group("day") or match.group("day2")]
        reading.months = [MONTHS[match.group("month") or match.group("month2")]]
        while other := scanner.take(
            rf"(?:and |, ?)(?:on )?(?:the )?(?:(?P<month>{_MONTH}) (?:the )?{day}|(?P<day2>\d{{1,2}})(?:st|nd|rd"
            rf"|th)?(?: of)?"
            rf" (?P<month2>{_MONTH}))"
        ):
            if (other.group("day") or other.group("day2")) == reading.month_days[0]:
                reading.months.append(MONTHS[other.group("month") or other.group("month2")])
        _strong(reading)
        return True
    months = rf"({_MONTH}(?:{AND}{_MONTH})+)"
    if match := scanner.take(rf"(?:in|every|each) {months}"):
        reading.months = [MONTHS[name] for name in re.findall(_MONTH, match.group(1))]
    return False


def _past_the_hour(scanner: _Scanner, reading: Reading) -> None:
    if match := scanner.take(
        r"(?:at )?(?:(\d{1,2}) (?:minutes? )?past (?:the|each|every) hour|quarter past (?:the"
        r"|each|every) hour|half past (?:the|each|every) hour|on the half hour)"
    ):
        reading.minute_of_hour = [int(match.group(1) or (15 if "quarter" in match.group() else 30))]
        if re.search(r"each|every", match.group()):
            reading.cadence, reading.recurring, reading.weak = "hour", True, False
    scanner.take(r"(?:at|on) the (?:top|start) of (?:the|each|every) hour|on the hour")


def _weekdays(scanner: _Scanner, reading: Reading) -> None:
    if reading.nth:
        return
    if match := scanner.take(
        rf"(?:(?:every|each|on|from|between) )?({DAY})(?: ?- ?| to | through | until | thru )({DAY})"
    ):
        first, last = day_number(match.group(1)), day_number(match.group(2))
        span = range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
        reading.weekdays = list(span)
        _strong(reading)
        return
    if scanner.take(
        r"(?:(?:on|every|each) )?(?:weekdays?|work ?days?|business days?|working days?"
        r"|school days?)(?: morning(?P<m>s)?)?"
        r"|(?:every|each) (?:work|working|business|school|week) ?days?"
    ):
        reading.weekdays = [1, 2, 3, 4, 5]
        _strong(reading)
    elif scanner.take(r"(?:(?:on|every|each|at) )(?:the )?(?:weekends?)|weekends"):
        reading.weekdays = [0, 6]
        _strong(reading)
    else:
        _named_days(scanner, reading)


def _named_days(scanner: _Scanner, reading: Reading) -> None:
    listing = rf"({DAY}(?:(?:{AND}| / )(?:on |every )?{DAY})*)"
    match = scanner.take(rf"(?:every|each|weekly on|once a week on|weekly every) {listing}") or scanner.take(
        rf"(?:(?:on|come) )?({DAY}(?:{AND}(?:on )?{DAY})*)(?= (?:at |morning|evening"
        rf"|night|afternoon|{SURE_CLOCK}|\d{{1,2}}\.\d{{2}}\b))"
    )
    if match is None:
        match = scanner.take(rf"(?:on )?((?:sun|mon|tues|wednes|thurs|fri|satur)days(?:{AND}(?:on )?{DAY})*)")
    if match is None and (reading.recurring or reading.interval):
        match = scanner.take(rf"on {listing}")
    if match is None:
        return
    days = day_numbers(match.group(1))
    if reading.interval and reading.interval.unit == "week" and len(days) == 1:
        reading.interval = Interval(reading.interval.every, "week", days[0])
    else:
        reading.weekdays = days
    _strong(reading)


def _cadences(scanner: _Scanner, reading: Reading) -> None:
    """Daily, weekly, twice a day, every morning, each quarter."""
    times = (
        r"(?:(?P<count>once|twice|thrice|\d+ times|\d+x|two times|three times|four times"
        r"|2x) (?:a|per|every|each) (?P<unit>hour|day|week|month|quarter|year))"
    )
    if match := scanner.take(times + r"|(?P<count2>twice|thrice) (?P<unit2>daily|weekly|monthly)"):
        _several_times(reading, match)
    if reading.part_of_day is None and (
        match := scanner.take(
            r"(?:(?:every|each|in the|on) )?(?:single )?(?:weekday )?(?P<p>mornings?|afternoons?"
            r"|evenings?|nights?|lunchtime)(?: at (?=\d))?"
        )
        if re.search(
            (
                r"(?:every|each)(?: single)? (?:weekday )?(?:morning|afternoon|evening|night|lunchtime)"
                r"|\bmornings\b|\bevenings\b|\bnights\b"
            ),
            scanner.text,
        )
        else None
    ):
        reading.part_of_day = _PARTS[match.group("p")]
        if reading.cadence is None and reading.weekdays is None and reading.interval is None:
            reading.cadence = "day"
        _strong(reading)
    if match := scanner.take(
        r"(?:every|each|per|once (?:an?|per|every)|on a|on an)(?: single)? (?P<unit>hour"
        r"|day|week|month|quarter|year|noon|midday|midnight)(?: basis)?"
    ):
        _cadence(reading, match.group("unit"))
        _strong(reading)
    elif match := scanner.take(
        r"(?P<adverb>hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually|annual)(?: basis)?"
    ):
        unit = {
            "hourly": "hour",
            "daily": "day",
            "nightly": "day",
            "weekly": "week",
            "monthly": "month",
            "quarterly": "quarter",
        }.get(match.group("adverb"), "year")
        if match.group("adverb") == "nightly":
            reading.part_of_day = 22
        _cadence(reading, unit)
        reading.recurring = True


def _several_times(reading: Reading, match: re.Match[str]) -> None:
    said = match.group("count") or match.group("count2")
    unit = match.group("unit") or {"daily": "day", "weekly": "week", "monthly": "month"}[match.group("unit2")]
    count = {"once": 1, "twice": 2, "thrice": 3}.get(said) or count_of(said.split()[0].rstrip("x"))
    _strong(reading)
    if count == 1:
        _cadence(reading, unit)
    elif unit == "day":
        reading.times_a_day = count
    elif unit == "week" and reading.weekdays is None:
        reading.weekdays = {2: [1, 4], 3: [1, 3, 5]}.get(count, list(range(1, min(count, 7) + 1)))
    elif unit in ("month", "week") and (reading.month_days or reading.nth or reading.weekdays):
        pass
    elif unit == "month":
        reading.month_days = {2: ["1", "15"]}.get(count, [str(1 + 30 // count * turn) for turn in range(count)])
    elif unit == "hour":
        reading.minutes_step = 60 // count
    else:
        reading.cadence, reading.months = "month", list(range(1, 13, max(1, 12 // count)))


def _cadence(reading: Reading, unit: str) -> None:
    if unit in ("noon", "midday", "midnight"):
        reading.cadence, reading.clocks = "day", [(0 if unit == "midnight" else 12, 0)]
    elif reading.cadence is None:
        reading.cadence = unit  # type: ignore[assignment]  # the pattern allows only these units


def _strong(reading: Reading) -> None:
    reading.recurring, reading.weak = True, False


def _names_a_time(scanner: _Scanner) -> bool:
    return bool(re.search(rf"(?<![\w:])(?:{SURE_CLOCK}|{PAST_CLOCK})(?!\w)|at \d{{1,2}}(?= in the|$)", scanner.text))


def _times(scanner: _Scanner, reading: Reading) -> None:
    _hour_ranges(scanner, reading)
    if match := scanner.take(r"at minutes? (\d{1,2}(?:(?: ?, ?| and )\d{1,2})*)"):
        reading.minute_of_hour = [int(number) for number in re.findall(r"\d+", match.group(1))]
    found: list[tuple[int, int]] = []
    part = _part_of_day(scanner)
    if match := scanner.take(rf"(?:at |by |around )?(?:a )?{PAST_CLOCK}"):
        found.append(read_past_clock(match, part))
    suffix = r"(?: (?:o'clock|sharp|exactly))?(?: (?:in the|at) (?P<part>morning|afternoon|evening|night))?"
    while match := (
        scanner.take(rf"(?:at )?(?P<list>\d{{1,2}}(?:{AND}\d{{1,2}})*) o'clock{suffix}")
        or scanner.take(
            rf"(?:,? ?(?:at|@|by|around|about|and) )(?P<list>{CLOCK}(?:{AND}(?:at )?{CLOCK})*)(?! ?(?:%"
            rf"|minutes?|hours?|days?|weeks?|months?|times|items?|rows?|or)){suffix}"
        )
        or scanner.take(rf"(?P<list>{SURE_CLOCK}(?:{AND}{SURE_CLOCK})*|(?<=_ )\d{{1,2}}\.\d{{2}}){suffix}")
    ):
        found.extend(read_clocks(match.group("list"), match.group("part") or part))
    if found:
        reading.clocks = sorted(set(found))
        scanner.take(r"(?:in the )?(?:morning|afternoon|evening)")
    elif reading.part_of_day is None:
        if scanner.take(
            r"(?:at the )?end of (?:the )?(?:day|business day|workday)|end of business|close of"
            r" business"
        ):
            reading.part_of_day = 17
        elif reading.recurring and (
            match := scanner.take(
                r"(?:in the |at |first thing in the )?(?P<p>mornings?|afternoons?|evenings?|nights?|lunchtime)"
            )
        ):
            reading.part_of_day = _PARTS[match.group("p")]


def _part_of_day(scanner: _Scanner) -> str | None:
    spoken = re.search(rf"\b(?:every|each|weekday|on|{DAY}) (?P<part>afternoon|evening|night)s?\b", scanner.phrase.norm)
    return spoken.group("part") if spoken else None


def _hour_ranges(scanner: _Scanner, reading: Reading) -> None:
    if scanner.take(r"(?:during|in|within) (?:business|office|working|work) hours"):
        reading.hour_range = (9, 17)
        if reading.weekdays is None:
            reading.weekdays = [1, 2, 3, 4, 5]
        return
    match = (
        scanner.take(
            rf"(?:,? ?(?:between|from|during) )(?P<a>{CLOCK})(?: ?- ?| and | to | until | till )(?P<b>{CLOCK})"
        )
        or scanner.take(rf"(?P<a>{SURE_CLOCK}) ?(?:-|to|until) ?(?P<b>{SURE_CLOCK})")
        or (
            scanner.take(r"(?P<a>\d{1,2}) ?- ?(?P<b>\d{1,2}(?:am|pm)?)")
            if reading.minutes_step or reading.cadence == "hour" or reading.hours_step
            else None
        )
    )
    if match:
        (first, _), (last, _) = read_clock(match.group("a")), read_clock(match.group("b"))
        if not re.search("[ap]m", match.group("a")) and match.group("b").endswith("pm") and first + 12 <= last:
            first += 12 if first >= 12 else 0
        if last < first and last < 12 and "am" not in match.group("b"):
            last += 12
        reading.hour_range = (first, last)
