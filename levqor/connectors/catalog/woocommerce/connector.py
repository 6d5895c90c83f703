"""The connection to a WooCommerce shop, and what all of its steps share."""

from __future__ import annotations

import base64
from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.connectors.reading import MOST_PAGES
from levqor.kit.shapes import Shape

ID: Final = r"^\d{1,20}$"
MONEY: Final = r"^\d{1,12}(\.\d{1,4})?$"


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    site: str = Field(
        title="Address of the shop",
        description="As it is in the browser after all redirects, with https.",
        pattern=r"^https://[^\s?#@]{3,400}$",
        examples=["https://shop.example"],
    )
    consumer_key: SecretStr = Field(
        title="Consumer key",
        description="WooCommerce, Settings, Advanced, REST API, Add key. Begins with ck_.",
        min_length=1,
    )
    consumer_secret: SecretStr = Field(title="Consumer secret", description="Shown beside the key, once.", min_length=1)


class Everything(Shape):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class Place(Shape):
    model_config = ConfigDict(extra="ignore")

    first_name: str = Field(default="", title="First name")
    last_name: str = Field(default="", title="Last name")
    email: str | None = Field(default=None, title="E-mail")
    phone: str | None = Field(default=None, title="Telephone")
    address_1: str = Field(default="", title="Street")
    postcode: str = Field(default="", title="Postcode")
    city: str = Field(default="", title="City")
    country: str = Field(default="", title="Country", description="Two letters.")


class _Environment(Shape):
    site_url: str


class _Status(Shape):
    environment: _Environment


def _headers(connection: Connection) -> dict[str, str]:
    pair = f"{connection.consumer_key.get_secret_value()}:{connection.consumer_secret.get_secret_value()}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


api: Api[Connection] = Api(
    "WooCommerce",
    lambda connection: f"{connection.site.rstrip('/')}/wp-json/wc/v3",
    _headers,
    reason=lambda content: content["code"],
)

woocommerce = Connector(
    id="woocommerce",
    name="WooCommerce",
    category="shop",
    description="Orders, products and customers of a WooCommerce shop.",
    connection=Connection,
    names=("woocommerce", "woo commerce", "woo"),
)

MADE_UP = {"site": "https://shop.example", "consumer_key": "ck_made_up", "consumer_secret": "cs_made_up"}
SIGNED_IN = {"authorization": "Basic Y2tfbWFkZV91cDpjc19tYWRlX3Vw"}
URL = "https://shop.example/wp-json/wc/v3"


def pages(http: Http, connection: Connection, target: str, params: dict[str, Any]) -> Any:
    """A list, page after page; how many there are stands in a header."""
    number = 1

    def further(answer: Answer, _: Any) -> dict[str, int] | None:
        nonlocal number
        total = answer.headers.get("x-wp-totalpages", "")
        number += 1
        return {"page": number} if total.isdecimal() and number <= min(int(total[:6]), MOST_PAGES) else None

    return api.pages(http, connection, target, params, further)


@woocommerce.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call(
                "GET",
                f"{URL}/system_status?_fields=environment.site_url",
                headers=SIGNED_IN,
                answer={"environment": {"site_url": "https://shop.example"}},
            ),
        ),
        yields={"name": "https://shop.example"},
    )
)
async def which_shop(http: Http, connection: Connection) -> Account:
    status = shaped(_Status, await api.get(http, connection, "/system_status", {"_fields": "environment.site_url"}))
    return Account(name=status.environment.site_url[:200])
