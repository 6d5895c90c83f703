"""Rolling windows count what happened within them, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from levqor.kit.clock import ManualClock
from levqor.telemetry.windows import RequestWindows, RollingCounts


def clock_at_zero() -> ManualClock:
    return ManualClock(datetime(2026, 1, 1, tzinfo=UTC))


@given(st.lists(st.integers(0, 120), max_size=80))
def test_a_window_agrees_with_a_list_of_everything(pauses: list[int]) -> None:
    clock = clock_at_zero()
    window = RollingCounts(clock, span_seconds=300, slot_seconds=1)
    happened: list[float] = []
    for pause in pauses:
        clock.advance(pause)
        window.add("x")
        happened.append(clock.monotonic())
        assert window.count("x") == sum(at > clock.monotonic() - 300 for at in happened)
        assert window.count("x", 60) == sum(at > clock.monotonic() - 60 for at in happened)


def test_a_jump_of_the_wall_clock_changes_nothing() -> None:
    clock = clock_at_zero()
    window = RollingCounts(clock, span_seconds=300, slot_seconds=1)
    window.add("x")
    clock.jump_to(datetime(2030, 1, 1, tzinfo=UTC))
    assert window.count("x") == 1


def test_failures_are_counted_among_the_requests_of_minutes_and_of_hours() -> None:
    clock = clock_at_zero()
    requests = RequestWindows(clock)
    for number in range(10):
        requests.note(failed=number < 3)
    assert (requests.total(300), requests.failed(300)) == (10, 3)
    clock.advance(301)
    assert (requests.total(300), requests.failed(300)) == (0, 0)
    assert (requests.total(3_600), requests.failed(21_600)) == (10, 3)
    clock.advance(21_600)
    assert requests.total(21_600) == 0
