"""Airtable. Source: the vendor's SDK as described beside the project; "List records", "Update multiple records",
"Get user ID & scopes" and "Rate limits" in the vendor's Web API reference."""

from levqor.connectors.catalog.airtable import reads, writes
from levqor.connectors.catalog.airtable.connector import airtable

__all__ = ["airtable", "reads", "writes"]
