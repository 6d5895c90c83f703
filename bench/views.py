"""Open live views, and what they leave to everybody else."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import ExitStack

from bench.server import Server

WAITING = {
    "levqor": 1,
    "name": "Waiting",
    "trigger": {"use": "manual"},
    "steps": [{"id": "rest", "use": "flow.wait", "with": {"for": "1h"}}],
}


def latencies_ms(server: Server, calls: int) -> list[float]:
    """Of GET /api/workflows, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    taken = []
    for _ in range(calls):
        begun = time.perf_counter()
        connection.request("GET", "/api/workflows", headers={"Authorization": f"Bearer {server.key}"})
        connection.getresponse().read()
        taken.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return sorted(taken)


def open_views(server: Server, stack: ExitStack, count: int) -> list[socket.socket]:
    """Streams of a waiting run; each has sent its first event when this returns."""
    created = server.call("POST", "/api/workflows", {"document": WAITING})
    run = server.call("POST", f"/api/workflows/{created['id']}/runs", {"input": None})
    request = (
        f"GET /api/runs/{run['id']}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.key}\r\n\r\n"
    ).encode()
    views = [
        stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30)) for _ in range(count)
    ]
    for view in views:
        view.sendall(request)
    for view in views:
        received = b""
        while b"event: run" not in received:
            received += view.recv(65536)
    return views
