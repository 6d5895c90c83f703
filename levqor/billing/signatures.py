"""Whether an event comes from Stripe: its signature, made within these minutes, over the bytes as they came.

Stripe's library takes an event that is dated in the future; here the tolerance holds on both sides.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from pydantic import SecretStr

from levqor.billing.errors import BadSignature

TOLERANCE_SECONDS: Final = 300
_LONGEST_HEADER: Final = 4000
_TIME = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")


def split_secrets(setting: SecretStr | None) -> list[str]:
    """The signing secrets that hold: more than one while one replaces another."""
    text = setting.get_secret_value() if setting is not None else ""
    return [part.strip() for part in text.split(",") if part.strip()]


def check_signature(raw: bytes, header: str, secrets: Sequence[str], now: datetime) -> None:
    """Check the `Stripe-Signature` header of a request.

    Raises:
        BadSignature: none of its signatures is ours, or its time is over five minutes from now, before or after.
    """
    signed_at, given = _read(header)
    if abs(now.timestamp() - int(signed_at)) > TOLERANCE_SECONDS:
        raise BadSignature
    expected = [_sign(raw, signed_at, secret) for secret in secrets]
    if not any(hmac.compare_digest(ours, theirs) for ours in expected for theirs in given):
        raise BadSignature


def _read(header: str) -> tuple[str, list[str]]:
    if len(header) > _LONGEST_HEADER:
        raise BadSignature
    pairs = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    if len(times) != 1 or not _TIME.fullmatch(times[0]):
        raise BadSignature
    return times[0], [value for name, _, value in pairs if name == "v1" and _SIGNATURE.fullmatch(value)]


def _sign(raw: bytes, signed_at: str, secret: str) -> str:
    return hmac.new(secret.encode(), signed_at.encode() + b"." + raw, sha256).hexdigest()
