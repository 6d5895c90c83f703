"""Places are shared out: never more than there are, never all to one, and everybody has a turn."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from levqor.runs.places import Places


def test_no_workspace_takes_every_place() -> None:
    places = Places(most=5, most_each=3)
    assert [places.take("a") for _ in range(5)] == [True, True, True, False, False]
    assert places.full_workspaces() == ["a"]
    assert [places.take("b") for _ in range(3)] == [True, True, False]
    assert places.free == 0


def test_workspaces_that_wait_take_turns() -> None:
    places = Places(most=1, most_each=1)
    assert places.take("a")
    for workspace, run in (("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1")):
        assert not places.take_or_wait(workspace, run)
    begun, ended = [], "a"
    while True:
        places.leave(ended)
        following = places.next()
        if following is None:
            break
        ended, run_id = following
        begun.append(run_id)
    assert begun == ["a1", "b1", "c1", "a2", "a3"]


def test_a_run_is_remembered_once_however_often_it_is_found() -> None:
    places = Places(most=1, most_each=1)
    assert places.take("a")
    for _ in range(3):
        assert not places.take_or_wait("a", "a1")
    assert places.waiting == 1
    places.leave("a")
    assert places.next() == ("a", "a1")
    places.leave("a")
    assert places.next() is None


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60),
    st.integers(1, 6),
    st.integers(1, 6),
)
def test_the_numbers_hold_whatever_happens(steps: list[tuple[str, bool]], most: int, each: int) -> None:
    places = Places(most=most, most_each=each)
    executing: Counter[str] = Counter()
    begun, asked = [], []
    for number, (workspace, leaves) in enumerate(steps):
        if leaves and executing[workspace]:
            executing[workspace] -= 1
            places.leave(workspace)
            while (following := places.next()) is not None:
                executing[following[0]] += 1
                begun.append(following[1])
        elif not leaves:
            asked.append(str(number))
            if places.take_or_wait(workspace, str(number)):
                executing[workspace] += 1
                begun.append(str(number))
        assert executing.total() == most - places.free <= most
        assert max(executing.values(), default=0) <= min(most, each)
    assert len(begun) == len(set(begun))
    assert set(begun) <= set(asked)
