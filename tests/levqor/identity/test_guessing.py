"""The window in which failures are counted."""

from __future__ import annotations

from datetime import UTC, datetime

from levqor.identity.guessing import FailureWindow
from levqor.kit.clock import ManualClock


def window(**rest) -> tuple[ManualClock, FailureWindow]:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    return clock, FailureWindow(clock, **rest)


def test_after_the_limit_one_waits_until_the_oldest_failure_is_out_of_the_window():
    clock, failures = window(limit=3, window_seconds=300)
    for _ in range(3):
        assert failures.seconds_to_wait("a") == 0
        failures.note_failure("a")
        clock.advance(10)
    assert failures.seconds_to_wait("a") == 270
    assert failures.seconds_to_wait("b") == 0
    clock.advance(270)
    assert failures.seconds_to_wait("a") == 0


def test_a_clock_that_jumps_changes_nothing():
    clock, failures = window(limit=1)
    failures.note_failure("a")
    clock.jump_to(datetime(2030, 1, 1, tzinfo=UTC))
    assert failures.seconds_to_wait("a") == 300


def test_an_attacker_cannot_make_it_grow():
    _, failures = window(limit=3, capacity=100)
    for number in range(1000):
        for _ in range(5):
            failures.note_failure(f"key {number}")
    assert len(failures._failures) == 100
    assert max(len(failures._failures.of(key)) for key in failures._failures) == 3


def test_addresses_are_not_kept():
    _, failures = window()
    failures.note_failure("ann@example.com")
    assert b"ann" not in b"".join(failures._failures)
