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
