"""Files of earlier steps: read, written, packed. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.file import archives, tables, texts
from levqor.connectors.catalog.file.connector import file

__all__ = ["archives", "file", "tables", "texts"]
