"""Workflows of n8n."""

from levqor.imports.n8n.service import Imported, NodeReport, import_n8n

__all__ = ["Imported", "NodeReport", "import_n8n"]
