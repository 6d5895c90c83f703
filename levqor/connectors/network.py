"""Opens the connections behind the HTTP door: resolves, lets the guard judge, connects to what was judged."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache

import httpcore
import httpx

from levqor.connectors.guard import AddressGuard
from levqor.connectors.pool import Pool

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Answers the addresses of a host; raises `socket.gaierror` when there are none."""

_KEEP_ALIVE_SECONDS = 15.0


@cache
def _lookup_threads() -> ThreadPoolExecutor:
    # Its own threads: a slow name server may hold them all and still hold up nothing else.
    return ThreadPoolExecutor(16, thread_name_prefix="levqor-names")


@cache
def default_tls() -> ssl.SSLContext:
    """Trusts what the system and certifi trust. Made once: it takes a tenth of a second."""
    return httpcore.default_ssl_context()


async def resolve(host: str, port: int) -> list[str]:
    """Ask the operating system."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_lookup_threads(), _look_up, host, port)


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that the guard has judged, and judges the peer once more."""

    def __init__(self, guard: AddressGuard, resolver: Resolver) -> None:
        self._guard = guard
        self._resolver = resolver
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        host = host.strip("[]")
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolver(host, port)
                if not found:
                    raise socket.gaierror(socket.EAI_NONAME, "no address")
                addresses = self._guard.judge(host, found, port)
                stream = await self._connect_to_any(addresses, port, timeout, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("no connection in time") from error
        peer = stream.get_extra_info("server_addr")
        try:
            self._guard.judge(host, [peer[0]], port)
        except Exception:
            await stream.aclose()
            raise
        return stream

    async def _connect_to_any(
        self,
        addresses: list[str],
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        share = None if timeout is None else timeout / len(addresses)
        *first, last = addresses
        for address in first:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._sockets.connect_tcp(address, port, share, local_address, socket_options)
        return await self._sockets.connect_tcp(last, port, share, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    def __init__(self, body: httpcore.Response) -> None:
        self._response = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """One pool of HTTP/1.1 connections, without a proxy and without anything from the environment."""

    def __init__(self, guard: AddressGuard, resolver: Resolver) -> None:
        self._backend = GuardedBackend(guard, resolver)
        self._pool = Pool(self._connection)

    def _connection(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        return httpcore.AsyncHTTPConnection(
            origin,
            ssl_context=default_tls(),
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
            http1=True,
            http2=False,
            retries=0,
            network_backend=self._backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._pool.send(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(status_code=answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()
