"""The connection to Shopify, and what all of its steps share."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr, model_validator

from levqor.connectors.api import Api, next_link, path, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape

VERSION: Final = "2026-01"


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    shop: str = Field(
        title="Shop",
        description="The shop's first address, which ends with myshopify.com.",
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9-]{0,80}\.myshopify\.com$",
        examples=["hat-shop.myshopify.com"],
    )
    access_token: SecretStr | None = Field(
        default=None,
        title="Admin API access token",
        description="Of a custom app that was made in the shop's admin. Newer apps have an id and a secret instead.",
    )
    client_id: str | None = Field(
        default=None, title="Client id", description="dev.shopify.com, your app, Settings.", max_length=200
    )
    client_secret: SecretStr | None = Field(default=None, title="Client secret", description="On the same page.")

    @model_validator(mode="after")
    def _has_credentials(self) -> Connection:
        if self.access_token is None and (self.client_id is None or self.client_secret is None):
            raise ValueError("give an access token, or a client id and its secret")
        return self


class _Token(Shape):
    access_token: SecretStr


class _Shop(Shape):
    name: str


class _Me(Shape):
    shop: _Shop


def _headers(connection: Connection) -> dict[str, str]:
    token = connection.access_token
    return {"X-Shopify-Access-Token": token.get_secret_value()} if token else {}


def _pause(answer: Answer, _: Any) -> float | None:
    """The bucket of requests empties within seconds."""
    return 2.0 if answer.status == 429 else None


api: Api[Connection] = Api(
    "Shopify", lambda connection: f"https://{connection.shop}/admin", _headers, wait_seconds=_pause
)

shopify = Connector(
    id="shopify",
    name="Shopify",
    category="shop",
    description="Orders, products and customers of a Shopify shop.",
    connection=Connection,
    names=("shopify", "shopify store", "shopify shop"),
)

MADE_UP = {"shop": "hat-shop.myshopify.com", "access_token": "made-up-token"}
SIGNED_IN = {"x-shopify-access-token": "made-up-token"}
URL = f"https://hat-shop.myshopify.com/admin/api/{VERSION}"


async def signed_in(http: Http, connection: Connection) -> Connection:
    """The connection with a token. An app with an id and a secret gets one for a day; it is asked for each time."""
    if connection.access_token is not None:
        return connection
    secret = connection.client_secret.get_secret_value() if connection.client_secret else ""
    form = {"grant_type": "client_credentials", "client_id": connection.client_id, "client_secret": secret}
    answer = await api.call(http, connection, "POST", "/oauth/access_token", form=form)
    return connection.model_copy(update={"access_token": shaped(_Token, answer.json()).access_token})


def address(template: str, *parts: str | int) -> str:
    return path(f"/api/{VERSION}{template}.json", *parts)


async def read(http: Http, connection: Connection, target: str, params: dict[str, Any] | None = None) -> Any:
    return await api.get(http, await signed_in(http, connection), target, params)


async def send(http: Http, connection: Connection, method: str, target: str, body: dict[str, Any]) -> Any:
    return (await api.call(http, await signed_in(http, connection), method, target, json=body)).json()


async def pages(http: Http, connection: Connection, target: str, params: dict[str, Any]) -> Any:
    """A list, page after page. The link to the next one holds all parameters."""
    return api.pages(http, await signed_in(http, connection), target, params, lambda answer, _: next_link(answer))


def within(name: str, content: Any) -> Any:
    """What an answer has under its only name."""
    return content.get(name) if isinstance(content, dict) else None


@shopify.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", f"{URL}/shop.json", headers=SIGNED_IN, answer={"shop": {"name": "The hat shop"}}),),
        yields={"name": "The hat shop"},
    )
)
async def which_shop(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, await read(http, connection, address("/shop"))).shop.name)
