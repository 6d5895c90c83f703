"""Room for runs whose data is large: so many bytes of them execute at a time, workspace after workspace."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    size: int
    entered: asyncio.Future[None]


class Turns:
    """Used in one event loop. What alone is larger than all the room has it for itself."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._taken = 0
        self._waiting: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        """By workspace, in the order of their turns."""

    @asynccontextmanager
    async def held(self, workspace_id: str, size: int) -> AsyncIterator[None]:
        """Hold so many bytes during the block, once it is this workspace's turn. Nothing is held for a size of 0."""
        if size:
            await self._enter(workspace_id, size)
        try:
            yield
        finally:
            self._leave(size)

    async def _enter(self, workspace_id: str, size: int) -> None:
        if not self._waiting and self._fits(size):
            self._taken += size
            return
        mine = _Waiting(size, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(workspace_id, deque()).append(mine)
        try:
            await mine.entered
        except asyncio.CancelledError:
            if mine.entered.done() and not mine.entered.cancelled():
                self._leave(size)
            else:
                self._forget(workspace_id, mine)
            raise

    def _leave(self, size: int) -> None:
        self._taken -= size
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting:
            workspace_id, queue = next(iter(self._waiting.items()))
            if not self._fits(queue[0].size):
                return
            del self._waiting[workspace_id]
            following = queue.popleft()
            if queue:
                # To the end: the others have their turn first.
                self._waiting[workspace_id] = queue
            self._taken += following.size
            following.entered.set_result(None)

    def _forget(self, workspace_id: str, gone: _Waiting) -> None:
        queue = self._waiting[workspace_id]
        queue.remove(gone)
        if not queue:
            del self._waiting[workspace_id]
        self._let_in()

    def _fits(self, size: int) -> bool:
        return self._taken == 0 or self._taken + size <= self._most
