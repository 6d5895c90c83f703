"""WooCommerce. Source: the vendor's REST API reference, version 3: "Authentication", "Pagination", "Orders",
"Products" and "Customers"."""

from levqor.connectors.catalog.woocommerce import customers, orders, products
from levqor.connectors.catalog.woocommerce.connector import woocommerce

__all__ = ["customers", "orders", "products", "woocommerce"]
