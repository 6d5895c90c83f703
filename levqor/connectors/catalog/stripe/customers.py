"""Customers."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.stripe.connector import (
    CUSTOMER_ID,
    EXAMPLE_CUSTOMER,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Customer,
    pages,
    post,
    rows_of,
    stripe,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered
from levqor.kit.shapes import Shape


class _CustomerTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    name: str | None = Field(default=None, title="Name", max_length=256)
    phone: str | None = Field(default=None, title="Telephone", max_length=20)
    description: str | None = Field(default=None, title="Description", max_length=500)
    metadata: dict[str, str] = Field(default_factory=dict, title="Metadata", max_length=50)


class NewCustomer(_CustomerTexts):
    email: str | None = Field(default=None, title="E-mail", max_length=512)


class CustomerChange(NewCustomer):
    customer_id: str = Field(title="Customer id", pattern=CUSTOMER_ID)


class CustomerSearch(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    email: str | None = Field(
        default=None, title="E-mail", description="Capitals count; empty: all customers.", max_length=512
    )
    limit: int = Field(default=10, ge=1, le=1000, title="At most")


class Customers(Shape):
    customers: list[Customer] = Field(title="Customers", description="Newest first.")


@stripe.action(
    phrases=("create a stripe customer", "add a customer to stripe", "make a customer in stripe"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com", "name": "Ann", "metadata": {"plan": "hats"}},
        calls=(
            Call(
                "POST",
                f"{URL}/customers",
                form={"name": "Ann", "metadata[plan]": "hats", "email": "ann@example.com"},
                headers=SIGNED_IN,
                answer=EXAMPLE_CUSTOMER,
            ),
        ),
        yields=EXAMPLE_CUSTOMER,
    ),
)
async def create_customer(http: Http, connection: Connection, customer: NewCustomer) -> Customer:
    """Create a customer."""
    return shaped(Customer, await post(http, connection, "/customers", customer.model_dump()))


@stripe.action(
    phrases=("update a stripe customer", "change a customer in stripe", "set metadata of a stripe customer"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"customer_id": "cus_ANN", "name": "Ann"},
        calls=(
            Call(
                "POST",
                f"{URL}/customers/cus_ANN",
                form={"name": "Ann"},
                headers=SIGNED_IN,
                answer=EXAMPLE_CUSTOMER,
            ),
        ),
        yields=EXAMPLE_CUSTOMER,
    ),
)
async def update_customer(http: Http, connection: Connection, change: CustomerChange) -> Customer:
    """Change a customer. What is left empty stays as it is."""
    target = path("/customers/{}", change.customer_id)
    return shaped(Customer, await post(http, connection, target, change.model_dump(exclude={"customer_id"})))


@stripe.action(
    phrases=("find a stripe customer", "look up a stripe customer by email", "list stripe customers"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"email": "ann@example.com"},
        calls=(
            Call(
                "GET",
                f"{URL}/customers?email=ann%40example.com&limit=10",
                headers=SIGNED_IN,
                answer={"data": [EXAMPLE_CUSTOMER], "has_more": False},
            ),
        ),
        yields={"customers": [EXAMPLE_CUSTOMER]},
    ),
)
async def find_customers(http: Http, connection: Connection, wanted: CustomerSearch) -> Customers:
    """Find customers by their e-mail."""
    found = pages(http, connection, "/customers", {"email": wanted.email}, wanted.limit)
    return Customers(customers=await gathered(found, rows_of(Customer), wanted.limit))
