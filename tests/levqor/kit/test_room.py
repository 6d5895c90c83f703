from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import pytest

from levqor.kit.room import NoRoom, Room


def test_there_is_room_for_so_much_and_then_for_no_more() -> None:
    room = Room(100)
    full = room.held(60, wait_seconds=0), room.held(40, wait_seconds=0)
    with full[0], full[1], pytest.raises(NoRoom), room.held(1, wait_seconds=0):
        pass
    with room.held(100, wait_seconds=0):
        pass


def test_what_is_larger_than_the_room_has_it_for_itself() -> None:
    room = Room(100)
    with room.held(500, wait_seconds=0), pytest.raises(NoRoom), room.held(1, wait_seconds=0):
        pass
    with room.held(1, wait_seconds=0), pytest.raises(NoRoom), room.held(500, wait_seconds=0):
        pass


def test_who_waits_gets_the_room_that_becomes_free() -> None:
    room, entered = Room(100), threading.Event()

    def wait() -> None:
        with room.held(100, wait_seconds=30):
            entered.set()

    with room.held(50, wait_seconds=0):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not entered.wait(0.05)
    assert entered.wait(10)
    waiting.join()


def test_only_a_few_wait_and_the_rest_hears_at_once() -> None:
    room, refused = Room(1), []

    def wait() -> None:
        try:
            with room.held(1, wait_seconds=1):
                pass
        except NoRoom:
            refused.append(time.monotonic())

    with ExitStack() as stack:
        stack.enter_context(room.held(1, wait_seconds=0))
        threads = [threading.Thread(target=wait) for _ in range(40)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(refused) == 40
    assert sum(at - begun >= 0.9 for at in refused) == 16
