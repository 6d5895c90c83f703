"""What senders did and what the world outside saw: the facts that the checker judges."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["invoke", "ok", "fail", "info"]
"""Sent; accepted; refused for certain; unknown, for the connection broke or the time was up."""


@dataclass(frozen=True, slots=True)
class Event:
    outcome: Outcome
    delivery: str
    run_id: str | None = None


class History:
    """The senders' log. Thread-safe."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._lock = threading.Lock()

    def note(self, outcome: Outcome, delivery: str, run_id: str | None = None) -> None:
        with self._lock:
            self._events.append(Event(outcome, delivery, run_id))

    @property
    def events(self) -> list[Event]:
        with self._lock:
            return list(self._events)


@dataclass(frozen=True, slots=True)
class Effect:
    """A request that the sink received: at which step, of which delivery, under which key."""

    step: str
    delivery: str
    key: str


@dataclass(frozen=True, slots=True)
class StoredRun:
    run_id: str
    delivery: str
    status: str


@dataclass(frozen=True, slots=True)
class StoredFire:
    """What is recorded of an instant of a schedule."""

    delivery: str
    schedule: str
    instant: int
    """In microseconds."""
    status: str
    run_id: str | None
    recorded_at: int

    @property
    def late_seconds(self) -> float:
        return (self.recorded_at - self.instant) / 1_000_000
