"""How services sign their webhooks. Every comparison takes the same time, whatever differs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from levqor.errors import LevqorError

TOLERANCE_SECONDS: Final = 300
"""How far a time stamp may be from our time, on either side."""
_LONGEST: Final = 4096


class WrongWebhookSecret(LevqorError):
    """The webhook's secret or signature is missing or wrong."""

    code = "webhook_signature"
    status = 401


class NotRecent(LevqorError):
    """The delivery's time stamp is more than five minutes from our time, so it may be an old one sent again."""

    code = "webhook_time_stamp"
    status = 401


Headers = Mapping[str, str]
"""By name in lower case."""


def check_github(secret: str, headers: Headers, body: bytes, _now: datetime) -> None:
    """`X-Hub-Signature-256: sha256=HEX`."""
    _require({"sha256=" + _mac(secret.encode(), body).hex()}, [headers.get("x-hub-signature-256", "")])


def check_stripe(secret: str, headers: Headers, body: bytes, now: datetime) -> None:
    """`Stripe-Signature: t=SECONDS,v1=HEX`, over the time stamp and the body; several v1 while secrets change."""
    parts = [part.partition("=") for part in headers.get("stripe-signature", "")[:_LONGEST].split(",")]
    stamp = next((value for name, _, value in parts if name.strip() == "t"), "")
    given = [value for name, _, value in parts if name.strip() == "v1"]
    _require({_mac(secret.encode(), stamp.encode() + b"." + body).hex()}, given)
    _require_recent(stamp, now)


def check_slack(secret: str, headers: Headers, body: bytes, now: datetime) -> None:
    """`X-Slack-Signature: v0=HEX`, over the version, the time stamp and the body."""
    stamp = headers.get("x-slack-request-timestamp", "")[:_LONGEST]
    wanted = "v0=" + _mac(secret.encode(), f"v0:{stamp}:".encode() + body).hex()
    _require({wanted}, [headers.get("x-slack-signature", "")])
    _require_recent(stamp, now)


def check_shopify(secret: str, headers: Headers, body: bytes, _now: datetime) -> None:
    """`X-Shopify-Hmac-SHA256: BASE64`."""
    _require({_base64(_mac(secret.encode(), body))}, [headers.get("x-shopify-hmac-sha256", "")])


def check_typeform(secret: str, headers: Headers, body: bytes, _now: datetime) -> None:
    """`Typeform-Signature: sha256=BASE64`."""
    _require({"sha256=" + _base64(_mac(secret.encode(), body))}, [headers.get("typeform-signature", "")])


def check_standard(secret: str, headers: Headers, body: bytes, now: datetime) -> None:
    """Standard Webhooks: `webhook-signature: v1,BASE64 v1,BASE64`, over id, time stamp and body."""
    stamp = headers.get("webhook-timestamp", "")[:_LONGEST]
    signed = f"{headers.get('webhook-id', '')}.{stamp}.".encode() + body
    wanted = "v1," + _base64(_mac(_standard_key(secret), signed))
    _require({wanted}, headers.get("webhook-signature", "")[:_LONGEST].split(" "))
    _require_recent(stamp, now)


def _standard_key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return secret.encode()


def _mac(key: bytes, signed: bytes) -> bytes:
    return hmac.new(key, signed, hashlib.sha256).digest()


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _require(wanted: set[str], given: Iterable[str]) -> None:
    """Raise unless one of those given is wanted. All are compared."""
    same = [hmac.compare_digest(one.encode(), other.encode()) for one in given for other in wanted]
    if not any(same):
        raise WrongWebhookSecret


def _require_recent(stamp: str, now: datetime) -> None:
    # The signature was right, so this is what the sender wrote.
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        raise WrongWebhookSecret
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise NotRecent
