"""Google Sheets. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.google_sheets import changing, looking, reading, writing
from levqor.connectors.catalog.google_sheets.connector import google_sheets

__all__ = ["changing", "google_sheets", "looking", "reading", "writing"]
