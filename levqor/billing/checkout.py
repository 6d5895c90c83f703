"""Buying: what is to be opened at the payment service for whom, and what is noted of it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from levqor.billing.dfy import note_order
from levqor.billing.errors import AlreadySubscribed, NoCustomer
from levqor.billing.limits import ENTITLING
from levqor.billing.payments import Checkout, OpenedCheckout
from levqor.billing.prices import Interval, PriceList
from levqor.billing.subscriptions import find_subscription
from levqor.blueprint import blueprint
from levqor.identity import audit
from levqor.identity.actor import Actor
from levqor.kit.json import dump_stable

_SAME_FOR_SECONDS: Final = 120
"""Two requests within it open one page. Longer, and an answer that failed at Stripe would be repeated for as long."""


def plan_checkout(
    tx: Connection, prices: PriceList, actor: Actor, plan: str, interval: Interval, *, base_url: str, now: datetime
) -> Checkout:
    """A checkout of a plan, with the trial if the workspace never had one.

    Raises:
        PriceMissing: the operator has set no price for it.
        AlreadySubscribed: the workspace has a plan; it is changed, not bought again.
    """
    row = find_subscription(tx, actor.workspace_id)
    if row is not None and row.status in ENTITLING:
        raise AlreadySubscribed
    trial_days = blueprint().trial.days if is_trial_available(row) else None
    metadata = {"workspace_id": actor.workspace_id, "plan": plan, "interval": interval}
    return _checkout(row, prices, actor, f"{plan}_{interval}", metadata, trial_days, base_url, now)


def dfy_checkout(
    tx: Connection, prices: PriceList, actor: Actor, package: str, *, base_url: str, now: datetime
) -> Checkout:
    """A checkout of work that we do for the customer.

    Raises:
        PriceMissing: the operator has set no price for it.
    """
    row = find_subscription(tx, actor.workspace_id)
    metadata = {"workspace_id": actor.workspace_id, "dfy": package}
    return _checkout(row, prices, actor, f"dfy_{package}", metadata, None, base_url, now)


def note_checkout(tx: Connection, actor: Actor, checkout: Checkout, opened: OpenedCheckout, now: datetime) -> None:
    """Note that a checkout was begun; an order that is paid once is kept from here on."""
    if checkout.offer.dfy is not None:
        note_order(tx, actor.workspace_id, checkout.offer.dfy, opened.session_id, now)
    audit.record(
        tx,
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        act=audit.Act.CHECKOUT_STARTED,
        target=checkout.offer.name,
        now=now,
    )


def customer_of(tx: Connection, workspace_id: str) -> str:
    """The workspace as the payment service knows it.

    Raises:
        NoCustomer: it bought nothing yet.
    """
    row = find_subscription(tx, workspace_id)
    if row is None or row.customer_id is None:
        raise NoCustomer
    return str(row.customer_id)


def is_trial_available(row: Row[Any] | None) -> bool:
    """Whether the workspace may still have its one trial."""
    return row is None or (row.trial_started_at is None and row.status not in ENTITLING)


def _checkout(
    row: Row[Any] | None,
    prices: PriceList,
    actor: Actor,
    name: str,
    metadata: dict[str, str],
    trial_days: int | None,
    base_url: str,
    now: datetime,
) -> Checkout:
    price_id, offer = prices.price_of(name)
    customer_id = None if row is None else row.customer_id
    moment = int(now.timestamp()) // _SAME_FOR_SECONDS
    same = [metadata, price_id, trial_days, customer_id, actor.email, base_url, moment]
    same += [None if row is None else row.updated_at.isoformat()]
    return Checkout(
        workspace_id=actor.workspace_id,
        price_id=price_id,
        offer=offer,
        email=actor.email,
        customer_id=customer_id,
        trial_days=trial_days,
        metadata=metadata,
        success_url=f"{base_url}/dashboard?checkout=done",
        cancel_url=f"{base_url}/pricing?checkout=cancelled",
        sameness=hashlib.sha256(dump_stable(same)).hexdigest(),
    )
