from __future__ import annotations

import asyncio

from levqor.runs.turns import Turns


class Crowd:
    """Runs that enter, note it, and leave when they are told to."""

    def __init__(self, most: int) -> None:
        self.turns = Turns(most)
        self.entered: list[str] = []
        self._leave: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, name: str, size: int) -> None:
        """The first letter of the name is the workspace."""
        self._leave[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._stay(name, size))
        await asyncio.sleep(0)

    async def go(self, name: str) -> None:
        self._leave[name].set()
        await self._tasks[name]
        await asyncio.sleep(0)

    async def give_up(self, name: str) -> None:
        self._tasks[name].cancel()
        await asyncio.gather(self._tasks[name], return_exceptions=True)
        await asyncio.sleep(0)

    async def _stay(self, name: str, size: int) -> None:
        async with self.turns.held(name[0], size):
            self.entered.append(name)
            await self._leave[name].wait()


def test_a_workspace_that_brings_many_leaves_the_next_turn_to_another() -> None:
    async def story() -> list[str]:
        crowd = Crowd(10)
        for name in ("a1", "a2", "a3", "b1"):
            await crowd.come(name, 10)
        for name in ("a1", "a2", "b1"):
            await crowd.go(name)
        return crowd.entered

    assert asyncio.run(story()) == ["a1", "a2", "b1", "a3"]


def test_never_more_enters_than_there_is_room_for_and_small_ones_need_none() -> None:
    async def story() -> list[str]:
        crowd = Crowd(10)
        await crowd.come("a1", 6)
        await crowd.come("a2", 6)
        await crowd.come("c1", 0)
        await crowd.come("b1", 4)
        return crowd.entered

    assert asyncio.run(story()) == ["a1", "c1"]


def test_who_gives_up_holds_up_nobody() -> None:
    async def story() -> list[str]:
        crowd = Crowd(10)
        for name, size in (("a1", 6), ("b1", 20), ("c1", 4), ("d1", 1)):
            await crowd.come(name, size)
        await crowd.give_up("b1")
        assert crowd.entered == ["a1", "c1"]
        await crowd.give_up("a1")
        await crowd.come("e1", 5)
        return crowd.entered

    assert asyncio.run(story()) == ["a1", "c1", "d1", "e1"]
