"""No call is lost on its way into a loop, however many threads bring them."""

from __future__ import annotations

import asyncio
import threading

from levqor.kit.inbox import Inbox


def test_every_call_of_every_thread_is_made_once() -> None:
    made: list[tuple[int, int]] = []

    async def collect() -> None:
        inbox = Inbox(asyncio.get_running_loop())

        def bring(thread: int) -> None:
            for number in range(2000):
                inbox.put(lambda number=number: made.append((thread, number)))

        threads = [threading.Thread(target=bring, args=(thread,)) for thread in range(4)]
        for thread in threads:
            thread.start()
        while len(made) < 8000:
            await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(collect(), 20))
    assert sorted(made) == [(thread, number) for thread in range(4) for number in range(2000)]
    for thread in range(4):
        assert [number for name, number in made if name == thread] == list(range(2000))


def test_a_call_for_a_loop_that_is_closed_is_dropped() -> None:
    loop = asyncio.new_event_loop()
    inbox = Inbox(loop)
    loop.close()
    inbox.put(lambda: None)


def test_a_call_that_fails_does_not_keep_back_those_behind_it() -> None:
    made: list[int] = []

    def fail() -> None:
        raise ValueError

    async def collect() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: made.append(0))
        inbox = Inbox(asyncio.get_running_loop())
        for call in (fail, lambda: made.append(1), fail, lambda: made.append(2)):
            inbox.put(call)
        await asyncio.sleep(0.05)

    asyncio.run(collect())
    assert made == [0, 1, 0, 2]
