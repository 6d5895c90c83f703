"""Shopify. Source: the vendor's REST Admin API reference: "Order", "Product", "Customer", "Paginate results", "Rate
limits" and "Client credentials grant"."""

from levqor.connectors.catalog.shopify import customers, orders, products
from levqor.connectors.catalog.shopify.connector import shopify

__all__ = ["customers", "orders", "products", "shopify"]
