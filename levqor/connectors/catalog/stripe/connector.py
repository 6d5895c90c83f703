"""The connection to Stripe, and what all of its steps share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import rows
from levqor.kit.shapes import Shape

M = TypeVar("M", bound=BaseModel)
CUSTOMER_ID: Final = r"^cus_\w{1,100}$"
CURRENCY: Final = r"^[a-zA-Z]{3}$"
VERSION: Final = "2026-10-28.endive"


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    api_key: SecretStr = Field(
        title="Secret key",
        description=(
            "Stripe, Developers, API keys. A restricted key (rk_...) with just the rights that you use is better "
            "than the secret key (sk_...)."
        ),
        min_length=1,
    )


class Customer(Shape):
    id: str = Field(title="Customer id")
    email: str | None = Field(default=None, title="E-mail")
    name: str | None = Field(default=None, title="Name")
    phone: str | None = Field(default=None, title="Telephone")
    description: str | None = Field(default=None, title="Description")
    metadata: dict[str, str] = Field(default_factory=dict, title="Metadata")
    created: int = Field(title="Created at", description="Seconds since 1970.")


class _Dashboard(Shape):
    display_name: str | None = None


class _Settings(Shape):
    dashboard: _Dashboard = _Dashboard()


class _Me(Shape):
    id: str
    settings: _Settings = _Settings()


class _Rows(Shape):
    data: list[Any]
    has_more: bool = False


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.api_key.get_secret_value()}", "Stripe-Version": VERSION}


def _reason(content: Any) -> Any:
    return content["error"].get("code") or content["error"]["type"]


api: Api[Connection] = Api("Stripe", "https://api.stripe.com/v1", _headers, reason=_reason)

stripe = Connector(
    id="stripe",
    name="Stripe",
    category="payments",
    description="Customers, payment links, invoices, payments and subscriptions of your Stripe account.",
    connection=Connection,
    names=("stripe", "stripe payments", "stripe account"),
    described_by="stripe_current",
)

MADE_UP = {"api_key": "rk_test_made_up"}
SIGNED_IN = {"authorization": "Bearer rk_test_made_up", "stripe-version": VERSION}
URL = "https://api.stripe.com/v1"
AT_08_20: Final = 1769847600
EXAMPLE_CUSTOMER: dict[str, Any] = {
    "id": "cus_ANN",
    "email": "ann@example.com",
    "name": "Ann",
    "phone": None,
    "description": None,
    "metadata": {"plan": "hats"},
    "created": AT_08_20,
}


@stripe.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call(
                "GET",
                f"{URL}/account",
                headers=SIGNED_IN,
                answer={"id": "acct_1", "settings": {"dashboard": {"display_name": "The hat shop"}}},
            ),
        ),
        yields={"name": "The hat shop"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    me = shaped(_Me, await api.get(http, connection, "/account"))
    return Account(name=me.settings.dashboard.display_name or me.id)


async def post(http: Http, connection: Connection, target: str, form: dict[str, Any]) -> Any:
    """What a form is answered with. Nested values get names as a[b][0]."""
    return (await api.call(http, connection, "POST", target, form=flat(form))).json()


def flat(values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def add(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for inner, one in value.items():
                add(f"{name}[{inner}]" if name else inner, one)
        elif isinstance(value, list):
            for at, one in enumerate(value):
                add(f"{name}[{at}]", one)
        elif value is not None:
            found[name] = value

    add("", values)
    return found


def pages(http: Http, connection: Connection, target: str, params: dict[str, Any], size: int = 100) -> Any:
    """A list, page after page, newest first."""

    def further(_: Any, page: Any) -> dict[str, str] | None:
        answer = shaped(_Rows, page)
        last = answer.data[-1] if answer.data else None
        return {"starting_after": last["id"]} if answer.has_more and isinstance(last, dict) and "id" in last else None

    return api.pages(http, connection, target, params | {"limit": min(100, size)}, further)


def rows_of(model: type[M]) -> Callable[[Any], list[M]]:
    return lambda page: rows(model, shaped(_Rows, page).data)
