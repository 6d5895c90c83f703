"""The door for what does not speak HTTP: sockets to judged addresses, with time-outs, recorded without what they carry.

What is opened is a plain blocking socket, because that is what libraries of protocols take; they use it in a thread.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from levqor.connectors.declaration import StepError
from levqor.connectors.exchanges import Recorder
from levqor.connectors.failures import network_failure, timed_out
from levqor.connectors.guard import AddressGuard
from levqor.connectors.redaction import Redactor

if TYPE_CHECKING:
    from levqor.connectors.network import Resolver

CONNECT_SECONDS: Final = 10.0


class StepSockets:
    """The port `Sockets` as one attempt of one step has it."""

    def __init__(self, guard: AddressGuard, resolver: Resolver, *, secrets: Iterable[str] = (), seconds: float) -> None:
        self._guard = guard
        self._resolver = resolver
        self._seconds = seconds
        self._recorder = Recorder(Redactor(secrets))

    @property
    def exchanges(self) -> list[dict[str, Any]]:
        """Where it connected to, and how long that took."""
        return self._recorder.exchanges

    def without_secrets(self, value: Any) -> Any:
        return self._recorder.redactor.value(value)

    async def connect(self, host: str, port: int, *, tls: bool | ssl.SSLContext = False) -> socket.socket:
        record = self._recorder.begin("CONNECT", f"{'tls' if tls else 'tcp'}://{host}:{port}", [], b"")
        try:
            async with asyncio.timeout(min(CONNECT_SECONDS, self._seconds)):
                return await self._open(host, port, tls)
        except TimeoutError:
            raise self._failed(timed_out(host)) from None
        except Exception as error:
            failure = network_failure(error, host)
            if failure is None:
                raise
            raise self._failed(failure) from None
        finally:
            record.finish()

    def _failed(self, error: StepError) -> StepError:
        error.exchanges = self.exchanges
        return error

    async def _open(self, host: str, port: int, tls: bool | ssl.SSLContext) -> socket.socket:
        name = host.strip().strip("[]")
        if not name or not 0 < port < 65536:
            raise StepError("This is no host and port.", code="invalid_url")
        found = await self._resolver(name, port)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        addresses = self._guard.judge(name, found, port)
        share = min(CONNECT_SECONDS, self._seconds) / len(addresses)
        context = tls_context() if tls is True else tls or None
        opened = await asyncio.to_thread(self._connect_to_any, name, port, addresses, share, context)
        opened.settimeout(self._seconds)
        return opened

    def _connect_to_any(
        self, host: str, port: int, addresses: list[str], seconds: float, tls: ssl.SSLContext | None
    ) -> socket.socket:
        *first, last = addresses
        for address in first:
            try:
                return self._connect(host, port, address, seconds, tls)
            except (TimeoutError, ConnectionError):
                continue
        return self._connect(host, port, last, seconds, tls)

    def _connect(self, host: str, port: int, address: str, seconds: float, tls: ssl.SSLContext | None) -> socket.socket:
        opened = socket.create_connection((address, port), seconds)
        try:
            self._guard.judge(host, [opened.getpeername()[0]], port)
            return opened if tls is None else tls.wrap_socket(opened, server_hostname=host)
        except BaseException:
            opened.close()
            raise


def tls_context() -> ssl.SSLContext:
    """Trusts what the system and certifi trust; for who asks for encryption later on the same socket."""
    from levqor.connectors.network import default_tls

    return default_tls()
