"""Google Drive. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.google_drive import changing, content, listing
from levqor.connectors.catalog.google_drive.connector import google_drive

__all__ = ["changing", "content", "google_drive", "listing"]
