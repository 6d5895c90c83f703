"""Gmail. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.gmail import reading, sending
from levqor.connectors.catalog.gmail.connector import gmail

__all__ = ["gmail", "reading", "sending"]
