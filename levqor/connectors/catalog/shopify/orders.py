"""Orders, and those that are new."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.shopify.connector import (
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    address,
    pages,
    read,
    send,
    shopify,
    within,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, gathered, gathered_since, look_from, rows, stamp
from levqor.kit.shapes import Shape


class OrderId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    order_id: str = Field(title="Order id", description="The number at the end of its address.", pattern=r"^\d{1,20}$")


class OrderFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    status: Literal["open", "closed", "cancelled", "any"] = Field(default="any", title="Status")
    financial_status: Literal["paid", "pending", "refunded", "unpaid", "any"] = Field(default="any", title="Payment")
    fulfillment_status: Literal["shipped", "partial", "unshipped", "unfulfilled", "any"] = Field(
        default="any", title="Delivery"
    )
    created_since: str | None = Field(default=None, title="Created since", examples=["2026-01-31T00:00:00Z"])
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class OrderLine(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    variant_id: int | None = Field(default=None, title="Variant id", ge=1)
    title: str | None = Field(default=None, title="Title", description="For what is no product.", max_length=255)
    price: str | None = Field(default=None, title="Price", pattern=r"^\d{1,12}(\.\d{1,4})?$")
    quantity: int = Field(default=1, ge=1, le=100_000, title="Quantity")


class NewOrder(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    email: str | None = Field(default=None, title="E-mail", max_length=320)
    lines: list[OrderLine] = Field(title="Lines", min_length=1, max_length=100)
    note: str | None = Field(default=None, title="Note", max_length=5000)
    tags: str | None = Field(default=None, title="Tags", description="With commas between them.", max_length=5000)
    is_paid: bool = Field(default=False, title="Paid")


class OrderChange(OrderId):
    note: str | None = Field(default=None, title="New note", max_length=5000)
    tags: str | None = Field(default=None, title="New tags", description="With commas between them.", max_length=5000)
    email: str | None = Field(default=None, title="New e-mail", max_length=320)


class LineItem(Shape):
    id: int = Field(title="Line id")
    title: str = Field(title="Title")
    sku: str | None = Field(default=None, title="SKU")
    quantity: int = Field(title="Quantity")
    price: str = Field(title="Price")
    product_id: int | None = Field(default=None, title="Product id")
    variant_id: int | None = Field(default=None, title="Variant id")


class Buyer(Shape):
    id: int = Field(title="Customer id")
    email: str | None = Field(default=None, title="E-mail")
    first_name: str | None = Field(default=None, title="First name")
    last_name: str | None = Field(default=None, title="Last name")


class Address(Shape):
    name: str | None = Field(default=None, title="Name")
    address1: str | None = Field(default=None, title="Street")
    address2: str | None = Field(default=None, title="More")
    zip: str | None = Field(default=None, title="Postcode")
    city: str | None = Field(default=None, title="City")
    country: str | None = Field(default=None, title="Country")


class Order(Shape):
    id: int = Field(title="Order id")
    order_status_url: str | None = Field(default=None, title="URL", description="Where the customer sees it.")
    name: str = Field(title="Number", examples=["#1015"])
    email: str | None = Field(default=None, title="E-mail")
    total_price: str = Field(title="Total")
    currency: str = Field(title="Currency")
    financial_status: str | None = Field(default=None, title="Payment")
    fulfillment_status: str | None = Field(default=None, title="Delivery")
    customer: Buyer | None = Field(default=None, title="Customer")
    line_items: list[LineItem] = Field(default_factory=list, title="Lines")
    shipping_address: Address | None = Field(default=None, title="Deliver to")
    note: str | None = Field(default=None, title="Note")
    tags: str = Field(default="", title="Tags")
    created_at: str = Field(title="Created at")
    updated_at: str | None = Field(default=None, title="Changed at")
    cancelled_at: str | None = Field(default=None, title="Cancelled at")


class Orders(Shape):
    orders: list[Order] = Field(title="Orders", description="Newest first.")


class Everything(Shape):
    model_config = ConfigDict(extra="forbid")

    financial_status: Literal["paid", "pending", "any"] = Field(default="any", title="Payment")


EXAMPLE_ORDER: dict[str, Any] = {
    "id": 450789469,
    "order_status_url": "https://hat-shop.myshopify.com/1/orders/b1946ac9/authenticate",
    "name": "#1015",
    "email": "ann@example.com",
    "total_price": "49.00",
    "currency": "EUR",
    "financial_status": "paid",
    "fulfillment_status": None,
    "customer": {"id": 207119551, "email": "ann@example.com", "first_name": "Ann", "last_name": None},
    "line_items": [
        {
            "id": 466157049,
            "title": "Hat",
            "sku": "HAT-1",
            "quantity": 1,
            "price": "49.00",
            "product_id": 632910392,
            "variant_id": 808950810,
        }
    ],
    "shipping_address": None,
    "note": None,
    "tags": "",
    "created_at": "2026-01-31T03:20:00-05:00",
    "updated_at": "2026-01-31T03:20:00-05:00",
    "cancelled_at": None,
}
_ORDER_URL = f"{URL}/orders/450789469.json"


@shopify.action(
    phrases=("list shopify orders", "get the orders from shopify", "find shopify orders"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"financial_status": "paid", "limit": 10},
        calls=(
            Call(
                "GET",
                f"{URL}/orders.json?status=any&financial_status=paid&fulfillment_status=any&limit=10",
                headers=SIGNED_IN,
                answer={"orders": [EXAMPLE_ORDER]},
            ),
        ),
        yields={"orders": [EXAMPLE_ORDER]},
    ),
)
async def list_orders(http: Http, connection: Connection, wanted: OrderFilter) -> Orders:
    """List orders. Without a further right Shopify shows those of the last 60 days."""
    params = {
        "status": wanted.status,
        "financial_status": wanted.financial_status,
        "fulfillment_status": wanted.fulfillment_status,
        "created_at_min": wanted.created_since,
        "limit": min(250, wanted.limit),
    }
    found = await pages(http, connection, address("/orders"), params)
    return Orders(orders=await gathered(found, lambda page: rows(Order, within("orders", page)), wanted.limit))


@shopify.action(
    phrases=("get a shopify order", "look up a shopify order", "read the shopify order"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"order_id": "450789469"},
        calls=(Call("GET", _ORDER_URL, headers=SIGNED_IN, answer={"order": EXAMPLE_ORDER}),),
        yields=EXAMPLE_ORDER,
    ),
)
async def get_order(http: Http, connection: Connection, wanted: OrderId) -> Order:
    """Get an order."""
    return shaped(Order, within("order", await read(http, connection, address("/orders/{}", wanted.order_id))))


@shopify.action(
    phrases=("create a shopify order", "add an order to shopify", "place an order in shopify"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com", "lines": [{"variant_id": 808950810}], "is_paid": True},
        calls=(
            Call(
                "POST",
                f"{URL}/orders.json",
                json={
                    "order": {
                        "email": "ann@example.com",
                        "line_items": [{"variant_id": 808950810, "quantity": 1}],
                        "financial_status": "paid",
                    }
                },
                headers=SIGNED_IN,
                status=201,
                answer={"order": EXAMPLE_ORDER},
            ),
        ),
        yields=EXAMPLE_ORDER,
    ),
)
async def create_order(http: Http, connection: Connection, order: NewOrder) -> Order:
    """Create an order."""
    body = order.model_dump(exclude_none=True, include={"email", "note", "tags"})
    body["line_items"] = [line.model_dump(exclude_none=True) for line in order.lines]
    body["financial_status"] = "paid" if order.is_paid else "pending"
    return shaped(Order, within("order", await send(http, connection, "POST", address("/orders"), {"order": body})))


@shopify.action(
    phrases=("update a shopify order", "tag a shopify order", "add a note to the shopify order"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"order_id": "450789469", "tags": "gift"},
        calls=(
            Call(
                "PUT",
                _ORDER_URL,
                json={"order": {"tags": "gift"}},
                headers=SIGNED_IN,
                answer={"order": EXAMPLE_ORDER | {"tags": "gift"}},
            ),
        ),
        yields=EXAMPLE_ORDER | {"tags": "gift"},
    ),
)
async def update_order(http: Http, connection: Connection, change: OrderChange) -> Order:
    """Change an order. What is left empty stays as it is."""
    body = {"order": change.model_dump(exclude_none=True, exclude={"order_id"})}
    target = address("/orders/{}", change.order_id)
    return shaped(Order, within("order", await send(http, connection, "PUT", target, body)))


@shopify.poll(
    phrases=("new shopify order", "someone orders in the shopify shop", "an order arrives in shopify"),
    example=PollExample(
        connection=MADE_UP,
        given={},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/orders.json?status=any&financial_status=any&created_at_min=2026-01-31T08%3A05%3A00Z&limit=250",
                headers=SIGNED_IN,
                answer={"orders": [EXAMPLE_ORDER]},
            ),
        ),
        finds=[("450789469", EXAMPLE_ORDER)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_order(http: Http, connection: Connection, watch: Everything, cursor: str | None) -> Found[Order]:
    """A new order."""
    begin = look_from(http, cursor)
    params = {
        "status": "any",
        "financial_status": watch.financial_status,
        "created_at_min": stamp(begin),
        "limit": 250,
    }
    found = await pages(http, connection, address("/orders"), params)
    orders = await gathered_since(
        found, lambda page: rows(Order, within("orders", page)), lambda order: order.created_at, begin
    )
    return found_since(http, cursor, orders, key=lambda order: str(order.id), at=lambda order: order.created_at)
