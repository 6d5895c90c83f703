"""Orders, and those that are new or change."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.woocommerce.connector import (
    ID,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Everything,
    Place,
    api,
    pages,
    woocommerce,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, gathered, gathered_since, look_from, rows, stamp
from levqor.kit.shapes import Shape


class OrderId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    order_id: str = Field(title="Order id", pattern=ID)


OrderStatus = Literal["pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed"]


class OrderFilter(Everything):
    status: OrderStatus | Literal["any"] = Field(default="any", title="Status")
    customer_id: int | None = Field(default=None, title="Customer id", ge=1)
    search: str | None = Field(default=None, title="Text", max_length=255)


class OrderLine(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    product_id: int = Field(title="Product id", ge=1)
    variation_id: int | None = Field(default=None, title="Variation id", ge=1)
    quantity: int = Field(default=1, ge=1, le=100_000, title="Quantity")


class NewOrder(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    lines: list[OrderLine] = Field(title="Lines", min_length=1, max_length=100)
    customer_id: int | None = Field(default=None, title="Customer id", ge=1)
    billing: Place | None = Field(default=None, title="Bill to")
    shipping: Place | None = Field(default=None, title="Deliver to")
    status: OrderStatus = Field(default="pending", title="Status")
    is_paid: bool = Field(default=False, title="Paid")
    note: str | None = Field(default=None, title="Customer's note", max_length=5000)


class OrderChange(OrderId):
    status: OrderStatus | None = Field(default=None, title="New status")
    note: str | None = Field(default=None, title="New customer's note", max_length=5000)


class LineItem(Shape):
    id: int = Field(title="Line id")
    name: str = Field(title="Name")
    product_id: int | None = Field(default=None, title="Product id")
    sku: str | None = Field(default=None, title="SKU")
    quantity: int = Field(title="Quantity")
    total: str = Field(title="Total")


class Order(Shape):
    id: int = Field(title="Order id")
    number: str = Field(title="Number")
    payment_url: str | None = Field(default=None, title="URL", description="Where the customer pays.")
    status: str = Field(title="Status")
    total: str = Field(title="Total")
    currency: str = Field(title="Currency")
    customer_id: int = Field(default=0, title="Customer id", description="0: a guest.")
    customer_note: str = Field(default="", title="Customer's note")
    billing: Place = Field(default=Place(), title="Bill to")
    shipping: Place = Field(default=Place(), title="Deliver to")
    payment_method_title: str = Field(default="", title="Paid by")
    line_items: list[LineItem] = Field(default_factory=list, title="Lines")
    date_created_gmt: str = Field(title="Created at", description="In UTC.")
    date_modified_gmt: str | None = Field(default=None, title="Changed at", description="In UTC.")
    date_paid_gmt: str | None = Field(default=None, title="Paid at", description="In UTC.")


class Orders(Shape):
    orders: list[Order] = Field(title="Orders", description="Newest first.")


class OrderWatch(Shape):
    model_config = ConfigDict(extra="forbid")

    status: OrderStatus | Literal["any"] = Field(default="any", title="Only with the status")


_NOBODY = {
    "first_name": "",
    "last_name": "",
    "email": None,
    "phone": None,
    "address_1": "",
    "postcode": "",
    "city": "",
    "country": "",
}
EXAMPLE_ORDER: dict[str, Any] = {
    "id": 727,
    "number": "727",
    "payment_url": None,
    "status": "processing",
    "total": "49.00",
    "currency": "EUR",
    "customer_id": 0,
    "customer_note": "",
    "billing": _NOBODY | {"first_name": "Ann", "email": "ann@example.com"},
    "shipping": _NOBODY,
    "payment_method_title": "",
    "line_items": [{"id": 315, "name": "Hat", "product_id": 93, "sku": "HAT-1", "quantity": 1, "total": "49.00"}],
    "date_created_gmt": "2026-01-31T08:20:00",
    "date_modified_gmt": "2026-01-31T08:25:00",
    "date_paid_gmt": None,
}


@woocommerce.action(
    phrases=("list woocommerce orders", "get the orders from woocommerce", "find woocommerce orders"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"status": "processing", "limit": 10},
        calls=(
            Call(
                "GET",
                f"{URL}/orders?status=processing&per_page=10",
                headers=SIGNED_IN,
                answer=[EXAMPLE_ORDER],
                answer_headers={"x-wp-totalpages": "1"},
            ),
        ),
        yields={"orders": [EXAMPLE_ORDER]},
    ),
)
async def list_orders(http: Http, connection: Connection, wanted: OrderFilter) -> Orders:
    """List orders."""
    params = {
        "status": wanted.status,
        "customer": wanted.customer_id,
        "search": wanted.search,
        "per_page": min(100, wanted.limit),
    }
    found = pages(http, connection, "/orders", params)
    return Orders(orders=await gathered(found, lambda page: rows(Order, page), wanted.limit))


@woocommerce.action(
    phrases=("get a woocommerce order", "look up a woocommerce order", "read the woocommerce order"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"order_id": "727"},
        calls=(Call("GET", f"{URL}/orders/727", headers=SIGNED_IN, answer=EXAMPLE_ORDER),),
        yields=EXAMPLE_ORDER,
    ),
)
async def get_order(http: Http, connection: Connection, wanted: OrderId) -> Order:
    """Get an order."""
    return shaped(Order, await api.get(http, connection, path("/orders/{}", wanted.order_id)))


@woocommerce.action(
    phrases=("create a woocommerce order", "add an order to woocommerce", "place an order in woocommerce"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"lines": [{"product_id": 93}], "billing": {"first_name": "Ann", "email": "ann@example.com"}},
        calls=(
            Call(
                "POST",
                f"{URL}/orders",
                json={
                    "line_items": [{"product_id": 93, "quantity": 1}],
                    "billing": {"first_name": "Ann", "email": "ann@example.com"},
                    "status": "pending",
                    "set_paid": False,
                },
                headers=SIGNED_IN,
                status=201,
                answer=EXAMPLE_ORDER,
            ),
        ),
        yields=EXAMPLE_ORDER,
    ),
)
async def create_order(http: Http, connection: Connection, order: NewOrder) -> Order:
    """Create an order."""
    body = {
        "line_items": [line.model_dump(exclude_none=True) for line in order.lines],
        "customer_id": order.customer_id,
        "billing": order.billing.model_dump(exclude_unset=True) if order.billing else None,
        "shipping": order.shipping.model_dump(exclude_unset=True) if order.shipping else None,
        "status": order.status,
        "set_paid": order.is_paid,
        "customer_note": order.note,
    }
    given = {name: value for name, value in body.items() if value is not None}
    return shaped(Order, await api.post(http, connection, "/orders", given))


@woocommerce.action(
    phrases=("update a woocommerce order", "complete a woocommerce order", "set the status of a woocommerce order"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"order_id": "727", "status": "processing"},
        calls=(
            Call("PUT", f"{URL}/orders/727", json={"status": "processing"}, headers=SIGNED_IN, answer=EXAMPLE_ORDER),
        ),
        yields=EXAMPLE_ORDER,
    ),
)
async def update_order(http: Http, connection: Connection, change: OrderChange) -> Order:
    """Change an order, such as its status. What is left empty stays as it is."""
    body = {"status": change.status, "customer_note": change.note}
    given = {name: value for name, value in body.items() if value is not None}
    answer = await api.call(http, connection, "PUT", path("/orders/{}", change.order_id), json=given)
    return shaped(Order, answer.json())


@woocommerce.poll(
    phrases=("new woocommerce order", "someone orders in the woocommerce shop", "an order arrives in woocommerce"),
    example=PollExample(
        connection=MADE_UP,
        given={},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/orders?status=any&orderby=date&order=desc&per_page=100",
                headers=SIGNED_IN,
                answer=[EXAMPLE_ORDER, EXAMPLE_ORDER | {"id": 700, "date_created_gmt": "2026-01-30T08:00:00"}],
            ),
        ),
        finds=[("727", EXAMPLE_ORDER)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_order(http: Http, connection: Connection, watch: OrderWatch, cursor: str | None) -> Found[Order]:
    """A new order."""
    params = {"status": watch.status, "orderby": "date", "order": "desc", "per_page": 100}
    found = pages(http, connection, "/orders", params)
    begin = look_from(http, cursor)
    orders = await gathered_since(found, lambda page: rows(Order, page), lambda one: one.date_created_gmt, begin)
    return found_since(http, cursor, orders, key=lambda one: str(one.id), at=lambda one: one.date_created_gmt)


@woocommerce.poll(
    phrases=("a woocommerce order changes", "a woocommerce order is paid", "the status of a woocommerce order changes"),
    example=PollExample(
        connection=MADE_UP,
        given={"status": "processing"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/orders?status=processing&modified_after=2026-01-31T08%3A05%3A00Z&dates_are_gmt=true&per_page=100",
                headers=SIGNED_IN,
                answer=[EXAMPLE_ORDER],
            ),
        ),
        finds=[("727@processing@2026-01-31T08:25:00", EXAMPLE_ORDER)],
        leaves="2026-01-31T08:25:00Z",
    ),
)
async def new_or_changed_order(
    http: Http, connection: Connection, watch: OrderWatch, cursor: str | None
) -> Found[Order]:
    """A new or changed order."""
    params = {
        "status": watch.status,
        "modified_after": stamp(look_from(http, cursor)),
        "dates_are_gmt": True,
        "per_page": 100,
    }

    def changed_at(order: Order) -> str:
        return order.date_modified_gmt or order.date_created_gmt

    found = pages(http, connection, "/orders", params)
    orders = await gathered(found, lambda page: rows(Order, page), MOST_PAGES * 100)
    return found_since(http, cursor, orders, key=lambda one: f"{one.id}@{one.status}@{changed_at(one)}", at=changed_at)
