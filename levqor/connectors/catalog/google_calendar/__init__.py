"""Google Calendar. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.google_calendar import changing, looking
from levqor.connectors.catalog.google_calendar.connector import google_calendar

__all__ = ["changing", "google_calendar", "looking"]
