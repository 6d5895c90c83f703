"""The one source of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levqor.kit.clock import ManualClock, ShiftedClock, SystemClock, from_text, to_text


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31T08:30:00Z", datetime(2026, 1, 31, 8, 30, tzinfo=UTC)),
        ("2026-01-31T08:30:00.123Z", datetime(2026, 1, 31, 8, 30, 0, 123000, tzinfo=UTC)),
        ("2026-01-31T08:30:00+05:45", datetime(2026, 1, 31, 2, 45, tzinfo=UTC)),
    ],
)
def test_rfc_3339_is_read_into_utc(text: str, instant: datetime) -> None:
    assert from_text(text) == instant
    assert from_text(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-01-31", "2026-01-31T08:30:00", "2026-13-01T00:00:00Z"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)


def test_an_instant_at_the_edge_of_the_calendar_is_refused_as_such() -> None:
    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        with pytest.raises(ValueError, match="calendar"):
            from_text(text)


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=-7)))))
def test_an_instant_survives_its_text_to_the_millisecond(instant: datetime) -> None:
    try:
        expected = instant.astimezone(UTC)
    except OverflowError:
        return
    assert from_text(to_text(instant)) == expected.replace(microsecond=expected.microsecond // 1000 * 1000)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_texts_sort_as_their_instants(one: datetime, other: datetime) -> None:
    assert (to_text(one) <= to_text(other)) or one > other


def test_the_manual_clock_moves_only_when_told() -> None:
    start = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    clock = ManualClock(start)
    assert (clock.now(), clock.monotonic()) == (start, 0.0)
    clock.advance(1.5)
    assert clock.now() == start + timedelta(seconds=1.5)
    clock.jump_to(start - timedelta(hours=2))
    assert clock.now() == start - timedelta(hours=2)
    assert clock.monotonic() == 1.5


def test_the_system_clock_is_aware_and_its_differences_are_not_negative() -> None:
    clock = SystemClock()
    earlier = clock.monotonic()
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.monotonic() >= earlier


def test_a_file_sets_the_wall_clock_of_a_process_forward_and_back_and_nothing_else(tmp_path):
    file = tmp_path / "seconds"
    clock, system = ShiftedClock(file, testing=True), SystemClock()
    for text, seconds in (("", 0), ("3600", 3600), ("-7200", -7200)):
        file.write_text(text)
        assert abs((clock.now() - system.now()).total_seconds() - seconds) < 5
        assert abs(clock.monotonic() - system.monotonic()) < 5
    file.unlink()
    assert abs((clock.now() - system.now()).total_seconds()) < 5


def test_no_clock_is_shifted_in_production(tmp_path):
    with pytest.raises(ValueError, match="LEVQOR_TESTING"):
        ShiftedClock(tmp_path / "seconds", testing=False)
