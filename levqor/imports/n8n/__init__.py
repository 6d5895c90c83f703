"""Workflows of n8n."""

from levqor.imports.n8n.service import Imported, NodeReport, NotFromN8n, TooLargeForADocument, import_n8n

__all__ = ["Imported", "NodeReport", "NotFromN8n", "TooLargeForADocument", "import_n8n"]
