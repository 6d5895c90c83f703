"""Discord. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.discord import posting, reading
from levqor.connectors.catalog.discord.connector import discord

__all__ = ["discord", "posting", "reading"]
