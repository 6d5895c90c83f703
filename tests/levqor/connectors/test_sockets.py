"""The door for what does not speak HTTP."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from levqor.connectors.declaration import StepError
from levqor.connectors.guard import AddressGuard
from levqor.connectors.http import HttpDoor
from levqor.connectors.sockets import StepSockets


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that sends back the first line that it gets."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.sendall(connection.recv(100))

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


async def _loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def sockets(*allowed: str) -> StepSockets:
    return HttpDoor(allowed, resolver=_loopback).sockets_for_step(["a-secret"], timeout_seconds=5)


def test_a_socket_to_an_allowed_place_is_recorded_without_what_it_carries(echo: int) -> None:
    door = sockets("mail.example")
    with asyncio.run(door.connect("mail.example", echo)) as opened:
        opened.sendall(b"private words")
        assert opened.recv(100) == b"private words"
        assert opened.gettimeout() == 5
    (exchange,) = door.exchanges
    assert (exchange["method"], exchange["url"]) == ("CONNECT", f"tcp://mail.example:{echo}")
    assert exchange["duration_ms"] >= 0
    assert "private words" not in str(exchange)
    assert "a-secret" not in str(door.without_secrets({"text": "a-secret"}))


@pytest.mark.parametrize("host", ["127.0.0.1", "mail.example", "::1", "localhost"])
def test_a_private_place_is_refused_by_default(echo: int, host: str) -> None:
    door = sockets()
    with pytest.raises(StepError) as refused:
        asyncio.run(door.connect(host, echo))
    assert refused.value.code == "address_refused"
    assert refused.value.exchanges


def test_the_peer_is_judged_again_when_it_is_connected(echo: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(AddressGuard):
        """Lets the first judgement pass, as if the name had meant another address by then."""

        judged = 0

        def judge(self, host: str, addresses: list[str], port: int) -> list[str]:  # type: ignore[override] # lists are what it gets here
            self.judged += 1
            return addresses if self.judged == 1 else super().judge(host, addresses, port)

    door = StepSockets(Forgetful(), _loopback, seconds=5)
    with pytest.raises(StepError) as refused:
        asyncio.run(door.connect("mail.example", echo))
    assert refused.value.code == "address_refused"


def test_nobody_listening_is_a_failure_that_a_repeat_may_cure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(StepError) as failed:
        asyncio.run(sockets("mail.example").connect("mail.example", port))
    assert (failed.value.code, failed.value.retryable) == ("connection_refused", True)


@pytest.mark.parametrize(("host", "port"), [("", 143), ("mail.example", 0), ("mail.example", 70000)])
def test_what_is_no_place_is_said_to_be_none(host: str, port: int) -> None:
    with pytest.raises(StepError) as failed:
        asyncio.run(sockets("mail.example").connect(host, port))
    assert failed.value.code == "invalid_url"


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_server: int) -> None:
    with pytest.raises(StepError) as failed:
        asyncio.run(sockets("mail.example").connect("mail.example", tls_server, tls=True))
    assert failed.value.code == "tls_certificate"
