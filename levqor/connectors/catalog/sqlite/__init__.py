"""SQLite files that the operator allows. Source: SQLite's documentation, "Result and Error Codes" and "UPSERT"."""

from levqor.connectors.catalog.sqlite import steps
from levqor.connectors.catalog.sqlite.connector import sqlite

__all__ = ["sqlite", "steps"]
