"""Customers."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.shopify.connector import (
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    address,
    pages,
    send,
    shopify,
    within,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class _CustomerTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    first_name: str | None = Field(default=None, title="First name", max_length=255)
    last_name: str | None = Field(default=None, title="Last name", max_length=255)
    phone: str | None = Field(default=None, title="Telephone", max_length=60)
    note: str | None = Field(default=None, title="Note", max_length=5000)
    tags: str | None = Field(default=None, title="Tags", description="With commas between them.", max_length=5000)


class NewCustomer(_CustomerTexts):
    email: str = Field(title="E-mail", min_length=3, max_length=320)


class CustomerChange(_CustomerTexts):
    customer_id: str = Field(title="Customer id", pattern=r"^\d{1,20}$")


class CustomerSearch(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    query: str = Field(
        title="Query",
        description="As in Shopify's search.",
        min_length=1,
        max_length=500,
        examples=["email:ann@example.com"],
    )
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class Customer(Shape):
    id: int = Field(title="Customer id")
    email: str | None = Field(default=None, title="E-mail")
    first_name: str | None = Field(default=None, title="First name")
    last_name: str | None = Field(default=None, title="Last name")
    phone: str | None = Field(default=None, title="Telephone")
    orders_count: int | None = Field(default=None, title="Orders")
    total_spent: str | None = Field(default=None, title="Spent")
    note: str | None = Field(default=None, title="Note")
    tags: str = Field(default="", title="Tags")
    created_at: str | None = Field(default=None, title="Created at")


class Customers(Shape):
    customers: list[Customer] = Field(title="Customers")


_CUSTOMER: dict[str, Any] = {
    "id": 207119551,
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": None,
    "phone": None,
    "orders_count": 1,
    "total_spent": "49.00",
    "note": None,
    "tags": "",
    "created_at": "2026-01-31T03:20:00-05:00",
}


@shopify.action(
    phrases=("find a shopify customer", "search shopify customers", "look up a shopify customer by email"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"query": "email:ann@example.com"},
        calls=(
            Call(
                "GET",
                f"{URL}/customers/search.json?query=email%3Aann%40example.com&limit=50",
                headers=SIGNED_IN,
                answer={"customers": [_CUSTOMER]},
            ),
        ),
        yields={"customers": [_CUSTOMER]},
    ),
)
async def search_customers(http: Http, connection: Connection, wanted: CustomerSearch) -> Customers:
    """Find customers."""
    params = {"query": wanted.query, "limit": min(250, wanted.limit)}
    found = await pages(http, connection, address("/customers/search"), params)
    customers = await gathered(found, lambda page: rows(Customer, within("customers", page)), wanted.limit)
    return Customers(customers=customers)


@shopify.action(
    phrases=("create a shopify customer", "add a customer to shopify", "save the customer in shopify"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com", "first_name": "Ann"},
        calls=(
            Call(
                "POST",
                f"{URL}/customers.json",
                json={"customer": {"first_name": "Ann", "email": "ann@example.com"}},
                headers=SIGNED_IN,
                status=201,
                answer={"customer": _CUSTOMER},
            ),
        ),
        yields=_CUSTOMER,
    ),
)
async def create_customer(http: Http, connection: Connection, customer: NewCustomer) -> Customer:
    """Create a customer."""
    body = {"customer": customer.model_dump(exclude_none=True)}
    return shaped(Customer, within("customer", await send(http, connection, "POST", address("/customers"), body)))


@shopify.action(
    phrases=("update a shopify customer", "tag a shopify customer", "change a customer in shopify"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"customer_id": "207119551", "first_name": "Ann"},
        calls=(
            Call(
                "PUT",
                f"{URL}/customers/207119551.json",
                json={"customer": {"first_name": "Ann"}},
                headers=SIGNED_IN,
                answer={"customer": _CUSTOMER},
            ),
        ),
        yields=_CUSTOMER,
    ),
)
async def update_customer(http: Http, connection: Connection, change: CustomerChange) -> Customer:
    """Change a customer. What is left empty stays as it is."""
    body = {"customer": change.model_dump(exclude_none=True, exclude={"customer_id"})}
    answer = await send(http, connection, "PUT", address("/customers/{}", change.customer_id), body)
    return shaped(Customer, within("customer", answer))
