"""The server's numbers: a small JSON answer for people and screens, and Prometheus' text format for monitoring."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Response, request

from api.access import Access
from api.call import Call
from api.declaration import Feature, Media
from api.metrics.models import AppMetrics
from levqor.config import Settings
from levqor.errors import Forbidden
from levqor.telemetry.metrics import CONTENT_TYPE

metrics_bp = Feature("metrics", "Health")


class MetricsNotShown(Forbidden):
    """Metrics are shown on this machine, or to who sends LEVQOR_METRICS_TOKEN as `Authorization: Bearer TOKEN`."""

    code = "metrics_not_shown"


@metrics_bp.serves("GET", "/api/metrics/app", access=Access.PUBLIC)
def get_app_metrics(call: Call) -> AppMetrics:
    """What this process did within the last five minutes."""
    metrics, dispatcher = call.application.metrics, call.application.dispatcher
    return AppMetrics(
        status="ok" if dispatcher.is_alive else "degraded",
        uptime_seconds=round(metrics.uptime_seconds, 1),
        ai_requests_last_5m=metrics.ai_requests_last_5m,
        errors_last_5m=metrics.errors_last_5m,
    )


@metrics_bp.serves(
    "GET",
    "/metrics",
    access=Access.PUBLIC,
    media=(Media("text/plain", "Metrics in Prometheus' text format."),),
    errors=(Forbidden,),
)
def get_metrics(call: Call) -> Response:
    """Everything this process counts, for Prometheus.

    Shown to callers on the same machine; from elsewhere only with the token that the operator set.
    """
    _check_reader(call.settings)
    return Response(call.application.metrics.render(), content_type=CONTENT_TYPE)


def _check_reader(settings: Settings) -> None:
    token = settings.metrics_token
    if token is not None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {token.get_secret_value()}".encode()):
            raise MetricsNotShown
    elif not _is_on_this_machine(request.remote_addr or ""):
        raise MetricsNotShown


def _is_on_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
