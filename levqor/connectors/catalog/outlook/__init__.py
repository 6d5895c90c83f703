"""Outlook mail. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.outlook import reading, sending
from levqor.connectors.catalog.outlook.connector import outlook

__all__ = ["outlook", "reading", "sending"]
