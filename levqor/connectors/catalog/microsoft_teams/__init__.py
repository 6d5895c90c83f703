"""Microsoft Teams. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.microsoft_teams import posting, watching
from levqor.connectors.catalog.microsoft_teams.connector import microsoft_teams

__all__ = ["microsoft_teams", "posting", "watching"]
