"""Senders of webhooks as they are outside: many at once, and each repeats its delivery until it is accepted."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import httpx

PATIENCE_SECONDS = 45


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A delivery and the run whose id the 202 named."""

    delivery: str
    run_id: str


def send_all(pool: ThreadPoolExecutor, url: str, deliveries: list[str]) -> list[Future[Acknowledged]]:
    return [pool.submit(_send, url, delivery) for delivery in deliveries]


def _send(url: str, delivery: str) -> Acknowledged:
    """Send until there is an answer; the key tells the server that it is the same delivery."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            headers = {"Idempotency-Key": delivery}
            answer = httpx.post(url, json={"delivery": delivery}, headers=headers, timeout=5, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        if answer.status_code == 202:
            return Acknowledged(delivery, answer.json()["run_id"])
        assert answer.status_code == 503, f"{answer.status_code}: {answer.text}"
        time.sleep(0.1)
    raise AssertionError(f"{delivery} was not accepted within {PATIENCE_SECONDS} s")
