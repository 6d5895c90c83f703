"""What a cron line means, and what is refused with which words."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from croniter import croniter
from hypothesis import given, settings
from hypothesis import strategies as st

from levqor.document.cron import MAX_LENGTH, Cron, CronError
from levqor.document.instants import fires_after


def days_of(text: str, year: int, month: int) -> list[int]:
    cron = Cron(text)
    day, found = date(year, month, 1), []
    while day.month == month:
        if cron.allows_day(day):
            found.append(day.day)
        day += timedelta(days=1)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 * * mon", [5, 12, 19, 26]),
        ("0 0 * * MONDAY", [5, 12, 19, 26]),
        ("0 0 * * 7", [4, 11, 18, 25]),
        ("0 0 * * 0", [4, 11, 18, 25]),
        ("0 0 * * fri-mon", [2, 3, 4, 5, 9, 10, 11, 12, 16, 17, 18, 19, 23, 24, 25, 26, 30, 31]),
        ("0 0 * * 5-7", [2, 3, 4, 9, 10, 11, 16, 17, 18, 23, 24, 25, 30, 31]),
        ("0 0 * * 7-1", [4, 5, 11, 12, 18, 19, 25, 26]),
        ("0 0 L * *", [31]),
        ("0 0 L,15 * *", [15, 31]),
        ("0 0 * * 5L", [30]),
        ("0 0 * * friL", [30]),
        ("0 0 * * 1#1", [5]),
        ("0 0 * * mon#2,thu#5", [12, 29]),
        ("0 0 28-3 * *", [1, 2, 3, 28, 29, 30, 31]),
        ("0 0 */10 * *", [1, 11, 21, 31]),
        ("0 0 5/10 * *", [5, 15, 25]),
        ("0 0 1 nov-feb *", [1]),
        ("0 0 1 2-12 *", []),
    ],
)
def test_the_day_fields_name_days_of_january_2026(text: str, expected: list[int]) -> None:
    assert days_of(text, 2026, 1) == expected


def test_a_day_of_month_and_a_weekday_together_mean_either() -> None:
    assert days_of("0 0 13 * fri", 2026, 2) == [6, 13, 20, 27]
    assert days_of("0 0 1,15 * mon", 2026, 1) == [1, 5, 12, 15, 19, 26]


def test_a_day_field_that_begins_with_a_star_only_narrows_the_other() -> None:
    assert days_of("0 0 */2 * mon", 2026, 1) == [5, 19]
    assert days_of("0 0 13 * */1", 2026, 2) == [13]


def test_the_last_day_of_february_knows_leap_years() -> None:
    assert days_of("0 0 L 2 *", 2026, 2) == [28]
    assert days_of("0 0 L 2 *", 2028, 2) == [29]


@pytest.mark.parametrize(
    ("name", "fields"),
    [("@hourly", "0 * * * *"), ("@Daily", "0 0 * * *"), ("@weekly", "0 0 * * 0"), ("@yearly", "0 0 1 1 *")],
)
def test_a_named_schedule_is_its_five_fields(name: str, fields: str) -> None:
    start = datetime(2026, 1, 31, 12, tzinfo=UTC)
    named, spelled = (list(islice(fires_after([text], "UTC", start), 5)) for text in (name, fields))
    assert named == spelled


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "five fields"),
        ("* * * *", "five fields (minute, hour, day of month, month, day of week), not 4"),
        ("0 0 8 * * 1-5", "not 6"),
        ("60 * * * *", "The minute field does not take `60`: it holds 0 to 59"),
        ("-1 * * * *", "The minute field does not take `-1`"),
        ("* 24 * * *", "The hour field does not take `24`: it holds 0 to 23"),
        ("* * 0 * *", "The day of month field does not take `0`: it holds 1 to 31, or L for the last day"),
        ("* * 15W * *", "The day of month field"),
        ("* * * 13 *", "The month field does not take `13`: it holds 1 to 12 or jan to dec"),
        ("* * * janu *", "The month field does not take `janu`"),
        ("* * * * 8", "The day of week field does not take `8`: it holds 0 to 7 (0 and 7 are Sunday)"),
        ("* * * * L", "The day of week field does not take `l`"),
        ("* * * * 1#6", "counts to at most 5"),
        ("* * * * 1#0", "counts to at most 5"),
        ("*/0 * * * *", "The minute field has a step of 0; a step there is 1 to 60"),
        ("*/90 * * * *", "Every two hours, for example, is 0 */2 * * *"),
        ("0 */25 * * *", "The hour field has a step of 25"),
        ("1,,2 * * * *", "does not take an empty part"),
        ("1-2-3 * * * *", "The minute field does not take `1-2-3`"),
        ("*-5 * * * *", "The minute field does not take `*-5`"),
        ("٣ * * * *", "The minute field"),
        ("? * * * *", "The minute field"),
        ("@reboot", "There is no schedule called `@reboot`"),
        ("0 0 31 2 *", "never comes"),
        ("0 0 31 4,6,9,11 *", "never comes"),
        ("0 0 */31 * 1#2", "never comes"),
        ("0" * (MAX_LENGTH + 1), f"at most {MAX_LENGTH} characters"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(text: str, says: str) -> None:
    with pytest.raises(CronError) as caught:
        Cron(text)
    assert says in caught.value.message
    assert caught.value.code == "cron_invalid"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30 8 * * 1-5", "Monday to Friday at 08:30"),
        ("0 8,17 * * *", "Every day at 08:00 and 17:00"),
        ("* * * * *", "Every minute"),
        ("*/15 * * * *", "Every 15 minutes"),
        ("*/15 9-17 * * mon-fri", "Every 15 minutes from 09:00 to 17:45, Monday to Friday"),
        ("0 * * * *", "Every hour"),
        ("30 */2 * * *", "Every 2 hours from 00:30"),
        ("0 22-4 * * *", "Every hour from 22:00 to 04:00"),
        ("5/20 * * * *", "Every hour at minutes 5, 25 and 45"),
        ("0 0 1 * *", "The 1st of the month at 00:00"),
        ("0 0 2,3,22 * *", "The 2nd, 3rd and 22nd of the month at 00:00"),
        ("0 18 L * *", "The last day of the month at 18:00"),
        ("0 9 * * 1#1", "The first Monday of the month at 09:00"),
        ("0 9 * * 5L", "The last Friday of the month at 09:00"),
        ("0 9 * * fri-mon", "Friday to Monday at 09:00"),
        ("0 9 25 12 *", "The 25th of December at 09:00"),
        ("0 9 * jun *", "Every day of June at 09:00"),
        ("0 9 * jun-aug sat,sun", "Saturday and Sunday in June to August at 09:00"),
        ("0 9 1,15 * 1", "The 1st and 15th of the month, and every Monday at 09:00"),
        ("0 9 L * 5L", "The last day of the month, and the last Friday at 09:00"),
        ("0 9 */2 * mon", "Every 2nd day (1st to 31st) of the month, if it is Monday at 09:00"),
    ],
)
def test_a_line_reads_in_plain_words(text: str, words: str) -> None:
    assert Cron(text).describe() == words


@given(st.text(max_size=400) | st.text(alphabet="0123456789*/,-#?L @abcdefjmnorstuwy", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_line_or_a_cron_error(text: str) -> None:
    try:
        cron = Cron(text)
    except CronError:
        return
    assert cron.describe()
    assert next(fires_after([text], "Europe/London", datetime(2026, 1, 1, tzinfo=UTC)))


def test_the_rarest_line_is_parsed_and_found_in_bounded_time() -> None:
    started = time.process_time()
    fires = fires_after(["0 0 29 2 */7"], "UTC", datetime(2026, 1, 1, tzinfo=UTC))
    assert [fire.at.year for fire in islice(fires, 3)] == [2032, 2060, 2088]
    with pytest.raises(CronError):
        Cron("0 0 */31 * " + "1#2," * 40 + "1#2")
    assert time.process_time() - started < 0.5


_lines = st.tuples(
    st.sampled_from(["*", "*/15", "*/7", "0", "30", "5,35", "10-20", "10-20/5"]),
    st.sampled_from(["*", "*/2", "*/5", "0", "8", "8-17", "6,18", "9-17/4"]),
    st.sampled_from(["*", "1", "15", "29", "1,15", "10-12"]),
    st.sampled_from(["*", "2", "1-6", "jan,jul", "*/3"]),
    st.sampled_from(["*", "1-5", "0", "mon", "6,0", "mon-wed"]),
).map(" ".join)


@given(_lines, st.integers(946_684_800, 3_786_912_000))
@settings(max_examples=300, deadline=None)
def test_in_utc_the_fires_are_those_of_croniter(text: str, seconds: int) -> None:
    start = datetime.fromtimestamp(seconds, UTC)
    oracle = croniter(text, start)
    expected = [oracle.get_next(datetime) for _ in range(8)]
    assert [fire.at for fire in islice(fires_after([text], "UTC", start), 8)] == expected
