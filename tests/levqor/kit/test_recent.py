"""Times per key within a window, in bounded memory."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from levqor.kit.clock import ManualClock
from levqor.kit.recent import RecentTimes


def made(**bounds: int) -> tuple[ManualClock, RecentTimes]:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    return clock, RecentTimes(clock, window_seconds=60, most_each=bounds.get("most", 5), capacity=bounds.get("keys", 3))


def test_what_is_older_than_the_window_does_not_count() -> None:
    clock, recent = made()
    assert [recent.note(b"a"), recent.note(b"a")] == [1, 2]
    clock.advance(59)
    assert recent.note(b"a") == 3
    clock.advance(1)
    assert recent.note(b"a") == 2


def test_the_key_noted_longest_ago_is_forgotten_first() -> None:
    _, recent = made()
    for key in (b"a", b"b", b"c", b"a", b"d"):
        recent.note(key)
    assert (len(recent), len(recent.of(b"a")), recent.of(b"b")) == (3, 2, [])


def test_waiting_as_long_as_it_says_is_enough_and_no_less() -> None:
    clock, recent = made()
    recent.note(b"a")
    clock.advance(10)
    recent.note(b"a")
    assert recent.seconds_until_below(b"a", 2) == 50
    clock.advance(49.9)
    assert recent.seconds_until_below(b"a", 2) > 0
    clock.advance(0.1)
    assert recent.seconds_until_below(b"a", 2) == 0


@given(st.lists(st.tuples(st.sampled_from([b"a", b"b", b"c", b"d", b"e"]), st.floats(0, 100)), max_size=60))
def test_it_counts_as_one_that_never_forgets_would(steps: list[tuple[bytes, float]]) -> None:
    clock, recent = made(most=1000, keys=1000)
    noted: list[tuple[bytes, float]] = []
    for key, seconds in steps:
        clock.advance(seconds)
        noted.append((key, clock.monotonic()))
        within = [at for name, at in noted if name == key and at > clock.monotonic() - 60]
        assert recent.note(key) == len(within)


@given(st.lists(st.binary(max_size=2), max_size=200))
def test_no_caller_makes_it_grow(keys: list[bytes]) -> None:
    _, recent = made(most=4, keys=6)
    for key in keys:
        assert recent.note(key) <= 4
        assert len(recent) <= 6
