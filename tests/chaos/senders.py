"""Senders of webhooks as they are outside: many at once, each of whom repeats its delivery until it is accepted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from types import TracebackType

import httpx

from tests.chaos.history import History

PATIENCE_SECONDS = 60


class Senders:
    """A crowd that shares one log."""

    def __init__(self, urls: Sequence[str], history: History, at_once: int) -> None:
        self.history = history
        self._urls = cycle(urls)
        """Each attempt goes to the next one, as behind a balancer."""
        self._pool = ThreadPoolExecutor(at_once)
        # Nothing here is encrypted, and a TLS context costs more than a request.
        self._http = httpx.Client(timeout=5, trust_env=False, verify=False)

    def __enter__(self) -> Senders:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._http.close()

    def send(self, deliveries: list[str]) -> list[Future[None]]:
        return [self._pool.submit(self._send, delivery) for delivery in deliveries]

    def _send(self, delivery: str) -> None:
        """Send until it is accepted; the key tells the server that it is the same delivery."""
        self.history.note("invoke", delivery)
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if self._is_accepted(delivery):
                return
            time.sleep(0.1)
        raise AssertionError(f"{delivery} was not accepted within {PATIENCE_SECONDS} s")

    def _is_accepted(self, delivery: str) -> bool:
        try:
            answer = self._http.post(
                next(self._urls), json={"delivery": delivery}, headers={"Idempotency-Key": delivery}
            )
        except httpx.TransportError:
            self.history.note("info", delivery)
            return False
        if answer.status_code == 202:
            self.history.note("ok", delivery, answer.json()["run_id"])
            return True
        self.history.note("fail", delivery)
        assert answer.status_code == 503, f"{answer.status_code}: {answer.text}"
        assert int(answer.headers["Retry-After"]) > 0
        return False
