"""Products."""

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
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class ProductId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    product_id: str = Field(title="Product id", pattern=r"^\d{1,20}$")


class _ProductTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    body_html: str | None = Field(
        default=None,
        title="Description",
        description="HTML.",
        max_length=60_000,
        json_schema_extra={"widget": "long_text"},
    )
    vendor: str | None = Field(default=None, title="Maker", max_length=255)
    product_type: str | None = Field(default=None, title="Kind", max_length=255)
    tags: str | None = Field(default=None, title="Tags", description="With commas between them.", max_length=5000)
    status: Literal["active", "draft", "archived"] | None = Field(default=None, title="Status")


class NewProduct(_ProductTexts):
    title: str = Field(title="Title", min_length=1, max_length=255)
    price: str | None = Field(default=None, title="Price", pattern=r"^\d{1,12}(\.\d{1,4})?$")
    sku: str | None = Field(default=None, title="SKU", max_length=255)


class ProductChange(_ProductTexts, ProductId):
    title: str | None = Field(default=None, title="New title", min_length=1, max_length=255)


class ProductFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    title: str | None = Field(default=None, title="Title", max_length=255)
    status: Literal["active", "draft", "archived"] | None = Field(default=None, title="Status")
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class Variant(Shape):
    id: int = Field(title="Variant id")
    title: str | None = Field(default=None, title="Title")
    sku: str | None = Field(default=None, title="SKU")
    price: str | None = Field(default=None, title="Price")
    inventory_quantity: int | None = Field(default=None, title="In stock")


class Product(Shape):
    id: int = Field(title="Product id")
    handle: str | None = Field(default=None, title="Handle", description="The last part of its address in the shop.")
    title: str = Field(title="Title")
    vendor: str | None = Field(default=None, title="Maker")
    product_type: str | None = Field(default=None, title="Kind")
    status: str | None = Field(default=None, title="Status")
    tags: str = Field(default="", title="Tags")
    variants: list[Variant] = Field(default_factory=list, title="Variants")
    created_at: str | None = Field(default=None, title="Created at")


class Products(Shape):
    products: list[Product] = Field(title="Products")


_PRODUCT: dict[str, Any] = {
    "id": 632910392,
    "handle": "hat",
    "title": "Hat",
    "vendor": "The hat shop",
    "product_type": "Hats",
    "status": "active",
    "tags": "",
    "variants": [{"id": 808950810, "title": "Default", "sku": "HAT-1", "price": "49.00", "inventory_quantity": 3}],
    "created_at": "2026-01-31T03:20:00-05:00",
}


@shopify.action(
    phrases=("list shopify products", "get the products from shopify", "find a shopify product"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"title": "Hat"},
        calls=(
            Call("GET", f"{URL}/products.json?title=Hat&limit=50", headers=SIGNED_IN, answer={"products": [_PRODUCT]}),
        ),
        yields={"products": [_PRODUCT]},
    ),
)
async def list_products(http: Http, connection: Connection, wanted: ProductFilter) -> Products:
    """List products."""
    params = {"title": wanted.title, "status": wanted.status, "limit": min(250, wanted.limit)}
    found = await pages(http, connection, address("/products"), params)
    return Products(products=await gathered(found, lambda page: rows(Product, within("products", page)), wanted.limit))


@shopify.action(
    phrases=("get a shopify product", "look up a shopify product", "read the shopify product"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"product_id": "632910392"},
        calls=(Call("GET", f"{URL}/products/632910392.json", headers=SIGNED_IN, answer={"product": _PRODUCT}),),
        yields=_PRODUCT,
    ),
)
async def get_product(http: Http, connection: Connection, wanted: ProductId) -> Product:
    """Get a product."""
    return shaped(Product, within("product", await read(http, connection, address("/products/{}", wanted.product_id))))


@shopify.action(
    phrases=("create a shopify product", "add a product to shopify", "put a product into the shopify shop"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"title": "Hat", "price": "49.00", "sku": "HAT-1"},
        calls=(
            Call(
                "POST",
                f"{URL}/products.json",
                json={"product": {"title": "Hat", "variants": [{"price": "49.00", "sku": "HAT-1"}]}},
                headers=SIGNED_IN,
                status=201,
                answer={"product": _PRODUCT},
            ),
        ),
        yields=_PRODUCT,
    ),
)
async def create_product(http: Http, connection: Connection, product: NewProduct) -> Product:
    """Create a product."""
    body = product.model_dump(exclude_none=True, exclude={"price", "sku"})
    variant = product.model_dump(exclude_none=True, include={"price", "sku"})
    body |= {"variants": [variant]} if variant else {}
    answer = await send(http, connection, "POST", address("/products"), {"product": body})
    return shaped(Product, within("product", answer))


@shopify.action(
    phrases=("update a shopify product", "change a product in shopify", "set the status of a shopify product"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"product_id": "632910392", "status": "active"},
        calls=(
            Call(
                "PUT",
                f"{URL}/products/632910392.json",
                json={"product": {"status": "active"}},
                headers=SIGNED_IN,
                answer={"product": _PRODUCT},
            ),
        ),
        yields=_PRODUCT,
    ),
)
async def update_product(http: Http, connection: Connection, change: ProductChange) -> Product:
    """Change a product. What is left empty stays as it is."""
    body = {"product": change.model_dump(exclude_none=True, exclude={"product_id"})}
    answer = await send(http, connection, "PUT", address("/products/{}", change.product_id), body)
    return shaped(Product, within("product", answer))
