"""Mailboxes over IMAP. Source: RFC 3501 (IMAP4rev1), RFC 6851 (MOVE), RFC 4315 (UIDPLUS)."""

from levqor.connectors.catalog.imap import attachments, changes, reading, watching
from levqor.connectors.catalog.imap.connection import imap

__all__ = ["attachments", "changes", "imap", "reading", "watching"]
