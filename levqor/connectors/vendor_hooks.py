"""Webhooks that services send by rules of their own: how each signs, names its events and recognises a repeat.

Sources: GitHub, "Validating webhook deliveries"; Stripe, "Resolve webhook signature verification errors"; Slack,
"Verifying requests from Slack"; Shopify, "Verify webhook deliveries"; Typeform, "Secure your webhooks"; the
Standard Webhooks specification.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from levqor.connectors import signatures
from levqor.connectors.signatures import Headers


@dataclass(frozen=True, slots=True)
class VendorHook:
    """The webhooks of one service, as a trigger."""

    id: str
    name: str
    title: str
    description: str
    check: Callable[[str, Headers, bytes, datetime], None]
    """Takes the secret, the headers, the raw body and the time; raises unless the service has signed it."""
    event: Callable[[Headers, Any], Any]
    delivery: Callable[[Headers, Any], Any]
    """By what the service knows a delivery; the same when it is repeated."""
    events: tuple[str, ...]
    """Examples of events."""
    sample: Mapping[str, Any]
    phrases: tuple[str, ...]
    challenge: Callable[[Any], dict[str, Any] | None] = field(default=lambda _: None)
    """The answer to a request that only asks whether we are there."""

    def event_of(self, headers: Headers, body: Any) -> str:
        return _text(self.event, headers, body) or ""

    def delivery_of(self, headers: Headers, body: Any) -> str | None:
        return _text(self.delivery, headers, body)


def _text(read: Callable[[Headers, Any], Any], headers: Headers, body: Any) -> str | None:
    try:
        found = read(headers, body)
    except (KeyError, TypeError, AttributeError):
        return None
    return found[:255] if isinstance(found, str) and found else None


def _github_event(headers: Headers, body: Any) -> str:
    event = headers["x-github-event"]
    action = body.get("action") if isinstance(body, dict) else None
    return f"{event}.{action}" if isinstance(action, str) else event


def _slack_event(_: Headers, body: Any) -> Any:
    event = body.get("event")
    return event["type"] if isinstance(event, dict) else body.get("type") or ("command" if "command" in body else None)


def _slack_challenge(body: Any) -> dict[str, Any] | None:
    if isinstance(body, dict) and body.get("type") == "url_verification" and isinstance(body.get("challenge"), str):
        return {"challenge": body["challenge"]}
    return None


VENDOR_HOOKS: Final = (
    VendorHook(
        id="github.webhook",
        name="GitHub",
        title="GitHub sends a webhook",
        description="In the repository's settings under Webhooks: content type application/json, and the same secret.",
        check=signatures.check_github,
        event=_github_event,
        delivery=lambda headers, _: headers["x-github-delivery"],
        events=("push", "issues.opened", "pull_request", "release.published"),
        sample={"event": "issues.opened", "body": {"action": "opened", "issue": {"number": 7, "title": "It broke"}}},
        phrases=("github webhook", "when github sends a webhook", "on a github event"),
    ),
    VendorHook(
        id="stripe.webhook",
        name="Stripe",
        title="Stripe sends an event",
        description="Add the address under Developers, Webhooks; the secret is the endpoint's signing secret.",
        check=signatures.check_stripe,
        event=lambda _, body: body["type"],
        delivery=lambda _, body: body["id"],
        events=("checkout.session.completed", "invoice.paid", "invoice.payment_failed", "customer.subscription"),
        sample={
            "event": "invoice.paid",
            "body": {"id": "evt_1", "type": "invoice.paid", "data": {"object": {"id": "in_1", "amount_paid": 2900}}},
        },
        phrases=("stripe webhook", "when stripe sends an event", "on a stripe event"),
    ),
    VendorHook(
        id="slack.webhook",
        name="Slack",
        title="Slack sends an event",
        description="The address goes under Event Subscriptions of your Slack app; the secret is its Signing Secret.",
        check=signatures.check_slack,
        event=_slack_event,
        delivery=lambda _, body: body["event_id"],
        events=("message", "app_mention", "reaction_added", "command"),
        sample={
            "event": "app_mention",
            "body": {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention", "text": "hello"}},
        },
        phrases=("slack webhook", "when slack sends an event", "when the slack app is mentioned"),
        challenge=_slack_challenge,
    ),
    VendorHook(
        id="shopify.webhook",
        name="Shopify",
        title="Shopify sends a webhook",
        description="Settings, Notifications, Webhooks, format JSON; the secret is shown below the list there.",
        check=signatures.check_shopify,
        event=lambda headers, _: headers["x-shopify-topic"],
        delivery=lambda headers, _: headers["x-shopify-webhook-id"],
        events=("orders/create", "orders/paid", "customers/create", "products"),
        sample={
            "event": "orders/create",
            "body": {"id": 450789469, "total_price": "29.00"},
        },
        phrases=("shopify webhook", "when shopify sends a webhook", "on a shopify event"),
    ),
    VendorHook(
        id="typeform.webhook",
        name="Typeform",
        title="Typeform sends a response",
        description="In the form under Connect, Webhooks: add the address and set the same secret.",
        check=signatures.check_typeform,
        event=lambda _, body: body["event_type"],
        delivery=lambda _, body: body["event_id"],
        events=("form_response",),
        sample={
            "event": "form_response",
            "body": {"event_id": "01", "event_type": "form_response", "form_response": {"form_id": "a", "answers": []}},
        },
        phrases=("typeform webhook", "when a typeform is submitted", "when typeform sends a response"),
    ),
    VendorHook(
        id="standard.webhook",
        name="Standard Webhooks",
        title="A service sends a Standard Webhook",
        description="For every service that follows the Standard Webhooks specification.",
        check=signatures.check_standard,
        event=lambda _, body: body["type"],
        delivery=lambda headers, _: headers["webhook-id"],
        events=("user.created", "invoice"),
        sample={"event": "user.created", "body": {"type": "user.created", "data": {"id": "1"}}},
        phrases=("standard webhook", "a svix webhook", "when a standard webhook arrives"),
    ),
)
