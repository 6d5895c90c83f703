"""The signatures of services, against what each has published or its own library makes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from levqor.connectors import signatures
from levqor.connectors.signatures import NotRecent, WrongWebhookSecret

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SLACK_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
    b"803a0bc887a14d10d2c447fce8b6703c"
)
SLACK_STAMP = 1531420618


def openssl(secret: str, body: bytes) -> str:
    """As the vendors' examples compute it, in base 64."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def by_stripe(secret: str, body: bytes, now: datetime) -> str:
    stamp = int(now.timestamp())
    payload = f"{stamp}.{body.decode()}"
    signature = stripe.WebhookSignature._compute_signature(payload, secret)  # its own tests make them so
    return f"t={stamp},v1={signature},v0=of-an-older-kind"


VECTORS: dict[str, tuple[Callable[..., None], str, dict[str, str], bytes, datetime]] = {
    "github": (
        signatures.check_github,
        "It's a Secret to Everybody",
        {"x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
        b"Hello, World!",
        NOW,
    ),
    "slack": (
        signatures.check_slack,
        "8f742231b10e8888abcd99yyyzzz85a5",
        {
            "x-slack-request-timestamp": str(SLACK_STAMP),
            "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        },
        SLACK_BODY,
        datetime.fromtimestamp(SLACK_STAMP, UTC),
    ),
    "standard": (
        signatures.check_standard,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,bm9ldHUjKzFob2VudXRob2VodWU= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        },
        b'{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, UTC),
    ),
    "stripe": (
        signatures.check_stripe,
        "whsec_made_up",
        {"stripe-signature": by_stripe("whsec_made_up", b'{"id": "evt_1"}', NOW)},
        b'{"id": "evt_1"}',
        NOW,
    ),
    "shopify": (
        signatures.check_shopify,
        "hush",
        {"x-shopify-hmac-sha256": openssl("hush", b'{"id": 1}')},
        b'{"id": 1}',
        NOW,
    ),
    "typeform": (
        signatures.check_typeform,
        "hush",
        {"typeform-signature": "sha256=" + openssl("hush", b'{"event_id": "1"}')},
        b'{"event_id": "1"}',
        NOW,
    ),
}
STAMPED = ("slack", "standard", "stripe")
every_service = pytest.mark.parametrize("name", VECTORS)


@every_service
def test_what_the_service_signed_is_accepted(name: str) -> None:
    check, secret, headers, body, now = VECTORS[name]
    check(secret, headers, body, now)


@every_service
@pytest.mark.parametrize("change", ["body", "secret", "signature", "absent", "empty", "no ascii"])
def test_what_anybody_else_made_is_refused(name: str, change: str) -> None:
    check, secret, headers, body, now = VECTORS[name]
    given: Any = dict(headers)
    signature = next(header for header in headers if "signature" in header or "hmac" in header)
    match change:
        case "body":
            body += b" "
        case "secret":
            secret += "x"
        case "signature":
            given[signature] = given[signature].replace("=", "=f" if "=f" not in given[signature] else "=0", 1)
        case "absent":
            del given[signature]
        case "empty":
            given[signature] = ""
        case "no ascii":
            given[signature] = "sha256=é"
    if change == "signature" and name == "standard":
        given[signature] = given[signature].replace("g0hM9", "g0hM8")
    if change == "signature" and name == "stripe":
        given[signature] = given[signature].replace("v1=", "v1=0")
    if change == "signature" and name == "shopify":
        given[signature] = "A" + given[signature]
    with pytest.raises(WrongWebhookSecret):
        check(secret, given, body, now)


@pytest.mark.parametrize("name", STAMPED)
@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_delivery_and_one_from_the_future_are_refused(name: str, minutes: int) -> None:
    check, secret, headers, body, now = VECTORS[name]
    check(secret, headers, body, now + timedelta(minutes=4 * minutes // abs(minutes)))
    with pytest.raises(NotRecent):
        check(secret, headers, body, now + timedelta(minutes=minutes))


def test_a_time_stamp_that_is_none_is_refused() -> None:
    body = b"{}"
    signed = hmac.new(b"hush", b"v0:soon:" + body, hashlib.sha256).hexdigest()
    headers = {"x-slack-request-timestamp": "soon", "x-slack-signature": f"v0={signed}"}
    with pytest.raises(WrongWebhookSecret):
        signatures.check_slack("hush", headers, body, NOW)
