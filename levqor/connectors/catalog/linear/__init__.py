"""Linear. Source: the vendor's GraphQL schema; "Rate limiting", "Filtering" and "Pagination" in its developer pages."""

from levqor.connectors.catalog.linear import issues, lists
from levqor.connectors.catalog.linear.connector import linear

__all__ = ["issues", "linear", "lists"]
