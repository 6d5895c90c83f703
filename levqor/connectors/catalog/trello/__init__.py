"""Trello. Source: the vendor's OpenAPI description for new cards; "Cards", "Boards", "Lists", "Rate limits" and
"Authorization" in its REST API reference."""

from levqor.connectors.catalog.trello import boards, cards
from levqor.connectors.catalog.trello.connector import trello

__all__ = ["boards", "cards", "trello"]
