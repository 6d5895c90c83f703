"""Time expressions become exact cron."""

import pytest

from levqor.assistants.builder.lexicon import lexicon_for
from levqor.assistants.builder.normalise import read_sentence
from levqor.assistants.builder.plan import Timing
from levqor.assistants.builder.times import find_schedule
from levqor.connectors.registry import default_registry
from levqor.document.cron import Cron


def timing_of(text: str) -> Timing | None:
    found = find_schedule(read_sentence(text, lexicon_for(default_registry())))
    return found.timing if found else None


CRONS = {
    "every weekday at 8:30am": "30 8 * * 1-5",
    "twice a day": "0 9,17 * * *",
    "every 15 minutes between 9 and 17": "*/15 9-17 * * *",
    "on the first Monday of the month": "0 9 * * 1#1",
    "last Friday of every month at 4pm": "0 16 * * 5L",
    "on the last day of the month at 18:00": "0 18 L * *",
    "quarterly": "0 9 1 1,4,7,10 *",
    "mon-thu at 7:45": "45 7 * * 1-4",
    "on the 1st and 15th of each month at noon": "0 12 1,15 * *",
    "each evening at 8": "0 20 * * *",
    "hourly on weekdays": "0 * * * 1-5",
    "every day at 6 except on weekends": "0 6 * * 1-5",
    "every 6 hours": "0 */6 * * *",
    "every day at 9am and 5pm": "0 9,17 * * *",
    "each June 30th at 23:15": "15 23 30 6 *",
    "second and fourth Tuesday of each month": "0 9 * * 2#2,2#4",
    "on Sundays at midnight": "0 0 * * 0",
    "every half hour": "*/30 * * * *",
    "evry wensday at 3 pm": "0 15 * * 3",
    "at midday on the last day of each month": "0 12 L * *",
    "wed + sat 7am": "0 7 * * 3,6",
    "daily at 17:30 but never on weekends": "30 17 * * 1-5",
    "twice a month, on the 3rd and the 18th at 8am": "0 8 3,18 * *",
    "at 20 to 8 every weekday": "40 7 * * 1-5",
    "on 2 February and 2 August at 6:30": "30 6 2 2,8 *",
}


@pytest.mark.parametrize(("words", "cron"), CRONS.items())
def test_a_time_expression_becomes_exactly_one_cron(words: str, cron: str) -> None:
    timing = timing_of(words)
    assert timing is not None
    assert timing.crons == [cron]
    Cron(cron)


def test_a_rhythm_that_divides_the_day_becomes_several_crons() -> None:
    timing = timing_of("every 90 minutes")
    assert timing is not None
    assert timing.interval is None
    assert timing.crons == ["0 0,3,6,9,12,15,18,21 * * *", "30 1,4,7,10,13,16,19,22 * * *"]


def test_what_cron_cannot_say_is_kept_as_an_interval() -> None:
    timing = timing_of("every other Friday at 3pm")
    assert timing is not None
    assert timing.interval is not None
    assert (timing.interval.every, timing.interval.unit, timing.interval.weekday) == (2, "week", 5)


def test_a_city_names_the_time_zone() -> None:
    timing = timing_of("every Monday at 9 London time")
    assert timing is not None
    assert timing.timezone == "Europe/London"


@pytest.mark.parametrize("words", ["wait 2 days", "older than 30 days", "over 500 euros", "the last 24 hours"])
def test_other_numbers_are_no_schedule(words: str) -> None:
    assert timing_of(f"when a form is sent {words}") is None


def test_each_day_may_have_its_own_time() -> None:
    timing = timing_of("Mondays at 9:00 and Fridays at 16:30")
    assert timing is not None
    assert timing.crons == ["0 9 * * 1", "30 16 * * 5"]
