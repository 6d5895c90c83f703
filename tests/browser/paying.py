"""A server that takes payments, with a stand-in for Stripe: it opens pages, and its signed events make plans."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from levqor.billing.prices import offers
from tests.acceptance.outside import Outside, outside
from tests.acceptance.server import Caller, Server

SECRET = "whsec_made_up"
PORTAL = "/v1/billing_portal/sessions"
CHECKOUT = "/v1/checkout/sessions"
_DAY = 86_400
_numbers = itertools.count()


def price_of(name: str) -> str:
    return f"price_{name.replace('_', '')}"


@contextmanager
def paying_server(directory: Path) -> Iterator[tuple[Server, Outside]]:
    """A server whose Stripe is on this machine; both are told."""
    directory.mkdir(exist_ok=True)
    with outside() as stripe:
        stripe.answers[PORTAL] = (200, {"id": "bps_1", "url": f"{stripe.address}/portal"})
        settings = {
            "LEVQOR_STRIPE_SECRET_KEY": "sk_test_made_up",
            "LEVQOR_STRIPE_WEBHOOK_SECRET": SECRET,
            "LEVQOR_STRIPE_API_BASE": stripe.address,
            "LEVQOR_STRIPE_PRICES": ",".join(f"{name}={price_of(name)}" for name in offers()),
        }
        with Server(directory / "data", **settings) as server:
            yield server, stripe


def sell(stripe: Outside, name: str) -> None:
    """Let the next checkout be one of this offer."""
    offer = offers()[name]
    recurring = None if offer.period is None else {"interval": offer.period, "interval_count": 1}
    price = {"id": price_of(name), "currency": "gbp", "unit_amount": offer.pence, "recurring": recurring}
    opened = {"id": "cs_1", "url": f"{stripe.address}/pay", "line_items": {"data": [{"price": price}]}}
    stripe.answers[CHECKOUT] = (200, opened)


def subscribe(server: Server, caller: Caller, offer: str, status: str = "active") -> None:
    """Stripe tells that the caller's workspace has this plan."""
    workspace_id = caller.get("/api/session")["workspace"]["id"]
    now = int(time.time())
    subscription = {
        "id": f"sub_{workspace_id}",
        "object": "subscription",
        "customer": f"cus_{workspace_id}",
        "status": status,
        "metadata": {"workspace_id": workspace_id},
        "items": {"data": [{"price": {"id": price_of(offer)}, "current_period_end": now + 30 * _DAY}]},
    }
    _tell(server, "customer.subscription.created", subscription, now)


def _tell(server: Server, kind: str, about: dict[str, Any], now: int) -> None:
    event = {"id": f"evt_{next(_numbers)}", "object": "event", "type": kind, "created": now, "data": {"object": about}}
    raw = json.dumps(event)
    signature = hmac.new(SECRET.encode(), f"{now}.{raw}".encode(), hashlib.sha256).hexdigest()
    answer = httpx.post(
        f"{server.address}/api/billing/webhook",
        content=raw,
        headers={"Stripe-Signature": f"t={now},v1={signature}", "Content-Type": "application/json"},
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["outcome"] == "applied", answer.text
