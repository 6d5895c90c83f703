"""Customers."""

from __future__ import annotations

from typing import Any

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
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class CustomerFilter(Everything):
    email: str | None = Field(default=None, title="E-mail", max_length=320)
    search: str | None = Field(default=None, title="Text", max_length=255)


class NewCustomer(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    email: str = Field(title="E-mail", min_length=3, max_length=320)
    first_name: str | None = Field(default=None, title="First name", max_length=255)
    last_name: str | None = Field(default=None, title="Last name", max_length=255)
    billing: Place | None = Field(default=None, title="Bill to")


class CustomerChange(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    customer_id: str = Field(title="Customer id", pattern=ID)
    email: str | None = Field(default=None, title="New e-mail", max_length=320)
    first_name: str | None = Field(default=None, title="New first name", max_length=255)
    last_name: str | None = Field(default=None, title="New last name", max_length=255)


class Customer(Shape):
    id: int = Field(title="Customer id")
    email: str = Field(title="E-mail")
    first_name: str = Field(default="", title="First name")
    last_name: str = Field(default="", title="Last name")
    is_paying_customer: bool = Field(default=False, title="Has paid for an order")
    date_created_gmt: str | None = Field(default=None, title="Created at", description="In UTC.")


class Customers(Shape):
    customers: list[Customer] = Field(title="Customers")


_CUSTOMER: dict[str, Any] = {
    "id": 25,
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": "",
    "is_paying_customer": False,
    "date_created_gmt": "2026-01-31T08:20:00",
}


@woocommerce.action(
    phrases=("list woocommerce customers", "find a woocommerce customer", "look up a woocommerce customer by email"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com"},
        calls=(
            Call(
                "GET",
                f"{URL}/customers?email=ann%40example.com&role=all&per_page=50",
                headers=SIGNED_IN,
                answer=[_CUSTOMER],
            ),
        ),
        yields={"customers": [_CUSTOMER]},
    ),
)
async def list_customers(http: Http, connection: Connection, wanted: CustomerFilter) -> Customers:
    """List customers."""
    params = {"email": wanted.email, "search": wanted.search, "role": "all", "per_page": min(100, wanted.limit)}
    found = pages(http, connection, "/customers", params)
    return Customers(customers=await gathered(found, lambda page: rows(Customer, page), wanted.limit))


@woocommerce.action(
    phrases=("create a woocommerce customer", "add a customer to woocommerce", "save the customer in woocommerce"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com", "first_name": "Ann"},
        calls=(
            Call(
                "POST",
                f"{URL}/customers",
                json={"email": "ann@example.com", "first_name": "Ann"},
                headers=SIGNED_IN,
                status=201,
                answer=_CUSTOMER,
            ),
        ),
        yields=_CUSTOMER,
    ),
)
async def create_customer(http: Http, connection: Connection, customer: NewCustomer) -> Customer:
    """Create a customer."""
    body = customer.model_dump(exclude_none=True, exclude_unset=True)
    return shaped(Customer, await api.post(http, connection, "/customers", body))


@woocommerce.action(
    phrases=("update a woocommerce customer", "change a customer in woocommerce", "edit a woocommerce customer"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"customer_id": "25", "first_name": "Ann"},
        calls=(Call("PUT", f"{URL}/customers/25", json={"first_name": "Ann"}, headers=SIGNED_IN, answer=_CUSTOMER),),
        yields=_CUSTOMER,
    ),
)
async def update_customer(http: Http, connection: Connection, change: CustomerChange) -> Customer:
    """Change a customer. What is left empty stays as it is."""
    body = change.model_dump(exclude_none=True, exclude={"customer_id"})
    target = path("/customers/{}", change.customer_id)
    return shaped(Customer, (await api.call(http, connection, "PUT", target, json=body)).json())
