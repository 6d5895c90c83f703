"""Slack. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.slack import channels, files, messages, people, reading
from levqor.connectors.catalog.slack.connector import slack

__all__ = ["channels", "files", "messages", "people", "reading", "slack"]
