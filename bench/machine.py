"""What the machine itself can do: the limits that the product's figures are held against."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

SECONDS = 2.0


def fsyncs_a_second(directory: Path) -> float:
    """Appending 4 KB and syncing it, over and over."""
    path = directory / "fsync"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    block = b"x" * 4096
    count, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        os.write(descriptor, block)
        os.fdatasync(descriptor)
        count += 1
    os.close(descriptor)
    path.unlink()
    return count / SECONDS


def commits_a_second(directory: Path) -> float:
    """One-row commits with the pragmas of the product, one at a time."""
    path = directory / f"commits-{time.perf_counter_ns()}.db"
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
    count, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        connection.execute("INSERT INTO t (body) VALUES (?)", ("x" * 500,))
        count += 1
    connection.close()
    return count / SECONDS
