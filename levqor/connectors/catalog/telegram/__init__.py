"""Telegram. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.telegram import files, messages, updates
from levqor.connectors.catalog.telegram.connector import telegram

__all__ = ["files", "messages", "telegram", "updates"]
