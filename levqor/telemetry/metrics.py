"""What this process counts about itself, for `/metrics` and its own watchdogs. Names and numbers, never contents."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from levqor.errors import LevqorError
from levqor.kit.clock import Clock
from levqor.telemetry.windows import FIVE_MINUTES, RequestWindows, RollingCounts

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_RUN_SECONDS: Final = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200, 86_400)


class Metrics:
    """The counters of one process. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self.registry = CollectorRegistry()
        self.requests = RequestWindows(clock)
        self._clock = clock
        self._began = clock.monotonic()
        self._ai = RollingCounts(clock, span_seconds=FIVE_MINUTES, slot_seconds=1)
        self._request_count = self._counter("http_requests", "Answered requests.", "method", "route", "status")
        self._request_seconds = self._histogram("http_request_seconds", "Time until the answer began.", "route")
        self._ai_count = self._counter("ai_requests", "Requests to the assistants.", "assistant", "outcome")
        self._ai_seconds = self._histogram("ai_request_seconds", "Time an assistant took.", "assistant")
        self._run_count = self._counter("runs_ended", "Runs that came to an end here.", "status")
        self._run_seconds = Histogram(
            "levqor_run_seconds",
            "From a run's acceptance to its end.",
            buckets=_RUN_SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)

    @property
    def uptime_seconds(self) -> float:
        return self._clock.monotonic() - self._began

    @property
    def ai_requests_last_5m(self) -> int:
        return self._ai.count("request")

    @property
    def errors_last_5m(self) -> int:
        """Requests answered with 500 or above."""
        return self.requests.failed(FIVE_MINUTES)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note an answered request. `route` is the declared path, never the one that was asked for."""
        self.requests.note(failed=status >= 500)
        self._request_count.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def ai_request(self, assistant: str, outcome: str, seconds: float) -> None:
        self._ai.add("request")
        self._ai_count.labels(assistant, outcome).inc()
        self._ai_seconds.labels(assistant).observe(seconds)

    def run_ended(self, status: str, seconds: float) -> None:
        self._run_count.labels(status).inc()
        self._run_seconds.observe(seconds)

    def gauge(self, name: str, description: str, read: Callable[[], float]) -> None:
        """Add a value that is read when somebody asks for it; NaN while it cannot be read."""

        def value() -> float:
            try:
                return read()
            except LevqorError:
                return nan

        Gauge(f"levqor_{name}", description, registry=self.registry).set_function(value)

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(f"levqor_{name}", description, labels, registry=self.registry)

    def _histogram(self, name: str, description: str, *labels: str) -> Histogram:
        return Histogram(f"levqor_{name}", description, labels, buckets=_SECONDS, registry=self.registry)
