"""`python -m bench.flood`: a flood of large bodies, and how much memory the server takes for it."""

from __future__ import annotations

import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench.load import Outcome, post_for
from bench.server import Server, running
from bench.table import say

CLIENTS = 100
SECONDS = 15.0
_OBJECT = b'{"id":1234567,"name":"somebody"}'
_BYTES = 4_900_000
DOCUMENT = {
    "levqor": 1,
    "name": "Large bodies",
    "trigger": {"use": "webhook", "with": {"path": "large-bodies"}},
    "steps": [
        {"id": "wait", "use": "flow.wait", "with": {"for": "100ms"}},
        {"id": "count", "use": "log", "with": {"message": "${{ string(size(trigger.body.items)) }}"}},
    ],
}


@dataclass(frozen=True)
class Flooded:
    outcome: Outcome
    before_mb: float
    peak_mb: float
    small: Outcome
    """What a sender of small bodies saw meanwhile."""


def large_body() -> bytes:
    """JSON of many small objects, which takes many times its size once it is read."""
    return b'{"items":[' + b",".join([_OBJECT] * (_BYTES // (len(_OBJECT) + 1))) + b"]}"


def flood(server: Server, clients: int = CLIENTS, seconds: float = SECONDS) -> Flooded:
    path = server.publish(DOCUMENT)
    post_for(server.port, path, b'{"items":[]}', 2, 1)
    before, peaks = server.memory_mb(), [0.0]
    watching = threading.Event()

    def watch() -> None:
        while not watching.is_set():
            peaks.append(server.memory_mb())
            time.sleep(0.05)

    small: list[Outcome] = []
    threads = [
        threading.Thread(target=watch),
        threading.Thread(target=lambda: small.append(post_for(server.port, path, b'{"items":[]}', 2, seconds))),
    ]
    for thread in threads:
        thread.start()
    outcome = post_for(server.port, path, large_body(), clients, seconds)
    threads[1].join()
    watching.set()
    threads[0].join()
    return Flooded(outcome, before, max(peaks), small[0])


def measure_flood(server: Server) -> None:
    found = flood(server)
    told, small = f"{found.outcome.failed} told to come back", found.small
    say(
        f"{CLIENTS} clients with bodies of {_BYTES / 1e6:.1f} MB",
        f"{found.peak_mb:.0f} MB at most",
        f"{found.before_mb:.0f} MB before; {len(found.outcome.latencies)} accepted, {told}; "
        f"small ones meanwhile p50 {small.quantile_ms(0.5):.0f} ms, {small.failed} refused",
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="levqor-bench-") as name, running(Path(name) / "data") as server:
        measure_flood(server)


if __name__ == "__main__":
    main()
