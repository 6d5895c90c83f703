"""A real server on loopback that answers exactly the bytes a test wants."""

from __future__ import annotations

import asyncio
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from levqor.connectors.http import HttpDoor
from levqor.connectors.ports import StepContext

Script = Callable[["Request"], Iterable[bytes]]


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    script: Script
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def answer() -> Callable[..., bytes]:
    """The bytes of an HTTP answer."""
    return _answer


def _answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.fixture
def serve() -> Iterator[Callable[[Script | bytes], Server]]:
    started: list[socketserver.ThreadingTCPServer] = []

    def start(script: Script | bytes) -> Server:
        fixed = [script] if isinstance(script, bytes) else None
        server = Server(lambda _: fixed) if fixed is not None else Server(script)

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                server.connections += 1
                try:
                    while (request := _read(self.rfile)) is not None:
                        server.requests.append(request)
                        for part in server.script(request):
                            self.wfile.write(part)
                except OSError:
                    pass

        listener = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        listener.daemon_threads = True
        server.port = listener.server_address[1]
        threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
        started.append(listener)
        return server

    yield start
    for listener in started:
        listener.shutdown()
        listener.server_close()


def _read(stream: Any) -> Request | None:
    first = stream.readline().decode().split()
    if len(first) < 3:
        return None
    headers: dict[str, str] = {}
    while (line := stream.readline().decode().strip()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Request(first[0], first[1], headers, body)


@pytest.fixture
def context() -> StepContext:
    now = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
    return StepContext("ws_1", "run_1", "fetch", 1, "key-of-the-step", now)


@pytest.fixture
def call(context: StepContext) -> Callable[..., Any]:
    """Send one request through a door of its own, which may reach loopback unless the test says otherwise."""

    def send(
        method: str,
        url: str,
        *,
        allowed: tuple[str, ...] = ("127.0.0.1",),
        secrets: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> Any:
        resolver = kwargs.pop("resolver", None)

        async def go() -> Any:
            door = HttpDoor(allowed, resolver=resolver)
            try:
                http = door.for_step(context, secrets)
                return await http.request(method, url, **kwargs), http.exchanges
            finally:
                await door.aclose()

        return asyncio.run(go())

    return send


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[int]:
    """The port of a TLS server whose certificate nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path / "server.pem"))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_shake_hands, args=(context, listener), daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.close()


def _shake_hands(context: ssl.SSLContext, listener: socket.socket) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        try:
            context.wrap_socket(connection, server_side=True).close()
        except OSError:
            connection.close()


def _self_signed(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    encoding, no_password = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, no_password))
    path.write_bytes(path.read_bytes() + certificate.public_bytes(encoding))
    return path
