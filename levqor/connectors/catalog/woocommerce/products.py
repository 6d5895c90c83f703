"""Products."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.woocommerce.connector import (
    ID,
    MADE_UP,
    MONEY,
    SIGNED_IN,
    URL,
    Connection,
    Everything,
    api,
    pages,
    woocommerce,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class ProductId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    product_id: str = Field(title="Product id", pattern=ID)


class _ProductTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    regular_price: str | None = Field(default=None, title="Price", pattern=MONEY)
    sale_price: str | None = Field(default=None, title="Reduced price", pattern=MONEY)
    description: str | None = Field(
        default=None, title="Description", max_length=60_000, json_schema_extra={"widget": "long_text"}
    )
    sku: str | None = Field(default=None, title="SKU", max_length=255)
    stock_quantity: int | None = Field(default=None, title="In stock")
    status: Literal["publish", "draft", "private"] | None = Field(default=None, title="Status")


class NewProduct(_ProductTexts):
    name: str = Field(title="Name", min_length=1, max_length=255)


class ProductChange(_ProductTexts, ProductId):
    name: str | None = Field(default=None, title="New name", min_length=1, max_length=255)


class ProductFilter(Everything):
    search: str | None = Field(default=None, title="Text", max_length=255)
    sku: str | None = Field(default=None, title="SKU", max_length=255)


class Product(Shape):
    id: int = Field(title="Product id")
    permalink: str | None = Field(default=None, title="URL")
    name: str = Field(title="Name")
    sku: str = Field(default="", title="SKU")
    price: str = Field(default="", title="Price")
    status: str | None = Field(default=None, title="Status")
    stock_status: str | None = Field(default=None, title="Can be had")
    stock_quantity: int | None = Field(default=None, title="In stock")


class Products(Shape):
    products: list[Product] = Field(title="Products")


_PRODUCT: dict[str, Any] = {
    "id": 93,
    "permalink": "https://shop.example/product/hat/",
    "name": "Hat",
    "sku": "HAT-1",
    "price": "49.00",
    "status": "publish",
    "stock_status": "instock",
    "stock_quantity": 3,
}


@woocommerce.action(
    phrases=("list woocommerce products", "get the products from woocommerce", "find a woocommerce product"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"sku": "HAT-1"},
        calls=(Call("GET", f"{URL}/products?sku=HAT-1&per_page=50", headers=SIGNED_IN, answer=[_PRODUCT]),),
        yields={"products": [_PRODUCT]},
    ),
)
async def list_products(http: Http, connection: Connection, wanted: ProductFilter) -> Products:
    """List products."""
    params = {"search": wanted.search, "sku": wanted.sku, "per_page": min(100, wanted.limit)}
    found = pages(http, connection, "/products", params)
    return Products(products=await gathered(found, lambda page: rows(Product, page), wanted.limit))


@woocommerce.action(
    phrases=("get a woocommerce product", "look up a woocommerce product", "read the woocommerce product"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"product_id": "93"},
        calls=(Call("GET", f"{URL}/products/93", headers=SIGNED_IN, answer=_PRODUCT),),
        yields=_PRODUCT,
    ),
)
async def get_product(http: Http, connection: Connection, wanted: ProductId) -> Product:
    """Get a product."""
    return shaped(Product, await api.get(http, connection, path("/products/{}", wanted.product_id)))


def _product(product: NewProduct | ProductChange) -> dict[str, Any]:
    """The shop counts what is in stock only where it is told to."""
    given = product.model_dump(exclude_none=True, exclude={"product_id"})
    return given | ({"manage_stock": True} if product.stock_quantity is not None else {})


@woocommerce.action(
    phrases=("create a woocommerce product", "add a product to woocommerce", "put a product into the woocommerce shop"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"name": "Hat", "regular_price": "49.00", "stock_quantity": 3},
        calls=(
            Call(
                "POST",
                f"{URL}/products",
                json={"regular_price": "49.00", "stock_quantity": 3, "name": "Hat", "manage_stock": True},
                headers=SIGNED_IN,
                status=201,
                answer=_PRODUCT,
            ),
        ),
        yields=_PRODUCT,
    ),
)
async def create_product(http: Http, connection: Connection, product: NewProduct) -> Product:
    """Create a product."""
    return shaped(Product, await api.post(http, connection, "/products", _product(product)))


@woocommerce.action(
    phrases=("update a woocommerce product", "set the stock in woocommerce", "change the price in woocommerce"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"product_id": "93", "stock_quantity": 3},
        calls=(
            Call(
                "PUT",
                f"{URL}/products/93",
                json={"stock_quantity": 3, "manage_stock": True},
                headers=SIGNED_IN,
                answer=_PRODUCT,
            ),
        ),
        yields=_PRODUCT,
    ),
)
async def update_product(http: Http, connection: Connection, change: ProductChange) -> Product:
    """Change a product. What is left empty stays as it is."""
    target = path("/products/{}", change.product_id)
    return shaped(Product, (await api.call(http, connection, "PUT", target, json=_product(change))).json())
