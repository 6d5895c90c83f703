"""Payments and subscriptions, and what is new."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.stripe.connector import (
    AT_08_20,
    CUSTOMER_ID,
    EXAMPLE_CUSTOMER,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Customer,
    M,
    api,
    flat,
    pages,
    post,
    rows_of,
    stripe,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, gathered, gathered_since, look_from, stamp
from levqor.kit.shapes import Shape


class ChargeFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    customer_id: str | None = Field(default=None, title="Customer id", pattern=CUSTOMER_ID)
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class SubscriptionFilter(ChargeFilter):
    status: Literal["active", "trialing", "past_due", "unpaid", "canceled", "incomplete", "all"] = Field(
        default="active", title="Status"
    )


class SubscriptionEnd(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    subscription_id: str = Field(title="Subscription id", pattern=r"^sub_\w{1,100}$")
    at_period_end: bool = Field(default=True, title="At the end of what is paid", description="Off: at once.")


class Billing(Shape):
    email: str | None = Field(default=None, title="E-mail")
    name: str | None = Field(default=None, title="Name")


class Charge(Shape):
    id: str = Field(title="Payment id")
    receipt_url: str | None = Field(default=None, title="URL of the receipt")
    amount: int = Field(title="Amount", description="In the smallest unit, such as cents.")
    currency: str = Field(title="Currency")
    status: str = Field(title="Status")
    refunded: bool = Field(default=False, title="Refunded")
    customer: str | None = Field(default=None, title="Customer id")
    description: str | None = Field(default=None, title="Description")
    billing_details: Billing = Field(default=Billing(), title="Payer")
    created: int = Field(title="Created at", description="Seconds since 1970.")


class Charges(Shape):
    charges: list[Charge] = Field(title="Payments", description="Newest first.")


class Subscription(Shape):
    id: str = Field(title="Subscription id")
    status: str = Field(title="Status")
    customer: str = Field(title="Customer id")
    cancel_at_period_end: bool = Field(default=False, title="Ends with what is paid")
    created: int = Field(title="Created at", description="Seconds since 1970.")


class Subscriptions(Shape):
    subscriptions: list[Subscription] = Field(title="Subscriptions", description="Newest first.")


class Event(Shape):
    id: str = Field(title="Event id")
    type: str = Field(title="Kind")
    created: int = Field(title="At", description="Seconds since 1970.")
    livemode: bool = Field(default=False, title="In live mode")
    data: dict[str, Any] = Field(title="Data", description="What it is about is in object.")


class EventWatch(Shape):
    model_config = ConfigDict(extra="forbid")

    types: list[str] = Field(
        default_factory=list, title="Kinds", max_length=20, examples=[["invoice.paid", "customer.subscription.deleted"]]
    )


class Everything(Shape):
    model_config = ConfigDict(extra="forbid")

    customer_id: str | None = Field(default=None, title="Only of the customer", pattern=CUSTOMER_ID)


class CustomerWatch(Shape):
    model_config = ConfigDict(extra="forbid")

    email: str | None = Field(default=None, title="Only with the e-mail", max_length=512)


_CHARGE = {
    "id": "ch_1",
    "receipt_url": "https://pay.stripe.com/receipts/1",
    "amount": 4900,
    "currency": "eur",
    "status": "succeeded",
    "refunded": False,
    "customer": "cus_ANN",
    "description": "Hat",
    "billing_details": {"email": "ann@example.com", "name": "Ann"},
    "created": AT_08_20,
}
_SUBSCRIPTION = {
    "id": "sub_1",
    "status": "active",
    "customer": "cus_ANN",
    "cancel_at_period_end": False,
    "created": AT_08_20,
}
_EVENT = {
    "id": "evt_1",
    "type": "invoice.paid",
    "created": AT_08_20,
    "livemode": False,
    "data": {"object": {"id": "in_1"}},
}
_BEGIN = AT_08_20 - 900


def _list_of(one: dict[str, Any]) -> dict[str, Any]:
    return {"data": [one], "has_more": False}


@stripe.action(
    phrases=("list stripe payments", "get stripe charges", "list the payments of a stripe customer"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"customer_id": "cus_ANN"},
        calls=(Call("GET", f"{URL}/charges?customer=cus_ANN&limit=100", headers=SIGNED_IN, answer=_list_of(_CHARGE)),),
        yields={"charges": [_CHARGE]},
    ),
)
async def list_charges(http: Http, connection: Connection, wanted: ChargeFilter) -> Charges:
    """List payments."""
    found = pages(http, connection, "/charges", {"customer": wanted.customer_id}, wanted.limit)
    return Charges(charges=await gathered(found, rows_of(Charge), wanted.limit))


@stripe.action(
    phrases=("list stripe subscriptions", "get the subscriptions from stripe", "find a stripe subscription"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call(
                "GET", f"{URL}/subscriptions?status=active&limit=100", headers=SIGNED_IN, answer=_list_of(_SUBSCRIPTION)
            ),
        ),
        yields={"subscriptions": [_SUBSCRIPTION]},
    ),
)
async def list_subscriptions(http: Http, connection: Connection, wanted: SubscriptionFilter) -> Subscriptions:
    """List subscriptions."""
    params = {"customer": wanted.customer_id, "status": wanted.status}
    found = pages(http, connection, "/subscriptions", params, wanted.limit)
    return Subscriptions(subscriptions=await gathered(found, rows_of(Subscription), wanted.limit))


@stripe.action(
    phrases=("cancel a stripe subscription", "end the subscription in stripe", "stop the stripe subscription"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"subscription_id": "sub_1"},
        calls=(
            Call(
                "POST",
                f"{URL}/subscriptions/sub_1",
                form={"cancel_at_period_end": "true"},
                headers=SIGNED_IN,
                answer=_SUBSCRIPTION | {"cancel_at_period_end": True},
            ),
        ),
        yields=_SUBSCRIPTION | {"cancel_at_period_end": True},
    ),
)
async def cancel_subscription(http: Http, connection: Connection, end: SubscriptionEnd) -> Subscription:
    """Cancel a subscription."""
    target = path("/subscriptions/{}", end.subscription_id)
    if end.at_period_end:
        return shaped(Subscription, await post(http, connection, target, {"cancel_at_period_end": True}))
    return shaped(Subscription, (await api.call(http, connection, "DELETE", target)).json())


def _created_at(one: Any) -> str:
    return stamp(datetime.fromtimestamp(one.created, UTC))


async def _since(
    http: Http, connection: Connection, target: str, params: dict[str, Any], model: type[M], cursor: str | None
) -> Found[M]:
    begin = look_from(http, cursor)
    wanted = params | {"created[gte]": int(begin.timestamp())}
    items = await gathered_since(pages(http, connection, target, wanted), rows_of(model), _created_at, begin)
    return found_since(http, cursor, items, key=_id, at=_created_at)


def _id(one: Any) -> str:
    return str(one.id)


def _look(query: str, given: dict[str, Any], one: dict[str, Any]) -> PollExample:
    return PollExample(
        connection=MADE_UP,
        given=given,
        cursor="2026-01-31T08:10:00Z",
        calls=(Call("GET", f"{URL}{query}&limit=100", headers=SIGNED_IN, answer=_list_of(one)),),
        finds=[(one["id"], one)],
        leaves="2026-01-31T08:20:00Z",
    )


@stripe.poll(
    phrases=("new stripe event", "something happens in stripe", "a stripe invoice is paid"),
    example=_look(f"/events?types%5B0%5D=invoice.paid&created%5Bgte%5D={_BEGIN}", {"types": ["invoice.paid"]}, _EVENT),
)
async def new_event(http: Http, connection: Connection, watch: EventWatch, cursor: str | None) -> Found[Event]:
    """A new event of one of several kinds."""
    return await _since(http, connection, "/events", flat({"types": watch.types}), Event, cursor)


@stripe.poll(
    phrases=("new stripe payment", "a payment arrives in stripe", "someone pays with stripe", "new stripe charge"),
    example=_look(f"/charges?created%5Bgte%5D={_BEGIN}", {}, _CHARGE),
)
async def new_payment(http: Http, connection: Connection, watch: Everything, cursor: str | None) -> Found[Charge]:
    """A new payment. One that fails is none."""
    found = await _since(http, connection, "/charges", {"customer": watch.customer_id}, Charge, cursor)
    return Found([(key, charge) for key, charge in found.items if charge.status == "succeeded"], found.cursor)


@stripe.poll(
    phrases=("new stripe customer", "a customer is added to stripe", "a customer is created in stripe"),
    example=_look(f"/customers?created%5Bgte%5D={_BEGIN}", {}, EXAMPLE_CUSTOMER),
)
async def new_customer(http: Http, connection: Connection, watch: CustomerWatch, cursor: str | None) -> Found[Customer]:
    """A new customer."""
    return await _since(http, connection, "/customers", {"email": watch.email}, Customer, cursor)
