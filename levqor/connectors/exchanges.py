"""Records what a step sent and what it got back, redacted and cut to size."""

from __future__ import annotations

import time
from typing import Any, Final

from levqor.connectors.redaction import Redactor

MAX_RECORDED: Final = 16 * 1024
Headers = list[tuple[str, str]]


class Recorder:
    def __init__(self, redactor: Redactor) -> None:
        self.redactor = redactor
        self.exchanges: list[dict[str, Any]] = []

    def begin(self, method: str, url: str, headers: Headers, body: bytes) -> Exchange:
        """Open the record of one request; it is complete, as far as things went, at any time."""
        exchange = Exchange(self.redactor, method, url, headers, body)
        self.exchanges.append(exchange.record)
        return exchange


class Exchange:
    def __init__(self, redactor: Redactor, method: str, url: str, headers: Headers, body: bytes) -> None:
        self._redactor = redactor
        self._started = time.perf_counter()
        self.record: dict[str, Any] = {
            "method": method,
            "url": redactor.url(url),
            "request_headers": redactor.headers(headers),
            "request_body": _shown(redactor, body),
            "status": None,
            "response_headers": {},
            "response_body": None,
            "duration_ms": None,
        }

    def answered(self, status: int, headers: Headers) -> None:
        self.record["status"] = status
        self.record["response_headers"] = self._redactor.headers(headers)

    def received(self, body: bytes) -> None:
        self.record["response_body"] = _shown(self._redactor, body)

    def finish(self) -> None:
        self.record["duration_ms"] = round((time.perf_counter() - self._started) * 1000, 1)


def _shown(redactor: Redactor, body: bytes) -> str | None:
    if not body:
        return None
    window = body[: MAX_RECORDED + redactor.longest * 4]
    text = window.decode("utf-8", "replace")
    if "\0" in text or text.count("�") > len(text) // 10 + 2:
        return f"({len(body)} bytes that are no text)"
    text = redactor.body(text)
    shown = text.encode()[:MAX_RECORDED].decode("utf-8", "ignore")
    return shown if len(body) <= MAX_RECORDED else f"{shown}… ({len(body)} bytes in all)"
