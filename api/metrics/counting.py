"""Counts every answered request by its declared path."""

from __future__ import annotations

from time import perf_counter

from flask import Flask, Response, g, request

from api.utils.logging_config import METHODS, PROBES
from levqor.telemetry.metrics import Metrics

_NOT_COUNTED = PROBES | {"/metrics", "/api/metrics/app"}
"""Who watches the server is not its user: a probe every second would hide how its users fare."""


def install_request_counting(app: Flask, metrics: Metrics) -> None:
    def count(response: Response) -> Response:
        if request.path not in _NOT_COUNTED:
            route = request.url_rule.rule if request.url_rule else "unmatched"
            method = request.method if request.method in METHODS else "other"
            metrics.request(method, route, response.status_code, perf_counter() - g.began_at)
        return response

    app.after_request(count)
