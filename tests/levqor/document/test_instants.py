"""When schedules fire while the clocks change (guarantee G9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levqor.document.cron import CronError
from levqor.document.instants import Fire, UnknownTimeZone, fires_after


def fires(cron: str | list[str], zone: str, after: str, count: int) -> list[Fire]:
    crons = [cron] if isinstance(cron, str) else cron
    return list(islice(fires_after(crons, zone, datetime.fromisoformat(after)), count))


def at(cron: str | list[str], zone: str, after: str, count: int) -> list[str]:
    return [f"{fire.at:%Y-%m-%d %H:%M}" for fire in fires(cron, zone, after, count)]


def local(cron: str | list[str], zone: str, after: str, count: int) -> list[str]:
    return [fire.local.isoformat(timespec="minutes") for fire in fires(cron, zone, after, count)]


GAPS = [
    ("Europe/London", "30 1 * * *", "2026-03-28T12:00Z", "2026-03-29T02:00+01:00", "2026-03-30T01:30+01:00"),
    (
        "America/New_York",
        "30 2 * * *",
        "2026-03-07T12:00Z",
        "2026-03-08T03:00-04:00",
        "2026-03-09T02:30-04:00",
    ),
    (
        "Australia/Lord_Howe",
        "15 2 * * *",
        "2026-10-03T00:00Z",
        "2026-10-04T02:30+11:00",
        "2026-10-05T02:15+11:00",
    ),
    (
        "America/Sao_Paulo",
        "0 0 * * *",
        "2018-11-03T12:00Z",
        "2018-11-04T01:00-02:00",
        "2018-11-05T00:00-02:00",
    ),
    ("Pacific/Apia", "0 8 30 12 *", "2011-12-29T00:00Z", "2011-12-31T00:00+14:00", "2012-12-30T08:00+14:00"),
]


@pytest.mark.parametrize(("zone", "cron", "after", "first", "second"), GAPS)
def test_a_wall_time_that_does_not_exist_fires_once_at_the_first_valid_moment(
    zone: str, cron: str, after: str, first: str, second: str
) -> None:
    found = fires(cron, zone, after, 2)
    assert [fire.local.isoformat(timespec="minutes") for fire in found] == [first, second]
    assert found[0].note is not None
    assert "does not exist" in found[0].note
    assert found[1].note is None


def test_several_wall_times_in_one_gap_are_one_fire() -> None:
    assert local("0,20,40 1 * * *", "Europe/London", "2026-03-28T12:00Z", 3) == [
        "2026-03-29T02:00+01:00",
        "2026-03-30T01:00+01:00",
        "2026-03-30T01:20+01:00",
    ]


def test_the_skipped_day_of_apia_delays_its_fire_to_the_next_midnight() -> None:
    assert local("0 8 * * *", "Pacific/Apia", "2011-12-29T00:00Z", 3) == [
        "2011-12-29T08:00-10:00",
        "2011-12-31T00:00+14:00",
        "2011-12-31T08:00+14:00",
    ]


FOLDS = [
    ("Europe/London", "30 1 * * *", "2026-10-24T12:00Z", "2026-10-25T01:30+01:00", "2026-10-26T01:30+00:00"),
    (
        "America/New_York",
        "30 1 * * *",
        "2026-10-31T12:00Z",
        "2026-11-01T01:30-04:00",
        "2026-11-02T01:30-05:00",
    ),
    (
        "Australia/Lord_Howe",
        "45 1 * * *",
        "2026-04-04T00:00Z",
        "2026-04-05T01:45+11:00",
        "2026-04-06T01:45+10:30",
    ),
    (
        "America/Sao_Paulo",
        "30 23 * * *",
        "2018-02-17T12:00Z",
        "2018-02-17T23:30-02:00",
        "2018-02-18T23:30-03:00",
    ),
]


@pytest.mark.parametrize(("zone", "cron", "after", "first", "second"), FOLDS)
def test_a_wall_time_that_comes_twice_fires_the_first_time(
    zone: str, cron: str, after: str, first: str, second: str
) -> None:
    found = fires(cron, zone, after, 2)
    assert [fire.local.isoformat(timespec="minutes") for fire in found] == [first, second]
    assert found[0].note is not None
    assert "comes twice" in found[0].note


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("Europe/London", "2026-03-29T01:00Z"),
        ("Europe/London", "2026-10-25T01:00Z"),
        ("America/New_York", "2026-03-08T07:00Z"),
        ("America/New_York", "2026-11-01T06:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T15:30Z"),
        ("Australia/Lord_Howe", "2026-04-04T15:00Z"),
        ("Pacific/Apia", "2011-12-30T10:00Z"),
        ("America/Sao_Paulo", "2018-11-04T03:00Z"),
        ("America/St_Johns", "2010-11-07T02:31Z"),
        ("Asia/Kathmandu", "2026-01-01T00:00Z"),
    ],
)
@pytest.mark.parametrize("minutes", [5, 10, 15, 30])
def test_every_n_minutes_is_every_n_elapsed_minutes(zone: str, around: str, minutes: int) -> None:
    start = (datetime.fromisoformat(around) - timedelta(hours=6)).isoformat()
    found = fires(f"*/{minutes} * * * *", zone, start, 12 * 60 // minutes)
    assert {later.at - earlier.at for earlier, later in pairwise(found)} == {timedelta(minutes=minutes)}
    assert [fire.note for fire in found if fire.note] == []


def test_every_hour_goes_on_through_the_repeated_hour() -> None:
    assert at("0 * * * *", "Europe/London", "2026-10-24T23:30Z", 3) == [
        "2026-10-25 00:00",
        "2026-10-25 01:00",
        "2026-10-25 02:00",
    ]


def test_a_step_of_hours_keeps_its_hours_and_does_not_fire_in_both_of_a_repeated_hour() -> None:
    assert local("0 1-23/2 * * *", "Europe/London", "2026-10-24T23:30Z", 2) == [
        "2026-10-25T01:00+01:00",
        "2026-10-25T03:00+00:00",
    ]


def test_a_fold_that_begins_after_midnight_keeps_the_order() -> None:
    found = fires("*/10 * * * *", "America/St_Johns", "2010-11-07T01:00Z", 40)
    assert all(earlier.at < later.at for earlier, later in pairwise(found))
    assert len({fire.at for fire in found}) == 40


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("Europe/London", "2026-10-25T01:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T15:00Z"),
        ("America/St_Johns", "2010-11-07T02:31Z"),
        ("Pacific/Kwajalein", "1969-09-30T13:00Z"),
    ],
)
@pytest.mark.parametrize("cron", ["*/10 * * * *", "30 1 * * *", "15 0 * * *", "45 23 * * *"])
def test_every_start_around_a_repeated_hour_finds_the_next_fire(zone: str, around: str, cron: str) -> None:
    change = datetime.fromisoformat(around)
    fires_there = [fire.at for fire in fires(cron, zone, (change - timedelta(days=1)).isoformat(), 240)]
    for minute in range(-180, 180, 3):
        after = change + timedelta(minutes=minute)
        expected = next(at for at in fires_there if at > after)
        assert next(fires_after([cron], zone, after)).at == expected


def test_a_leap_day_waits_for_the_leap_year() -> None:
    assert local("0 12 29 2 *", "Asia/Kathmandu", "2096-03-01T00:00Z", 2) == [
        "2104-02-29T12:00+05:45",
        "2108-02-29T12:00+05:45",
    ]


def test_a_year_ends_on_the_wall_clock_of_its_zone() -> None:
    assert at("59 23 31 12 *", "Asia/Kathmandu", "2026-06-01T00:00Z", 1) == ["2026-12-31 18:14"]
    assert at("0 0 1 1 *", "Pacific/Kiritimati", "2026-06-01T00:00Z", 1) == ["2026-12-31 10:00"]
    assert at("0 0 1 1 *", "Pacific/Pago_Pago", "2026-06-01T00:00Z", 1) == ["2027-01-01 11:00"]


def test_several_lines_are_merged_and_a_shared_instant_fires_once() -> None:
    crons = ["0 9 * * *", "0 9 * * mon", "30 17 * * *", "0 17-18 * * *"]
    assert at(crons, "UTC", "2026-01-05T00:00Z", 5) == [
        "2026-01-05 09:00",
        "2026-01-05 17:00",
        "2026-01-05 17:30",
        "2026-01-05 18:00",
        "2026-01-06 09:00",
    ]


def test_the_instant_itself_is_not_after_itself() -> None:
    assert at("0 9 * * *", "UTC", "2026-01-05T09:00Z", 1) == ["2026-01-06 09:00"]
    assert at("0 9 * * *", "UTC", "2026-01-05T08:59:59.999+00:00", 1) == ["2026-01-05 09:00"]


def test_no_line_never_fires() -> None:
    assert fires([], "UTC", "2026-01-05T09:00Z", 1) == []


def test_the_calendar_ends_without_an_error() -> None:
    assert fires("0 0 1 1 *", "Europe/London", "9998-06-01T00:00Z", 5) == []
    assert fires("0 0 * * *", "Pacific/Kiritimati", "9999-12-31T23:00Z", 5) == []
    assert at("0 0 * * *", "UTC", "0001-01-01T00:00+14:00", 1) == ["1900-01-02 00:00"]


def test_what_cannot_be_understood_is_said_before_the_first_fire() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(CronError):
        fires_after(["0 0 31 2 *"], "UTC", now)
    for name in ("Europe/Nowhere", "../etc/passwd", "", "\0", "Europe", "x" * 500):
        with pytest.raises(UnknownTimeZone):
            fires_after(["0 0 * * *"], name, now)
    with pytest.raises(ValueError, match="offset"):
        fires_after(["0 0 * * *"], "UTC", now.replace(tzinfo=None))


ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Kwajalein",
    "UTC",
]
CRONS = [
    "* * * * *",
    "*/15 * * * *",
    "*/20 1-3 * * *",
    "0 * * * *",
    "30 1 * * *",
    "30 2 * * *",
    "0 0 * * *",
    "45 23 * * *",
    "15 */2 * * *",
    "0 8 L * 1#1",
]
CHANGES = {
    "Europe/London": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
    "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z"],
    "Australia/Lord_Howe": ["2026-10-03T15:30Z", "2026-04-04T15:00Z"],
    "Pacific/Apia": ["2011-12-30T10:00Z"],
    "America/Sao_Paulo": ["2018-11-04T03:00Z", "2018-02-18T02:00Z"],
    "America/St_Johns": ["2010-11-07T02:31Z", "2010-03-14T03:31Z"],
    "Africa/Casablanca": ["2026-02-15T02:00Z", "2026-03-22T02:00Z"],
    "Pacific/Kwajalein": ["1993-08-21T12:00Z"],
}


@st.composite
def a_start(draw: st.DrawFn) -> tuple[str, datetime]:
    zone = draw(st.sampled_from(ZONES))
    changes = [datetime.fromisoformat(text) for text in CHANGES.get(zone, ["2026-01-01T00:00Z"])]
    around = draw(st.sampled_from(changes))
    return zone, around + timedelta(minutes=draw(st.integers(-3000, 1500)), seconds=draw(st.integers(0, 59)))


@given(a_start(), st.lists(st.sampled_from(CRONS), min_size=1, max_size=3), st.integers(0, 59))
@settings(max_examples=300, deadline=None)
def test_wherever_one_starts_the_fires_are_the_same(start: tuple[str, datetime], crons: list[str], skip: int) -> None:
    zone, after = start
    found = list(islice(fires_after(crons, zone, after), 120))
    assert all(earlier.at < later.at for earlier, later in pairwise(found))
    assert all(fire.at > after for fire in found)
    assert all(fire.at.tzinfo is UTC for fire in found)
    assert all(fire.local.tzinfo == ZoneInfo(zone) for fire in found)
    assert all(fire.local.astimezone(UTC) == fire.at for fire in found)
    middle = found[skip].at
    assert list(islice(fires_after(crons, zone, middle), 119 - skip)) == found[skip + 1 :]
    elsewhere = middle.astimezone(timezone(timedelta(hours=-7)))
    assert next(fires_after(crons, zone, elsewhere)) == found[skip + 1]
