"""Keeps HTTP connections for the next request to the same origin.

httpcore's own pool looks at every connection it holds, twice a request; with fifty requests at a time that is half
of what a request costs (`docs/decisions/0015-a-pool-by-origin.md`). The connections themselves are httpcore's.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from typing import Final

import httpcore

Connect = Callable[[httpcore.Origin], httpcore.AsyncHTTPConnection]
_Key = tuple[bytes, bytes, int]

MOST_OPEN: Final = 500
MOST_KEPT: Final = 50
"""Idle connections, of all origins together; the one that was idle longest goes first."""


class Pool:
    """Use it from one event loop."""

    def __init__(self, connect: Connect, *, most_open: int = MOST_OPEN, most_kept: int = MOST_KEPT) -> None:
        self._connect = connect
        self._open = asyncio.Semaphore(most_open)
        self._most_kept = most_kept
        self._idle: OrderedDict[httpcore.AsyncHTTPConnection, _Key] = OrderedDict()
        self._by_origin: dict[_Key, list[httpcore.AsyncHTTPConnection]] = {}

    async def send(self, request: httpcore.Request) -> httpcore.Response:
        """Send one request. Its answer's stream has to be closed, which gives the connection back."""
        await self._open.acquire()
        connection: httpcore.AsyncHTTPConnection | None = None
        try:
            connection = await self._take(request.url.origin)
            answer = await connection.handle_async_request(request)
        except BaseException:
            self._open.release()
            if connection is not None:
                await connection.aclose()
            raise
        stream = _Stream(answer, self, connection, _key(request.url.origin))
        return httpcore.Response(answer.status, headers=answer.headers, content=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        idle = list(self._idle)
        self._idle.clear()
        self._by_origin.clear()
        for connection in idle:
            await connection.aclose()

    async def give_back(self, connection: httpcore.AsyncHTTPConnection, key: _Key) -> None:
        self._open.release()
        if not connection.is_idle():
            await connection.aclose()
            return
        self._idle[connection] = key
        self._by_origin.setdefault(key, []).append(connection)
        while len(self._idle) > self._most_kept:
            oldest, its_key = next(iter(self._idle.items()))
            self._forget(oldest, its_key)
            await oldest.aclose()

    async def _take(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        key = _key(origin)
        while kept := self._by_origin.get(key):
            connection = kept[-1]
            self._forget(connection, key)
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return self._connect(origin)

    def _forget(self, connection: httpcore.AsyncHTTPConnection, key: _Key) -> None:
        del self._idle[connection]
        self._by_origin[key].remove(connection)
        if not self._by_origin[key]:
            del self._by_origin[key]


class _Stream:
    """An answer's body, which gives the connection back once."""

    def __init__(
        self, answer: httpcore.Response, pool: Pool, connection: httpcore.AsyncHTTPConnection, key: _Key
    ) -> None:
        self._answer = answer
        self._pool = pool
        self._connection = connection
        self._key = key
        self._is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        try:
            await self._answer.aclose()
        finally:
            await self._pool.give_back(self._connection, self._key)


def _key(origin: httpcore.Origin) -> _Key:
    return origin.scheme, origin.host, origin.port
