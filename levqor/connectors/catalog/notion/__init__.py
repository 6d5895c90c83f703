"""Notion. Source: the vendor's SDK as described beside the project; "Request limits", "Retrieve a database" and
"Property values" in the vendor's API reference, version 2025-09-03."""

from levqor.connectors.catalog.notion import databases, looks, pages
from levqor.connectors.catalog.notion.connector import notion

__all__ = ["databases", "looks", "notion", "pages"]
