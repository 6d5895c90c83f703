"""Asana. Source: the vendor's OpenAPI description; "Tasks", "Stories", "Projects", "Pagination" and "Rate limits" in
its reference."""

from levqor.connectors.catalog.asana import lists, tasks
from levqor.connectors.catalog.asana.connector import asana

__all__ = ["asana", "lists", "tasks"]
