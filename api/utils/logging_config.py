"""One log line per request: method, route template, status, duration. Never a body, a query, a header or an address."""

from __future__ import annotations

import logging
from time import perf_counter

from flask import Flask, Response, g, request

from levqor.telemetry.correlation import accept_correlation_id, correlation_id, set_correlation_id
from levqor.telemetry.logs import configure_logs, logger

HEADER = "X-Correlation-ID"
_log = logger("api.request")


def install_request_logging(app: Flask, level: str) -> None:
    configure_logs(level)
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _error: set_correlation_id(None))


def _begin() -> None:
    g.began_at = perf_counter()
    set_correlation_id(accept_correlation_id(request.headers.get(HEADER)))


def _end(response: Response) -> Response:
    response.headers[HEADER] = correlation_id() or ""
    log_answer(
        request.method if request.method in METHODS else "other",
        request.url_rule.rule if request.url_rule else "unmatched",
        response.status_code,
        perf_counter() - g.began_at,
        is_quiet=request.path in PROBES and response.status_code < 400,
    )
    return response


def log_answer(method: str, route: str, status: int, seconds: float, *, is_quiet: bool = False) -> None:
    level = logging.DEBUG if is_quiet else logging.INFO
    _log.log(level, "request", method=method, route=route, status=status, duration_ms=round(seconds * 1000, 2))


PROBES = frozenset({"/livez", "/readyz", "/health"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
