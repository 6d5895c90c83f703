"""The world outside, on a loopback port: it answers as it was told and remembers what it was asked."""

from __future__ import annotations

import json
import select
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Received:
    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["idempotency-key"]


@dataclass(slots=True)
class Outside:
    address: str = ""
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    """By path: status and JSON body. Any other path is answered with 200 and `{"ok": true}`."""
    received: list[Received] = field(default_factory=list)
    pause_seconds: float = 0.0
    """How long an answer takes."""
    hung_up: list[str] = field(default_factory=list)
    """The paths of those who did not wait for their answer."""

    def at(self, path: str) -> list[Received]:
        return [request for request in self.received if request.path == path]


class _Listening(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silence where a caller was killed: that is what happens here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def outside() -> Iterator[Outside]:
    world = Outside()
    server = _Listening(("127.0.0.1", 0), _handler(world))
    world.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()


def _handler(world: Outside) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:
                # The sender was killed in the middle of the request, which therefore was never made.
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            path = self.path.partition("?")[0]
            world.received.append(Received(self.command, path, headers, body))
            if not self.waits_for_answer(world.pause_seconds):
                world.hung_up.append(path)
                self.close_connection = True
                return
            status, value = world.answers.get(path, (200, {"ok": True}))
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def waits_for_answer(self, seconds: float) -> bool:
            """Let the caller wait; whether it did."""
            if not seconds or not select.select([self.connection], [], [], seconds)[0]:
                return True
            return bool(self.connection.recv(1, socket.MSG_PEEK))

        def log_message(self, *_: Any) -> None:
            """Silence: what was asked is in `received`."""

    for method in ("GET", "POST", "PUT", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.answer)
    return Handler
