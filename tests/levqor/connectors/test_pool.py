"""Connections are kept for the next request, and no longer than they may be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpcore
import pytest

from levqor.connectors.pool import Pool

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"


class Site:
    """A real server that counts its connections."""

    def __init__(self) -> None:
        self.opened = 0
        self.open_now: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.open_now.add(writer)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open_now.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        for writer in list(self.open_now):
            writer.close()

    @property
    def request(self) -> httpcore.Request:
        return httpcore.Request("GET", f"http://127.0.0.1:{self.port}/", headers={"host": "127.0.0.1"})


@asynccontextmanager
async def running(site: Site) -> AsyncIterator[Site]:
    server = await asyncio.start_server(site.handle, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    async with server:
        yield site
        site.hang_up()


def connect(origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
    return httpcore.AsyncHTTPConnection(origin, keepalive_expiry=15.0)


async def fetch(pool: Pool, site: Site) -> bytes:
    answer = await pool.send(site.request)
    try:
        return await answer.aread()
    finally:
        await answer.aclose()


def with_site(use: Callable[[Site], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with running(Site()) as site:
            await use(site)

    asyncio.run(whole())


def test_a_connection_serves_one_request_after_another() -> None:
    async def use(site: Site) -> None:
        pool = Pool(connect)
        assert [await fetch(pool, site) for _ in range(5)] == [b"hello"] * 5
        assert site.opened == 1
        await pool.aclose()

    with_site(use)


def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    async def use(site: Site) -> None:
        pool = Pool(connect)
        await fetch(pool, site)
        site.hang_up()
        await asyncio.sleep(0.05)
        assert await fetch(pool, site) == b"hello"
        assert site.opened == 2
        await pool.aclose()

    with_site(use)


def test_a_connection_whose_answer_was_not_read_is_closed() -> None:
    async def use(site: Site) -> None:
        pool = Pool(connect)
        answer = await pool.send(site.request)
        await answer.aclose()
        await fetch(pool, site)
        assert site.opened == 2
        await pool.aclose()

    with_site(use)


def test_no_more_connections_are_open_than_allowed() -> None:
    async def use(site: Site) -> None:
        pool = Pool(connect, most_open=3)
        assert await asyncio.gather(*(fetch(pool, site) for _ in range(20))) == [b"hello"] * 20
        assert site.opened <= 3
        await pool.aclose()

    with_site(use)


def test_no_more_connections_are_kept_than_allowed() -> None:
    async def use(site: Site) -> None:
        pool = Pool(connect, most_kept=2)
        await asyncio.gather(*(fetch(pool, site) for _ in range(10)))
        async with asyncio.timeout(5):
            while len(site.open_now) > 2:
                await asyncio.sleep(0.01)
        assert len(site.open_now) == 2
        await pool.aclose()

    with_site(use)


@pytest.mark.parametrize("give_up", [True, False])
def test_a_request_that_fails_or_is_cancelled_gives_its_place_back(give_up: bool) -> None:
    async def use(site: Site) -> None:
        pool = Pool(connect, most_open=1)
        port, site.port = site.port, 1
        if give_up:
            task = asyncio.create_task(pool.send(site.request))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        else:
            with pytest.raises(httpcore.ConnectError):
                await pool.send(site.request)
        site.port = port
        async with asyncio.timeout(5):
            assert await fetch(pool, site) == b"hello"
        await pool.aclose()

    with_site(use)
