"""A sliding minute for each account."""

from datetime import UTC, datetime

from levqor.kit.clock import ManualClock
from levqor.kit.pace import Pace


def a_clock() -> ManualClock:
    return ManualClock(datetime(2026, 1, 31, tzinfo=UTC))


def test_what_is_over_the_number_waits_until_the_oldest_is_a_minute_old() -> None:
    clock = a_clock()
    pace = Pace(clock, per_minute=2)
    assert pace.take("a") == 0
    clock.advance(20)
    assert pace.take("a") == 0
    clock.advance(10)
    assert pace.take("a") == 30
    clock.advance(30)
    assert pace.take("a") == 0
    assert pace.take("a") == 20


def test_what_was_refused_does_not_count() -> None:
    clock = a_clock()
    pace = Pace(clock, per_minute=1)
    pace.take("a")
    assert [pace.take("a") for _ in range(50)] == [60] * 50
    clock.advance(60)
    assert pace.take("a") == 0


def test_one_account_does_not_slow_another() -> None:
    pace = Pace(a_clock(), per_minute=1)
    assert [pace.take("a"), pace.take("a"), pace.take("b")] == [0, 60, 0]


def test_memory_is_bounded_and_the_least_recent_is_forgotten() -> None:
    pace = Pace(a_clock(), per_minute=1, capacity=3)
    for account in ("a", "b", "c", "d"):
        pace.take(account)
    assert pace.take("d") == 60
    assert pace.take("a") == 0
