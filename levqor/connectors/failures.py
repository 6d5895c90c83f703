"""Maps what goes wrong on the network, and statuses that say so, to step errors with stable codes."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from levqor.connectors.declaration import StepError

RETRYABLE_STATUSES = frozenset({408, 409, 425, 429})
_NETWORK_MODULES = frozenset({"httpcore", "httpx", "anyio", "h11", "smtplib", "ssl"})
_LONGEST_RETRY_AFTER = 366 * 86400.0


def network_failure(error: BaseException, host: str) -> StepError | None:
    """What an exception of the network means; none, when it is no such thing but a mistake of ours.

    The text names the host and nothing else.
    """
    if isinstance(error, StepError):
        return error
    causes = list(_causes(error))
    for cause in causes:
        found = _known_failure(cause, host)
        if found is not None:
            return found
    if not any(type(cause).__module__.partition(".")[0] in _NETWORK_MODULES for cause in causes):
        return None
    return StepError(
        f"The connection to {host} broke before the answer was complete.",
        code="connection_reset",
        retryable=True,
    )


def _known_failure(cause: BaseException, host: str) -> StepError | None:
    match cause:
        case StepError():
            return cause
        case ssl.SSLCertVerificationError():
            reason = cause.verify_message.rstrip(".")
            return StepError(f"The certificate of {host} is not valid: {reason}.", code="tls_certificate")
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return None
        case ssl.SSLError():
            return StepError(f"No secure connection to {host} could be agreed on.", code="tls_protocol")
        case socket.gaierror():
            passing = cause.errno == socket.EAI_AGAIN
            message = f"The name {host} could not be looked up." if passing else f"There is no host {host}."
            return StepError(message, code="dns_failure", retryable=passing)
        case ConnectionResetError() | BrokenPipeError():
            return StepError(f"{host} closed the connection.", code="connection_reset", retryable=True)
        case TimeoutError():
            return timed_out(host)
        case OSError():
            return StepError(f"{host} could not be connected to.", code="connection_refused", retryable=True)
    if type(cause).__name__.endswith("Timeout"):
        return timed_out(host)
    return None


def timed_out(host: str) -> StepError:
    return StepError(f"{host} did not answer in time.", code="timeout", retryable=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The root causes first."""
    seen: list[BaseException] = []
    stack = [error]
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.append(current)
        if isinstance(current, BaseExceptionGroup):
            stack.extend(current.exceptions)
        stack.extend(inner for inner in (current.__cause__, current.__context__) if inner is not None)
    return reversed(seen)


def status_failure(status: int, host: str, headers: Mapping[str, str], now: datetime) -> StepError:
    return StepError(
        f"{host} answered with status {status}.",
        code="http_status",
        retryable=status in RETRYABLE_STATUSES or status >= 500,
        retry_after_seconds=retry_after(headers.get("retry-after", ""), now),
    )


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait, from either form of `Retry-After`: a number, or a date."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), _LONGEST_RETRY_AFTER)
    try:
        instant = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return min(max(0.0, (aware - now).total_seconds()), _LONGEST_RETRY_AFTER)
